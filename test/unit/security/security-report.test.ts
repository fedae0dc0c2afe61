import { describe, expect, it } from 'vitest';
import { appError } from '../../../shared/errors.ts';
import { overallVerdict, SECURITY_CHECKS } from '../../../shared/models/security-report.ts';
import type { KeyFacts } from '../../../shared/models/signing-key.ts';
import { assessSecurity, type SecurityFacts, securityReportText } from '../../../shared/security-report.ts';

const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;

const KEY: KeyFacts = {
  path: '/home/dana/.ssh/id',
  form: 'openssh',
  keyType: 'ssh-ed25519',
  bits: 256,
  grade: 'strong',
  fingerprint: 'SHA256:abc',
  publicKey: 'ssh-ed25519 AAAA',
  comment: '',
  isProtected: true,
  isReadableByOthers: false,
  age: { sinceMs: NOW - 10 * DAY, from: 'made-here' },
};
const NEGOTIATED = {
  keyExchange: 'curve25519-sha256',
  hostKeyAlgorithm: 'ssh-ed25519',
  cipher: 'aes128-gcm@openssh.com',
  mac: '',
  strictKeyExchange: true,
};
const GOOD: SecurityFacts = {
  signIn: { method: 'key-file', key: KEY, keyError: null },
  reminderDays: 365,
  opened: { trustedHow: 'compared', negotiated: NEGOTIATED },
  isHostKnown: true,
  ledger: 'intact',
  nowMs: NOW,
};

const verdicts = (facts: SecurityFacts) =>
  Object.fromEntries(assessSecurity(facts).map(({ check, verdict }) => [check, verdict]));
/** What differs from a connection with nothing to mend. */
const findings = (facts: Partial<SecurityFacts>) =>
  Object.fromEntries(
    Object.entries(verdicts({ ...GOOD, ...facts })).filter(([, verdict]) => verdict !== 'pass'),
  );
const withKey = (key: Partial<KeyFacts>): Partial<SecurityFacts> => ({
  signIn: { method: 'key-file', key: { ...KEY, ...key }, keyError: null },
});
const withAlgorithms = (names: Partial<typeof NEGOTIATED>): Partial<SecurityFacts> => ({
  opened: { trustedHow: 'compared', negotiated: { ...NEGOTIATED, ...names } },
});

describe('a security report', () => {
  it('looks at every point, in its order, and finds nothing where nothing is', () => {
    const all = assessSecurity(GOOD);
    expect([all.map(({ check }) => check), overallVerdict({ findings: all })]).toEqual([
      [...SECURITY_CHECKS],
      'pass',
    ]);
  });

  it.each<[string, Partial<SecurityFacts>, Record<string, string>]>([
    ['RSA of 3,072 bits', withKey({ keyType: 'ssh-rsa', bits: 3_072 }), { 'key-strength': 'warn' }],
    ['RSA of 1,024 bits', withKey({ keyType: 'ssh-rsa', bits: 1_024 }), { 'key-strength': 'fail' }],
    ['a DSA key', withKey({ keyType: 'ssh-dss', bits: 1_024 }), { 'key-strength': 'fail' }],
    ['a key nobody can tell', withKey({ keyType: null, bits: null }), { 'key-strength': 'unknown' }],
    ['no passphrase', withKey({ isProtected: false }), { 'key-file': 'warn' }],
    ['a file others can read', withKey({ isReadableByOthers: true }), { 'key-file': 'fail' }],
    ['Windows, where modes tell nothing', withKey({ isReadableByOthers: null }), {}],
    ['an old key', withKey({ age: { sinceMs: NOW - 365 * DAY, from: 'file' } }), { 'key-age': 'warn' }],
    ['a key of a day less', withKey({ age: { sinceMs: NOW - 364 * DAY, from: 'file' } }), {}],
    ['no reminder', { reminderDays: 0 }, { 'key-age': 'warn' }],
    [
      'a password',
      { signIn: { method: 'password', key: null, keyError: null } },
      { 'sign-in': 'fail', 'key-strength': 'not-needed', 'key-file': 'not-needed', 'key-age': 'not-needed' },
    ],
    [
      'an agent',
      { signIn: { method: 'agent', key: null, keyError: null } },
      { 'key-strength': 'unknown', 'key-file': 'unknown', 'key-age': 'unknown' },
    ],
    [
      'a key file that is gone',
      {
        signIn: {
          method: 'key-file',
          key: null,
          keyError: appError('KeyUnreadable', 'gone', { path: '/k', detail: { why: 'missing' } }),
        },
      },
      { 'key-strength': 'unknown', 'key-file': 'unknown', 'key-age': 'unknown' },
    ],
    [
      'a server nobody compared',
      { opened: { trustedHow: 'without-comparing', negotiated: NEGOTIATED } },
      { 'known-host': 'warn' },
    ],
    ['a pinned server', { opened: { trustedHow: 'pinned', negotiated: NEGOTIATED } }, {}],
    [
      'SHA-1 in the key exchange',
      withAlgorithms({ keyExchange: 'diffie-hellman-group1-sha1' }),
      { 'key-exchange': 'fail' },
    ],
    ['a CBC cipher', withAlgorithms({ cipher: 'aes128-cbc', mac: 'hmac-sha2-256' }), { cipher: 'fail' }],
    ['a MAC of MD5', withAlgorithms({ cipher: 'aes128-ctr', mac: 'hmac-md5' }), { mac: 'fail' }],
    ['a signature with SHA-1', withAlgorithms({ hostKeyAlgorithm: 'ssh-rsa' }), { 'host-key': 'fail' }],
    [
      'no connection',
      { opened: null },
      {
        'known-host': 'unknown',
        'host-key': 'unknown',
        'key-exchange': 'unknown',
        cipher: 'unknown',
        mac: 'unknown',
      },
    ],
    ['a broken ledger', { ledger: 'wrong' }, { logging: 'fail' }],
    ['a ledger whose head is gone', { ledger: 'head-unknown' }, { logging: 'warn' }],
  ])('tells of %s', (_, facts, expected) => {
    expect(findings(facts)).toEqual(expected);
  });

  it('says what is the matter with a key file', () => {
    const error = appError('KeyUnreadable', 'gone', { path: '/k', detail: { why: 'missing' } });
    const all = assessSecurity({ ...GOOD, signIn: { method: 'key-file', key: null, keyError: error } });
    expect(all.find(({ check }) => check === 'key-strength')?.reason).toBe('The private key /k isn’t there.');
  });

  it('says what to do about everything that isn’t good', () => {
    const bad: SecurityFacts = {
      ...GOOD,
      ...withKey({ keyType: 'ssh-dss', isProtected: false, age: { sinceMs: 0, from: 'file' } }),
      opened: {
        trustedHow: 'accept-new-option',
        negotiated: { ...NEGOTIATED, cipher: 'arcfour', mac: 'hmac-md5' },
      },
      ledger: 'wrong',
    };
    const all = assessSecurity(bad);
    const silent = all.filter(({ verdict, advice }) => ['warn', 'fail'].includes(verdict) && advice === null);
    expect([silent, all.every(({ reason }) => reason !== '')]).toEqual([[], true]);
    const text = securityReportText({
      profileName: 'Sleep Impressions',
      host: 'h',
      port: 22,
      user: 'u',
      checkedAtMs: NOW,
      findings: all,
      error: null,
    });
    expect(text.split('\n').filter((line) => /^(Good|Warning|Not good): /.test(line))).toHaveLength(10);
  });
});
