import { describe, expect, it } from 'vitest';
import { type AlgorithmKind, gradeConnection, gradeOf } from '../../shared/algorithm-grades.ts';

const WELL = {
  keyExchange: 'curve25519-sha256',
  hostKeyAlgorithm: 'ssh-ed25519',
  cipher: 'aes128-gcm@openssh.com',
  mac: '',
  strictKeyExchange: true,
};

describe('the grade of an algorithm', () => {
  it.each<[AlgorithmKind, string, string]>([
    ['kex', 'sntrup761x25519-sha512@openssh.com', 'strong'],
    ['kex', 'mlkem768x25519-sha256', 'strong'],
    ['kex', 'curve25519-sha256@libssh.org', 'strong'],
    ['kex', 'ecdh-sha2-nistp384', 'acceptable'],
    ['kex', 'diffie-hellman-group14-sha256', 'acceptable'],
    ['kex', 'diffie-hellman-group16-sha512', 'strong'],
    ['kex', 'diffie-hellman-group-exchange-sha256', 'acceptable'],
    ['kex', 'diffie-hellman-group-exchange-sha1', 'weak'],
    ['kex', 'diffie-hellman-group14-sha1', 'weak'],
    ['kex', 'diffie-hellman-group1-sha1', 'weak'],
    ['host-key', 'ssh-ed25519', 'strong'],
    ['host-key', 'rsa-sha2-512', 'strong'],
    ['host-key', 'ssh-rsa', 'weak'],
    ['host-key', 'ssh-dss', 'weak'],
    ['cipher', 'aes256-gcm@openssh.com', 'strong'],
    ['cipher', 'aes256-ctr', 'acceptable'],
    ['cipher', 'aes256-cbc', 'weak'],
    ['cipher', 'rijndael-cbc@lysator.liu.se', 'weak'],
    ['cipher', '3des-cbc', 'weak'],
    ['cipher', 'arcfour256', 'weak'],
    ['cipher', 'none', 'weak'],
    ['mac', '', 'strong'],
    ['mac', 'hmac-sha2-256-etm@openssh.com', 'strong'],
    ['mac', 'umac-128@openssh.com', 'acceptable'],
    ['mac', 'hmac-sha2-512', 'acceptable'],
    ['mac', 'hmac-sha2-512-96', 'weak'],
    ['mac', 'hmac-sha1', 'weak'],
    ['mac', 'hmac-sha1-etm@openssh.com', 'weak'],
    ['mac', 'hmac-md5', 'weak'],
    ['kex', 'made-up-by-somebody', 'weak'],
  ])('%s %s is %s, and says why', (kind, name, grade) => {
    const found = gradeOf(kind, name);
    expect(found.grade).toBe(grade);
    expect(found.reason).toMatch(/^\P{Ll}.*\.$/u);
  });

  it.each([
    [1_024, 'weak'],
    [2_048, 'acceptable'],
    [3_072, 'strong'],
    [4_096, 'strong'],
  ])('of an RSA key depends on its size: %i bits are %s', (bits, grade) => {
    expect(gradeOf('host-key', 'rsa-sha2-256', bits).grade).toBe(grade);
  });
});

describe('the grade of a connection', () => {
  it('is that of its weakest part', () => {
    expect(gradeConnection(WELL).grade).toBe('strong');
    expect(gradeConnection({ ...WELL, keyExchange: 'ecdh-sha2-nistp256' }).grade).toBe('acceptable');
    const { grade, parts } = gradeConnection({ ...WELL, cipher: 'aes128-cbc', mac: 'hmac-sha1' });
    expect([grade, parts.map((part) => part.grade)]).toEqual(['weak', ['strong', 'strong', 'weak', 'weak']]);
  });

  it.each([
    { cipher: 'chacha20-poly1305@openssh.com', mac: '' },
    { cipher: 'aes256-ctr', mac: 'hmac-sha2-256-etm@openssh.com' },
  ])('is weak without strict key exchange where Terrapin works: $cipher $mac', (agreed) => {
    expect(gradeConnection({ ...WELL, ...agreed }).grade).not.toBe('weak');
    const { grade, parts } = gradeConnection({ ...WELL, ...agreed, strictKeyExchange: false });
    expect([grade, parts.some(({ reason }) => reason.includes('Terrapin'))]).toEqual(['weak', true]);
  });

  it.each([
    { cipher: 'aes128-gcm@openssh.com', mac: '' },
    { cipher: 'aes256-ctr', mac: 'hmac-sha2-256' },
  ])('needs no strict key exchange with $cipher $mac', (agreed) => {
    expect(gradeConnection({ ...WELL, ...agreed, strictKeyExchange: false }).grade).not.toBe('weak');
  });
});
