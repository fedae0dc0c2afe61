import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cli, commandLine, eventsOf, hashOf, type RunningCli, treeOf } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('several command lines on one data directory', needed), () => {
  let server: RealSshd;
  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const sign = (): string[] => ['-i', server.identityFile, '--host-key', server.hostKeyFingerprint];
  const folder = async (name: string): Promise<string> => {
    const path = join(server.root, name);
    await mkdir(path);
    return path;
  };
  const addressOf = (path: string, port = server.port): string =>
    `sftp://${server.user}@127.0.0.1:${port}${path}/`;

  /** An upload that has begun and goes no further. */
  async function stalledUpload(cli: Cli, proxy: TcpProxy, there: string): Promise<RunningCli> {
    await cli.write('large.bin', Buffer.alloc(40_000_000, 'waybill'));
    const running = cli.start(['put', 'large.bin', addressOf(there, proxy.port), ...sign()]);
    await waitFor(() => proxy.bytes('up') > 3_000_000, { what: 'the upload' });
    proxy.stall();
    return running;
  }

  it('each deliver what is theirs, once, into one history that proves itself', async () => {
    await using cli = await commandLine();
    const there = await folder('two');
    const names = Array.from({ length: 40 }, (_, index) => `file ${index}.csv`);
    for (const name of names) await cli.write(name, name.repeat(100));
    const [even, odd] = [0, 1].map((rest) => names.filter((_, index) => index % 2 === rest));
    const outcomes = await Promise.all(
      [even, odd].map((part) => cli.run(['put', ...(part ?? []), addressOf(there), '--json', ...sign()])),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    for (const outcome of outcomes) {
      expect(eventsOf(outcome, 'summary')).toMatchObject([{ delivered: 20, failed: 0 }]);
    }
    expect(await treeOf(there)).toEqual(await treeOf(cli.folder));
    const history = await cli.run(['history', 'list', '--json']);
    expect(eventsOf(history, 'entry')).toHaveLength(40);
    expect((await cli.run(['verify'])).code).toBe(0);
  });

  it('see and cancel what another one is sending', async () => {
    await using proxy = await startTcpProxy({ targetPort: server.port });
    await using cli = await commandLine();
    const there = await folder('cancelled');
    const running = await stalledUpload(cli, proxy, there);
    const listed = await cli.run(['queue', 'list', '--json']);
    expect(eventsOf(listed, 'transfer')).toMatchObject([{ id: 1, state: 'transferring' }]);
    const cancelling = cli.run(['queue', 'cancel', '--all', '--json']);
    await waitFor(
      async () =>
        (await cli.run(['queue', 'list', '--all', '--json'])).stdout.includes('"state":"cancelled"'),
      { what: 'the other one to notice' },
    );
    proxy.resume();
    expect((await cancelling).events).toEqual([
      { event: 'cancelled', cancelled: 1, tooLate: 0, stopping: 0 },
    ]);
    const outcome = await running.ended;
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('cancelled');
    expect(await readdir(there)).toEqual([]);
  });

  it('take over from one that was killed, and leave no temporary name', async () => {
    await using proxy = await startTcpProxy({ targetPort: server.port });
    await using cli = await commandLine();
    const there = await folder('killed');
    const running = await stalledUpload(cli, proxy, there);
    running.kill();
    expect((await running.ended).code).toBeNull();
    proxy.resume();
    const resumed = await cli.run(['queue', 'resume', ...sign()]);
    expect([resumed.stderr, resumed.code]).toEqual(['', 0]);
    expect(await readdir(there)).toEqual(['large.bin']);
    expect(await hashOf(join(there, 'large.bin'))).toBe(await hashOf(join(cli.folder, 'large.bin')));
  });
});
