import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cli, commandLine } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('publishing together, on the command line', needed), () => {
  let server: RealSshd;
  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const sign = (): string[] => ['-i', server.identityFile, '--host-key', server.hostKeyFingerprint];

  /** Three files, one of whose names is taken on the server. */
  async function batchThatAsks(cli: Cli, name: string) {
    const folder = join(server.root, name);
    await mkdir(folder);
    await writeFile(join(folder, 'b.csv'), 'theirs');
    for (const file of ['a.csv', 'b.csv', 'c.csv']) await cli.write(file, file);
    const there = `sftp://${server.user}@127.0.0.1:${server.port}${folder}`;
    const put = await cli.run(['--json', 'put', '--together', 'a.csv', 'b.csv', 'c.csv', there, ...sign()]);
    const asks = put.events.find(({ event }) => event === 'together');
    expect(put.events.at(-1)).toMatchObject({ outcome: 'asks', waiting: 2, failed: 1, exitCode: 1 });
    expect(asks).toMatchObject({ staged: 2, failed: 1 });
    const names = async () => (await readdir(folder)).filter((file) => !file.endsWith('.part')).sort();
    expect(await names()).toEqual(['b.csv']);
    return { folder, names, batchId: String(asks?.batchId) };
  }

  it('stops where one failed, says what can be done, and publishes the others on demand', async () => {
    await using cli = await commandLine();
    const { names, batchId } = await batchThatAsks(cli, 'rest');
    const listed = await cli.run(['queue', 'list']);
    expect(listed.stdout).toContain('sent, waiting');
    const unsaid = await cli.run(['queue', 'publish', batchId, ...sign()]);
    expect([unsaid.code, unsaid.stderr]).toEqual([2, expect.stringContaining('--without-failed')]);
    const published = await cli.run(['queue', 'publish', batchId, '--without-failed', ...sign()]);
    expect(published.stdout).toContain('2 files delivered');
    expect(await names()).toEqual(['a.csv', 'b.csv', 'c.csv']);
  });

  it('publishes all of it once what failed was tried again', async () => {
    await using cli = await commandLine();
    const { folder, names, batchId } = await batchThatAsks(cli, 'retry');
    await rm(join(folder, 'b.csv'));
    const published = await cli.run(['queue', 'publish', batchId, '--retry', ...sign()]);
    expect([published.code, published.stdout]).toEqual([0, expect.stringContaining('3 files delivered')]);
    expect(await names()).toEqual(['a.csv', 'b.csv', 'c.csv']);
  });

  it('calls all of it off', async () => {
    await using cli = await commandLine();
    const { names, batchId } = await batchThatAsks(cli, 'cancel');
    const cancelled = await cli.run(['queue', 'cancel', '--batch', batchId]);
    expect(cancelled.stdout).toContain('2 transfers cancelled.');
    expect(await names()).toEqual(['b.csv']);
    expect((await cli.run(['queue', 'list'])).stdout).toBe('');
  });

  it('writes directly where that was asked, and doesn’t take both wishes', async () => {
    await using cli = await commandLine();
    await mkdir(join(server.root, 'direct'));
    await cli.write('a.csv', 'a');
    const there = `sftp://${server.user}@127.0.0.1:${server.port}${server.root}/direct`;
    const put = await cli.run(['put', '--direct', 'a.csv', there, ...sign()]);
    expect(put.stdout).toContain('placed directly, content checked');
    expect((await cli.run(['put', '--direct', '--together', 'a.csv', there, ...sign()])).code).toBe(2);
    await cli.run(['profiles', 'add', 'Partner', '--host', 'h.example', '--user', 'u', '--ask']);
    await cli.run(['profiles', 'edit', 'Partner', '--direct', '--sync-uploads', 'always']);
    const shown = await cli.run(['profiles', 'show', 'Partner']);
    expect(shown.stdout).toContain('directly under the final name');
  });
});
