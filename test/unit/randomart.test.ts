import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { randomart, sameFingerprint } from '../../shared/randomart.ts';
import { requires, titleWith } from '../support/requirements.ts';

const openssh = requires('sftp');

test.skipIf(!openssh.available)(
  titleWith('the picture of a key is the one ssh-keygen draws', openssh),
  // A busy machine may search long for an RSA key's primes.
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-randomart-'));
    try {
      for (const [type, bits, title] of [
        ['ed25519', '256', 'ED25519 256'],
        ['ecdsa', '256', 'ECDSA 256'],
        ['rsa', '3072', 'RSA 3072'],
      ] as const) {
        const file = join(folder, type);
        execFileSync('ssh-keygen', ['-q', '-t', type, '-b', bits, '-N', '', '-f', file]);
        const [first = '', ...lines] = execFileSync('ssh-keygen', ['-lvf', file], { encoding: 'utf8' })
          .trimEnd()
          .split('\n');
        expect(randomart(first.split(' ')[1] ?? '', title)).toEqual(lines);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test('what is not a fingerprint has no picture', () => {
  expect(randomart('MD5:aa:bb', 'RSA')).toBeUndefined();
});

test('a pasted fingerprint is the same however it is written', () => {
  const fingerprint = 'SHA256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE';
  expect(sameFingerprint(fingerprint, '  ziFf ByF4 CTwT mxWa yga0 kQ3r Xv7s M1bT 2nLp Yw8h QeE=\n')).toBe(
    true,
  );
  expect(sameFingerprint(fingerprint, 'sha256:ziFfByF4CTwTmxWayga0kQ3rXv7sM1bT2nLpYw8hQeE')).toBe(true);
  expect(sameFingerprint(fingerprint, `${fingerprint.slice(0, -1)}F`)).toBe(false);
  expect(sameFingerprint(fingerprint, '')).toBe(false);
  expect(sameFingerprint('', '')).toBe(false);
});
