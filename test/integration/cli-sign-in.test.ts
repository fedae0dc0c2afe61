import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, eventsOf, hashOf } from '../support/cli.ts';
import { startReferenceServer } from '../support/reference-server.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { freePort } from '../support/temp.ts';

const needed = requires('sshd', 'root');
const samplesFolder = join(import.meta.dirname, '..', '..', 'assets', 'samples');
const sampleNames = async (): Promise<string[]> =>
  (await readdir(samplesFolder)).filter((name) => name.endsWith('.csv')).sort();

describe.skipIf(!needed.available)(titleWith('put onto the reference server', needed), () => {
  it('delivers the four samples with a password from standard input', async () => {
    await using server = await startReferenceServer();
    await using cli = await commandLine();
    const names = await sampleNames();
    expect(names).toHaveLength(4);
    const sent = await cli.run(
      [
        'put',
        ...names.map((name) => join(samplesFolder, name)),
        `sftp://${server.user}@127.0.0.1:${server.sshd.port}/midwest/si/`,
        '--password-stdin',
        '--host-key',
        server.sshd.hostKeyFingerprint,
        '--json',
      ],
      { input: `${server.password}\n` },
    );
    expect(sent.code).toBe(0);
    const transfers = eventsOf(sent, 'transfer');
    expect(transfers).toHaveLength(4);
    for (const name of names) {
      const local = join(samplesFolder, name);
      const remote = join(server.chroot, 'midwest/si', name);
      const [here, there] = [await stat(local), await stat(remote)];
      expect(await hashOf(remote)).toBe(await hashOf(local));
      expect([there.mode & 0o777, Math.floor(there.mtimeMs / 1_000)]).toEqual([
        0o640,
        Math.floor(here.mtimeMs / 1_000),
      ]);
      expect(transfers.find(({ localPath }) => localPath === local)).toMatchObject({
        state: 'delivered',
        remotePath: `/midwest/si/${name}`,
        stage: 'published',
        checked: 'content',
        sha256: await hashOf(local),
        serverKey: server.sshd.hostKeyFingerprint,
      });
    }
    expect(eventsOf(sent, 'summary')).toMatchObject([
      { outcome: 'finished', delivered: 4, failed: 0, waiting: 0, temporariesLeft: 0, exitCode: 0 },
    ]);
    // Nothing but the samples and the folders of the set-up: no temporary name is left.
    const there = await readdir(join(server.chroot, 'midwest/si'));
    expect(there.sort()).toEqual([...names, 'archive', 'outbound'].sort());
    expect(server.sshd.signInAttempts()).toBe(1);
  });

  it('tries a wrong password once, keeps everything held, and delivers with the right one', async () => {
    await using server = await startReferenceServer();
    await using cli = await commandLine();
    const trust = ['--host-key', server.sshd.hostKeyFingerprint];
    const names = await sampleNames();
    const destination = `sftp://${server.user}@127.0.0.1:${server.sshd.port}/midwest/si`;
    const refused = await cli.run(
      [
        'put',
        ...names.map((name) => join(samplesFolder, name)),
        destination,
        '--password-stdin',
        '--jobs',
        '4',
        ...trust,
      ],
      { input: 'not the password' },
    );
    expect([refused.code, server.sshd.signInAttempts()]).toEqual([4, 1]);
    expect(refused.stderr).toContain('4 files stay in the queue');

    const listed = await cli.run(['queue', 'list', '--json']);
    expect(eventsOf(listed, 'transfer').map(({ state }) => state)).toEqual(names.map(() => 'held'));
    const plain = await cli.run(['queue', 'list']);
    expect(plain.stdout.match(/needs you/g)).toHaveLength(4);

    // Without the password nothing is tried: the account stays unlocked.
    const without = await cli.run(['queue', 'resume', ...trust]);
    expect([without.code, server.sshd.signInAttempts()]).toEqual([4, 1]);
    expect(without.stderr).toContain('--password-stdin');

    const resumed = await cli.run(['queue', 'resume', '--password-stdin', ...trust], {
      input: server.password,
    });
    expect([resumed.stderr, resumed.code, server.sshd.signInAttempts()]).toEqual(['', 0, 2]);
    expect(resumed.stdout).toContain('4 files delivered');
    const empty = await cli.run(['queue', 'list', '--json']);
    expect([empty.code, empty.stdout]).toEqual([0, '']);
    for (const name of names) {
      expect(await hashOf(join(server.chroot, 'midwest/si', name))).toBe(
        await hashOf(join(samplesFolder, name)),
      );
    }
  });
});

const sshd = requires('sshd');

describe.skipIf(!sshd.available)(titleWith('signing in with a key', sshd), () => {
  it('opens a protected key with the passphrase from standard input, and answers 4 to a wrong one', async () => {
    await using server = await startSshd({ clientKeyPassphrase: 'correct horse' });
    await using cli = await commandLine();
    const file = await cli.write('a.csv', 'a\n');
    const put = (input: string, ...more: string[]) =>
      cli.run(
        [
          'put',
          file,
          `sftp://${server.user}@127.0.0.1:${server.port}${server.root}/`,
          '--identity',
          server.identityFile,
          '--host-key',
          server.hostKeyFingerprint,
          ...more,
        ],
        { input },
      );
    const without = await put('');
    const wrong = await put('battery staple', '--password-stdin');
    expect([without.code, wrong.code, server.signInAttempts()]).toEqual([4, 4, 0]);
    const right = await put('correct horse\n', '--password-stdin');
    expect([right.stderr, right.code]).toEqual(['', 0]);
  });

  it('answers 3 where nobody listens, keeps the file, and delivers once the server is there', async () => {
    await using cli = await commandLine();
    await using server = await startSshd();
    await server.stop();
    const file = await cli.write('later.csv', 'later\n');
    const options = ['--identity', server.identityFile, '--host-key', server.hostKeyFingerprint];
    const failed = await cli.run([
      'put',
      file,
      `sftp://${server.user}@127.0.0.1:${server.port}${server.root}/`,
      ...options,
    ]);
    expect(failed.code).toBe(3);
    expect(failed.stderr).toContain('No connection to 127.0.0.1');
    expect(failed.stderr).toContain('1 file stays in the queue');
    await server.start();
    const resumed = await cli.run(['queue', 'resume', ...options]);
    expect([resumed.stderr, resumed.code]).toEqual(['', 0]);
    expect(await hashOf(join(server.root, 'later.csv'))).toBe(await hashOf(file));
  });

  it('answers 3 to a listing of a server that is not there', async () => {
    await using cli = await commandLine();
    const listed = await cli.run(['ls', `sftp://nobody@127.0.0.1:${await freePort()}/`, '--json']);
    expect([listed.code, listed.events.length]).toEqual([3, 1]);
    expect(listed.events[0]).toMatchObject({ event: 'error', code: 'Unreachable', owner: 'network' });
  });
});
