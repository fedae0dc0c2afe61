import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { gradeConnection } from '../../shared/algorithm-grades.ts';
import type { ConnectionFacts } from '../../shared/models/connection-facts.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import type { WeakAlgorithm } from '../../shared/models/weak-algorithms.ts';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';
import { startDropbear, startProftpd } from '../support/other-servers.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');

async function engineFor(
  sshd: RealSshd,
  trust: ProfileInput['trust'] = {},
  trusted: string | undefined = sshd.hostPublicKey,
): Promise<EngineFixture> {
  return startEngineFixture({
    port: sshd.port,
    user: sshd.user,
    authentication: { method: 'key-file', path: sshd.identityFile },
    credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    ...(trusted !== undefined && { trusted }),
    // A group that the server chooses is checked for several seconds beside other work.
    settings: { trust, timeouts: { connectMs: 30_000 } },
  });
}

const hasDsa = (): boolean =>
  needed.available && execFileSync('ssh', ['-Q', 'key'], { encoding: 'utf8' }).includes('ssh-dss');

async function connected(engine: EngineFixture, path: string): Promise<ConnectionFacts> {
  await engine.request('remote.stat', { profileId: engine.profile.id, path });
  const facts = await engine.request('remote.connection', { profileId: engine.profile.id });
  if (facts === null) throw new Error('there is no connection');
  return facts;
}

describe.skipIf(!needed.available)(titleWith('what a connection agreed on', needed), () => {
  it('is told whole, and today’s OpenSSH gets no worse than acceptable', async () => {
    await using sshd = await startSshd({ hostKeyTypes: ['rsa'] });
    await using engine = await engineFor(sshd);
    const facts = await connected(engine, sshd.root);
    expect(facts).toEqual({
      protocolVersion: '2.0',
      software: expect.stringMatching(/^OpenSSH_\d/),
      keyExchange: 'curve25519-sha256',
      cipher: 'aes128-gcm@openssh.com',
      mac: '',
      hostKeyType: 'ssh-rsa',
      hostKeyAlgorithm: 'rsa-sha2-512',
      hostKeyBits: 3_072,
      strictKeyExchange: true,
      serverKey: sshd.hostKeyFingerprint,
      trustedBy: 'stored',
      trustedAtMs: expect.any(Number),
    });
    expect(gradeConnection(facts).grade).toBe('strong');
  });

  it.each<[string, readonly string[], Partial<ConnectionFacts>, string]>([
    [
      'CTR with encrypt-then-MAC',
      ['Ciphers aes256-ctr', 'MACs hmac-sha2-512-etm@openssh.com'],
      { cipher: 'aes256-ctr', mac: 'hmac-sha2-512-etm@openssh.com' },
      'acceptable',
    ],
    [
      'a NIST curve',
      ['KexAlgorithms ecdh-sha2-nistp521'],
      { keyExchange: 'ecdh-sha2-nistp521' },
      'acceptable',
    ],
    [
      'a group the server chooses',
      ['KexAlgorithms diffie-hellman-group-exchange-sha256'],
      { keyExchange: 'diffie-hellman-group-exchange-sha256' },
      'acceptable',
    ],
    [
      'ChaCha20',
      ['Ciphers chacha20-poly1305@openssh.com'],
      { cipher: 'chacha20-poly1305@openssh.com', mac: '' },
      'strong',
    ],
  ])('with %s', async (_, configFirst, expected, grade) => {
    await using sshd = await startSshd({ configFirst });
    await using engine = await engineFor(sshd);
    const facts = await connected(engine, sshd.root);
    expect(facts).toMatchObject(expected);
    expect(gradeConnection(facts).grade).toBe(grade);
  });
});

