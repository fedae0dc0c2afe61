import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Cli, type CliOutcome, commandLine, eventsOf, hashOf } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

const needed = requires('sshd');
const SIZE = 160 * 1024 * 1024;

/** A file with holes: as large as it says, and made at once. */
async function sparseFile(cli: Cli): Promise<string> {
  const path = await cli.write('large.bin', 'start');
  const handle = await open(path, 'r+');
  await handle.truncate(SIZE);
  await handle.write('end', SIZE - 3);
  await handle.close();
  return path;
}

const signIn = (server: RealSshd): string[] => [
  '--identity',
  server.identityFile,
  '--host-key',
  server.hostKeyFingerprint,
];

describe.skipIf(!needed.available)(titleWith('Ctrl-C', needed), () => {
  it('pauses a large upload, and resuming leaves the whole file and nothing else', async () => {
    await using server = await startSshd();
    await using proxy = await startTcpProxy({ targetPort: server.port });
    await using cli = await commandLine();
    const file = await sparseFile(cli);
    const running = cli.start([
      'put',
      file,
      `sftp://${server.user}@127.0.0.1:${proxy.port}${server.root}/`,
      ...signIn(server),
    ]);
    await waitFor(() => proxy.bytes('up') > 20_000_000, { what: 'the middle of the upload' });
    running.interrupt();
    const interrupted = await running.ended;
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toContain('1 file stays in the queue, paused');
    expect(await readdir(server.root)).not.toContain('large.bin');
    const listed = await cli.run(['queue', 'list', '--json']);
    expect(eventsOf(listed, 'transfer')).toMatchObject([{ state: 'paused', sizeBytes: SIZE }]);

    const resumed: CliOutcome = await cli.run(['queue', 'resume', '--json', ...signIn(server)]);
    expect(resumed.code).toBe(0);
    const [transfer] = eventsOf(resumed, 'transfer');
    const hash = await hashOf(file);
    expect(transfer).toMatchObject({ state: 'delivered', sha256: hash });
    expect(await readdir(server.root)).toEqual(['large.bin']);
    expect(await hashOf(join(server.root, 'large.bin'))).toBe(hash);
  });

  it('pauses a large download in the same way', async () => {
    await using server = await startSshd();
    await using proxy = await startTcpProxy({ targetPort: server.port });
    await using cli = await commandLine();
    const source = await sparseFile(cli);
    await mkdir(join(cli.folder, 'in'));
    const running = cli.start([
      'get',
      `sftp://${server.user}@127.0.0.1:${proxy.port}${source}`,
      'in',
      ...signIn(server),
    ]);
    await waitFor(() => proxy.bytes('down') > 20_000_000, { what: 'the middle of the download' });
    running.interrupt();
    expect((await running.ended).code).toBe(130);
    expect(await readdir(join(cli.folder, 'in'))).not.toContain('large.bin');
    const resumed = await cli.run(['queue', 'resume', ...signIn(server)]);
    expect([resumed.code, await readdir(join(cli.folder, 'in'))]).toEqual([0, ['large.bin']]);
    expect(await hashOf(join(cli.folder, 'in', 'large.bin'))).toBe(await hashOf(source));
  });

  it('ends promptly although the server says nothing any more', async () => {
    await using server = await startSshd();
    await using proxy = await startTcpProxy({ targetPort: server.port });
    await using cli = await commandLine();
    const file = await sparseFile(cli);
    const running = cli.start([
      'put',
      file,
      `sftp://${server.user}@127.0.0.1:${proxy.port}${server.root}/`,
      ...signIn(server),
    ]);
    await waitFor(() => proxy.bytes('up') > 5_000_000, { what: 'the upload' });
    proxy.stall();
    running.interrupt();
    const interruptedAtMs = performance.now();
    expect((await running.ended).code).toBe(130);
    // Five seconds are for temporary names; a server that is silent doesn't let us use them, nor is it waited for until
    // the watchdog's 30 s are over.
    expect(performance.now() - interruptedAtMs).toBeLessThan(20_000);
    proxy.resume();

    const resumed = await cli.run(['queue', 'resume', ...signIn(server)]);
    expect(resumed.code).toBe(0);
    expect(await readdir(server.root)).toEqual(['large.bin']);
  });

  it('stops what is cancelled afterwards and removes what was left on the server', async () => {
    await using server = await startSshd();
    await using proxy = await startTcpProxy({ targetPort: server.port });
    await using cli = await commandLine();
    const file = await sparseFile(cli);
    const address = `sftp://${server.user}@127.0.0.1:${proxy.port}${server.root}/`;
    const running = cli.start(['put', file, address, ...signIn(server)]);
    await waitFor(() => proxy.bytes('up') > 5_000_000, { what: 'the upload' });
    running.interrupt();
    expect((await running.ended).code).toBe(130);
    const cancelled = await cli.run(['queue', 'cancel', '1']);
    expect([cancelled.code, cancelled.stdout]).toEqual([0, '1 transfer cancelled.\n']);
    const again = await cli.run(['queue', 'cancel', '1']);
    expect(again.code).toBe(1);
    expect((await cli.run(['queue', 'list', '--json'])).stdout).toBe('');
    // Whatever could not be removed then goes with the next connection.
    const small = await cli.write('small.csv', 'x');
    expect((await cli.run(['put', small, address, ...signIn(server)])).code).toBe(0);
    expect(await readdir(server.root)).toEqual(['small.csv']);
  });
});
