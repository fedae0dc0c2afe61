import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cli, commandLine, eventsOf } from '../support/cli.ts';
import { run } from '../support/command.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('the command line and a host key', needed), () => {
  let server: RealSshd;
  const address = (path = server.root): string => `sftp://${server.user}@127.0.0.1:${server.port}${path}`;
  const withKey = (): string[] => ['--identity', server.identityFile];

  beforeAll(async () => {
    server = await startSshd({ hostKeyTypes: ['ed25519', 'rsa'] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const putOne = async (cli: Cli, name: string, options: readonly string[]) => {
    const file = await cli.write(name, 'date,amount\n2025-01-16,12.50\n');
    return cli.run(['put', file, `${address()}/`, ...withKey(), ...options]);
  };

  it('stops at an unknown key where nobody can be asked, before any sign-in, and keeps the file queued', async () => {
    await using cli = await commandLine();
    const before = server.signInAttempts();
    const refused = await putOne(cli, 'unknown.csv', []);
    expect([refused.code, refused.stdout]).toEqual([5, '']);
    expect(refused.stderr).toContain(server.hostKeyFingerprint);
    expect(refused.stderr).toContain('queue resume');
    expect(server.signInAttempts()).toBe(before);

    const listed = await cli.run(['queue', 'list', '--json']);
    expect(listed.events).toMatchObject([{ event: 'transfer', state: 'held', attempt: expect.any(Number) }]);
    const again = await cli.run(['ls', address(), ...withKey()]);
    expect([again.code, server.signInAttempts()]).toEqual([5, before]);
  });

  it.each(['plain', 'hashed'])('trusts what an OpenSSH known_hosts file says, names %s', async (form) => {
    await using cli = await commandLine();
    const known = await cli.write('known_hosts', `[127.0.0.1]:${server.port} ${server.hostPublicKey}\n`);
    if (form === 'hashed') await run('ssh-keygen', ['-H', '-f', known]);
    const content = await readFile(known, 'utf8');
    expect(content.startsWith('|1|')).toBe(form === 'hashed');

    const name = `known-${form}.csv`;
    const sent = await putOne(cli, name, ['--known-hosts', known]);
    expect([sent.stderr, sent.code]).toEqual(['', 0]);
    expect(await readFile(join(server.root, name), 'utf8')).toBe('date,amount\n2025-01-16,12.50\n');
    // It is read, never written, and nothing of it is taken over into Waybill's own trust.
    expect(await readFile(known, 'utf8')).toBe(content);
    expect((await cli.run(['ls', address(), ...withKey()])).code).toBe(5);
  });

  it('stops where the known_hosts file that was named cannot be read', async () => {
    await using cli = await commandLine();
    const before = server.signInAttempts();
    const missing = join(cli.folder, 'nowhere');
    const stopped = await cli.run(['ls', address(), ...withKey(), '--known-hosts', missing, '--json']);
    expect([stopped.code, server.signInAttempts()]).toEqual([5, before]);
    expect(stopped.events).toMatchObject([{ event: 'error', code: 'TrustStoreUnreadable', exitCode: 5 }]);
  });

  it('goes by a pinned fingerprint, for that run only', async () => {
    await using cli = await commandLine();
    const pinned = ['--host-key', server.hostKeyFingerprint];
    expect((await putOne(cli, 'pinned.csv', pinned)).code).toBe(0);
    expect((await cli.run(['ls', address(), ...withKey()])).code).toBe(5);

    const before = server.signInAttempts();
    const wrong = `SHA256:${'A'.repeat(43)}`;
    const refused = await putOne(cli, 'wrong-pin.csv', ['--host-key', wrong, '--json']);
    expect([refused.code, server.signInAttempts()]).toEqual([5, before]);
    expect(eventsOf(refused, 'error')).toMatchObject([{ code: 'HostKeyChanged' }]);
  });

  it('stores a new key where told to accept it, records that, and needs no option from then on', async () => {
    await using cli = await commandLine();
    expect((await putOne(cli, 'accepted.csv', ['--accept-new-host-key'])).code).toBe(0);
    expect((await putOne(cli, 'afterwards.csv', [])).code).toBe(0);
    const history = await cli.run(['history', 'list', '--everything', '--json']);
    const decisions = eventsOf(history, 'entry')
      .map(({ fields }) => fields as Record<string, unknown>)
      .filter(({ kind }) => kind === 'trust.accepted');
    expect(decisions).toMatchObject([{ fingerprint: server.hostKeyFingerprint, how: 'accept-new-option' }]);
  });
});

describe.skipIf(!needed.available)(titleWith('a server whose host key changes', needed), () => {
  it.each([
    ['the same type', 'ed25519'],
    ['another type', 'ecdsa'],
  ] as const)('is refused by the command line, new key of %s, with no credential sent', async (_, type) => {
    await using server = await startSshd();
    await using cli = await commandLine();
    const file = await cli.write('a.csv', 'a\n');
    const put = (...more: string[]) =>
      cli.run([
        'put',
        file,
        `sftp://${server.user}@127.0.0.1:${server.port}${server.root}/`,
        '--identity',
        server.identityFile,
        '--on-conflict',
        'overwrite',
        ...more,
      ]);
    expect((await put('--accept-new-host-key')).code).toBe(0);
    const trusted = server.hostKeyFingerprint;
    await server.replaceHostKey(type);
    const before = server.signInAttempts();

    const refused = await put();
    expect(refused.code).toBe(5);
    for (const fingerprint of [server.hostKeyFingerprint, trusted])
      expect(refused.stderr.replace(/\s+/g, ' ')).toContain(fingerprint);
    // "Accept new" is for servers never seen before: it is no way around a changed key.
    const insisted = await put('--accept-new-host-key', '--json');
    expect(insisted.code).toBe(5);
    expect(eventsOf(insisted, 'error')).toMatchObject([{ code: 'HostKeyChanged', owner: 'your IT' }]);
    expect(server.signInAttempts()).toBe(before);
  });
});
