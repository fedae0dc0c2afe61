import { describe, expect, it } from 'vitest';
import { type Cli, commandLine, eventsOf } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');

async function withProfile(cli: Cli, server: RealSshd, ...more: string[]): Promise<void> {
  const { port, user, identityFile, root } = server;
  const added = await cli.run([
    'profiles',
    'add',
    'Midwest',
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--user',
    user,
    '--identity',
    identityFile,
    '--remote-folder',
    root,
    ...more,
  ]);
  expect([added.stderr.replace(/^! .*$/gms, ''), added.code]).toEqual(['', 0]);
}

// Each test runs up to ten commands one after another, which takes long beside other work.
describe.skipIf(!needed.available)(titleWith('waybill trust', needed), () => {
  it('accepts a key by its fingerprint, shows who and when, and forgets it', async () => {
    await using server = await startSshd({ hostKeyTypes: ['rsa', 'ed25519'] });
    await using cli = await commandLine();
    await withProfile(cli, server);
    expect((await cli.run(['ls', 'Midwest:'])).code).toBe(5);
    const accepted = await cli.run(['trust', 'accept', 'Midwest', server.hostKeyFingerprint]);
    expect([accepted.stderr, accepted.code, server.signInAttempts()]).toEqual(['', 0, 0]);
    expect((await cli.run(['ls', 'Midwest:'])).code).toBe(0);
    const again = await cli.run(['trust', 'next', 'Midwest', server.hostKeyFingerprint]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('trusted for Midwest already')]);

    const listed = await cli.run(['trust', 'list', 'Midwest', '--json']);
    expect(eventsOf(listed, 'key')).toMatchObject([
      {
        fingerprint: server.hostKeyFingerprint,
        keyType: 'ssh-rsa',
        how: 'compared',
        acceptedBy: server.user,
      },
    ]);
    const text = (await cli.run(['trust', 'list'])).stdout;
    expect(text).toContain(`127.0.0.1:${server.port}`);
    expect(text).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d, \S+, compared/);
    expect((await cli.run(['trust', 'forget', 'Midwest'])).stdout).toContain('not trusted any more');
    expect((await cli.run(['ls', 'Midwest:'])).code).toBe(5);
  });

  it('accepts a whole key from standard input for a server that is not even there', async () => {
    await using server = await startSshd();
    await using cli = await commandLine();
    const { port, hostPublicKey, hostKeyFingerprint } = server;
    await server.stop();
    const accepted = await cli.run(['trust', 'accept', `sftp://127.0.0.1:${port}`, '-', '--json'], {
      input: `# from the partner\n[127.0.0.1]:${port} ${hostPublicKey} root@imports\n`,
    });
    expect(eventsOf(accepted, 'key')).toMatchObject([{ port, fingerprint: hostKeyFingerprint }]);
  });

  it('refuses a fingerprint that the server has no key for, and what is no key', async () => {
    await using server = await startSshd({ hostKeyTypes: ['ed25519', 'ecdsa'] });
    await using cli = await commandLine();
    await withProfile(cli, server);
    const wrong = await cli.run(['trust', 'accept', 'Midwest', `SHA256:${'A'.repeat(43)}`, '--json']);
    expect([wrong.code, server.signInAttempts()]).toEqual([5, 0]);
    expect(eventsOf(wrong, 'error')).toMatchObject([{ code: 'HostKeyChanged' }]);
    expect((await cli.run(['trust', 'accept', 'Midwest', 'trust me'])).code).toBe(2);
    expect(eventsOf(await cli.run(['trust', 'list', '--json']), 'key')).toEqual([]);
  });

  it('stores the next key, which the server’s change then makes the trusted one', async () => {
    await using server = await startSshd();
    await using cli = await commandLine();
    await withProfile(cli, server);
    expect((await cli.run(['trust', 'accept', 'Midwest', server.hostPublicKey])).code).toBe(0);
    const old = server.hostKeyFingerprint;
    await server.replaceHostKey('ecdsa');
    expect((await cli.run(['ls', 'Midwest:'])).code).toBe(5);
    const stored = await cli.run(['trust', 'next', 'Midwest', server.hostKeyFingerprint]);
    expect([stored.stderr, stored.code]).toEqual(['', 0]);
    expect((await cli.run(['trust', 'list', 'Midwest'])).stdout).toContain('next key');
    expect((await cli.run(['ls', 'Midwest:'])).code).toBe(0);
    const again = await cli.run(['trust', 'next', 'Midwest', server.hostKeyFingerprint]);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('trusted for Midwest already')]);

    const listed = await cli.run(['trust', 'list', 'Midwest', '--json']);
    expect(listed.events).toMatchObject([
      { event: 'key', fingerprint: server.hostKeyFingerprint, how: 'planned' },
    ]);
    const history = await cli.run(['history', 'list', '--everything', '--json']);
    expect(eventsOf(history, 'entry')[0]?.fields).toMatchObject({
      kind: 'trust.rotated',
      replacedFingerprint: old,
    });
  });

  it('replaces a changed key by its fingerprint, and the held profile goes on', async () => {
    await using server = await startSshd();
    await using cli = await commandLine();
    await withProfile(cli, server);
    expect((await cli.run(['trust', 'accept', 'Midwest', server.hostPublicKey])).code).toBe(0);
    await server.replaceHostKey('ed25519');
    expect((await cli.run(['ls', 'Midwest:'])).code).toBe(5);
    const replaced = await cli.run(['trust', 'replace', 'Midwest', server.hostKeyFingerprint]);
    expect([replaced.stderr, replaced.code, server.signInAttempts()]).toEqual(['', 0, 0]);
    expect((await cli.run(['ls', 'Midwest:'])).code).toBe(0);
  });

  it('says what is weak, when it is allowed and each time it is used', async () => {
    await using server = await startSshd({ configFirst: ['Ciphers aes128-cbc', 'MACs hmac-sha2-256'] });
    await using cli = await commandLine();
    await withProfile(cli, server);
    await cli.run(['trust', 'accept', 'Midwest', server.hostPublicKey]);
    const refused = await cli.run(['ls', 'Midwest:']);
    expect(refused.code).toBe(1);
    expect(refused.stderr.replace(/\s+/g, ' ')).toContain('aes128-cbc');

    const allowed = await cli.run(['profiles', 'edit', 'Midwest', '--allow-weak', 'aes128-cbc']);
    expect([allowed.code, allowed.stderr]).toEqual([0, expect.stringContaining('aes128-cbc is weak.')]);
    expect((await cli.run(['profiles', 'show', 'Midwest'])).stdout).toContain('aes128-cbc');
    const file = await cli.write('a.csv', 'a\n');
    // It was held for that: having been changed, it may try again.
    const sent = await cli.run(['put', file, 'Midwest:', '--json']);
    expect(sent.code).toBe(0);
    expect(eventsOf(sent, 'warning')).toMatchObject([{ sentence: expect.stringContaining('aes128-cbc') }]);
    const listed = await cli.run(['ls', 'Midwest:']);
    expect([listed.code, listed.stderr]).toEqual([0, expect.stringContaining('weak cipher')]);
    expect((await cli.run(['profiles', 'edit', 'Midwest', '--allow-weak', 'rot13'])).code).toBe(2);
  });

  it('lets nobody accept where the profile says so, and switches the machine’s known_hosts files', async () => {
    await using server = await startSshd();
    await using cli = await commandLine();
    await withProfile(cli, server, '--host-key-policy', 'never-accept');
    const accepted = await cli.run(['trust', 'accept', 'Midwest', server.hostPublicKey, '--json']);
    expect([accepted.code, eventsOf(accepted, 'error')]).toMatchObject([5, [{ code: 'AcceptingForbidden' }]]);
    const insisted = await cli.run(['ls', 'Midwest:', '--accept-new-host-key']);
    expect([insisted.code, server.signInAttempts()]).toEqual([5, 0]);

    const pinned = await cli.run([
      'profiles',
      'edit',
      'Midwest',
      '--host-key-policy',
      'pinned-only',
      '--pin',
      server.hostKeyFingerprint,
    ]);
    expect(pinned.code).toBe(0);
    const file = await cli.write('b.csv', 'b\n');
    expect((await cli.run(['put', file, 'Midwest:', '--host-key', server.hostKeyFingerprint])).code).toBe(0);
    expect((await cli.run(['trust', 'known-hosts', 'off'])).stdout).toContain('not read');
    expect((await cli.run(['trust', 'known-hosts', '--json'])).events).toMatchObject([
      { readsKnownHosts: false },
    ]);
  });
});