describe.skipIf(!needed.available)(titleWith('a server that offers only what is weak', needed), () => {
  it.each<[string, readonly string[], readonly WeakAlgorithm[], Partial<ConnectionFacts>]>([
    [
      'CBC',
      ['Ciphers aes256-cbc,aes128-cbc,3des-cbc', 'MACs hmac-sha2-256'],
      ['aes256-cbc'],
      { cipher: 'aes256-cbc' },
    ],
    ['3DES', ['Ciphers 3des-cbc', 'MACs hmac-sha2-256'], ['3des-cbc'], { cipher: '3des-cbc' }],
    ['a MAC with SHA-1', ['Ciphers aes128-ctr', 'MACs hmac-sha1'], ['hmac-sha1'], { mac: 'hmac-sha1' }],
    ['a MAC with MD5', ['Ciphers aes128-ctr', 'MACs hmac-md5'], ['hmac-md5'], { mac: 'hmac-md5' }],
    ['a short MAC', ['Ciphers aes128-ctr', 'MACs hmac-sha1-96'], ['hmac-sha1-96'], { mac: 'hmac-sha1-96' }],
    [
      'a group of 2,048 bits with SHA-1',
      ['KexAlgorithms diffie-hellman-group14-sha1'],
      ['diffie-hellman-group14-sha1'],
      { keyExchange: 'diffie-hellman-group14-sha1' },
    ],
    [
      'a group of 1,024 bits',
      ['KexAlgorithms diffie-hellman-group1-sha1'],
      ['diffie-hellman-group1-sha1'],
      { keyExchange: 'diffie-hellman-group1-sha1' },
    ],
    [
      'a chosen group with SHA-1',
      ['KexAlgorithms diffie-hellman-group-exchange-sha1'],
      ['diffie-hellman-group-exchange-sha1'],
      { keyExchange: 'diffie-hellman-group-exchange-sha1' },
    ],
    [
      'RSA with SHA-1',
      ['HostKeyAlgorithms ssh-rsa'],
      ['ssh-rsa'],
      { hostKeyAlgorithm: 'ssh-rsa', hostKeyType: 'ssh-rsa' },
    ],
    [
      'CBC and a MAC with SHA-1',
      ['Ciphers aes128-cbc', 'MACs hmac-sha1'],
      ['aes128-cbc', 'hmac-sha1'],
      { cipher: 'aes128-cbc', mac: 'hmac-sha1' },
    ],
  ])(
    'is refused with the name of what would help, and reached once that is allowed: %s',
    async (_, configFirst, allowed, expected) => {
      await using sshd = await startSshd({ configFirst, hostKeyTypes: ['rsa'] });
      await using engine = await engineFor(sshd);
      const refused = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
      expect(refused).toMatchObject({
        ok: false,
        error: {
          code: 'NoCommonAlgorithm',
          detail: { serverOffers: expect.stringContaining(allowed[0] ?? ''), helps: allowed.join(', ') },
        },
      });
      expect(sshd.signInAttempts()).toBe(0);

      await using bolder = await engineFor(sshd, { weakAlgorithms: [...allowed] });
      const facts = await connected(bolder, sshd.root);
      expect(facts).toMatchObject(expected);
      const { grade, parts } = gradeConnection(facts);
      expect(grade).toBe('weak');
      expect(
        parts
          .filter((part) => part.grade === 'weak')
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual(allowed.toSorted());
    },
  );

  it('is used with what is sound as long as there is anything sound, whatever was allowed', async () => {
    await using sshd = await startSshd({
      hostKeyTypes: ['rsa'],
      configFirst: [
        'Ciphers 3des-cbc,aes128-cbc,aes256-ctr',
        'MACs hmac-md5,hmac-sha1,hmac-sha2-256',
        'KexAlgorithms diffie-hellman-group1-sha1,ecdh-sha2-nistp256',
        'HostKeyAlgorithms ssh-rsa,rsa-sha2-256',
      ],
    });
    await using engine = await engineFor(sshd, {
      weakAlgorithms: [
        '3des-cbc',
        'aes128-cbc',
        'hmac-md5',
        'hmac-sha1',
        'diffie-hellman-group1-sha1',
        'ssh-rsa',
      ],
    });
    expect(await connected(engine, sshd.root)).toMatchObject({
      cipher: 'aes256-ctr',
      mac: 'hmac-sha2-256',
      keyExchange: 'ecdh-sha2-nistp256',
      hostKeyAlgorithm: 'rsa-sha2-256',
    });
  });

  // OpenSSH 10 has left DSA: where nothing can offer it, there is no such test, rather than one that is always skipped.
  if (hasDsa())
    it('is reached also with a DSA key, where that is allowed', async () => {
      await using server = await startSshd({
        hostKeyTypes: ['dsa'],
        configFirst: ['HostKeyAlgorithms ssh-dss'],
      });
      await using engine = await engineFor(server);
      const refused = await engine.host.request('remote.stat', { profileId: engine.profile.id, path: '/' });
      expect(refused).toMatchObject({ error: { code: 'NoCommonAlgorithm', detail: { helps: 'ssh-dss' } } });
      await using bolder = await engineFor(server, { weakAlgorithms: ['ssh-dss'] });
      expect(await connected(bolder, server.root)).toMatchObject({ hostKeyAlgorithm: 'ssh-dss' });
    });
});

const other = requires('root');

describe.skipIf(!other.available)(titleWith('servers that aren’t OpenSSH', other), () => {
  it.each([
    ['Dropbear', startDropbear, /^dropbear_/],
    ['ProFTPD', startProftpd, /^mod_sftp/],
  ] as const)('%s agrees on nothing weak, and what it calls itself is shown', async (_, start, software) => {
    await using server = await start();
    await using engine = await startEngineFixture({
      port: server.port,
      user: server.user,
      credential: () => ({ kind: 'password', password: server.password }),
      trusted: server.hostPublicKey,
    });
    const facts = await connected(engine, server.folder);
    expect(facts.software).toMatch(software);
    const { parts } = gradeConnection(facts);
    const weak = parts.filter(({ grade }) => grade === 'weak');
    // An older one without strict key exchange is weak for that alone.
    expect(weak.filter(({ reason }) => !reason.includes('Terrapin'))).toEqual([]);
    expect(weak.length > 0 && facts.strictKeyExchange).toBe(false);
  });
});
