import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprint, isFingerprint, parseHostKey } from '../../../electron/engine/connections/host-key.ts';
import { wireString } from '../../../electron/engine/connections/ssh-wire.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-host-key-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a host key', () => {
  it.each([
    ['ed25519', 'ssh-ed25519'],
    ['rsa', 'ssh-rsa'],
    ['ecdsa', 'ecdsa-sha2-nistp256'],
  ])('of kind %s has the type and the fingerprint that ssh-keygen prints', (kind, type) => {
    const path = join(folder, kind);
    execFileSync('ssh-keygen', ['-q', '-t', kind, '-N', '', '-f', path]);
    const printed = execFileSync('ssh-keygen', ['-lf', `${path}.pub`], { encoding: 'utf8' }).split(' ')[1];
    const blob = Buffer.from(readFileSync(`${path}.pub`, 'utf8').split(' ')[1] ?? '', 'base64');

    expect(parseHostKey(blob)).toEqual({ type, blob });
    expect(fingerprint(blob)).toBe(printed);
    expect(isFingerprint(fingerprint(blob))).toBe(true);
  });

  it('keeps its bytes when the buffer it came in is used again', () => {
    const blob = Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, 7))]);
    const copy = Buffer.from(blob);
    const key = parseHostKey(blob);
    blob.fill(0);
    expect(key.blob).toEqual(copy);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['half a length', Buffer.from([0, 0])],
    ['a type longer than the rest', Buffer.from([0, 0, 0, 9, 0x61])],
    ['a length near the largest number', Buffer.from([255, 255, 255, 255, 0x61])],
    ['an empty type', Buffer.concat([wireString(''), wireString('x')])],
    ['a type alone', wireString('ssh-ed25519')],
    ['a type with a comma', Buffer.concat([wireString('a,b'), wireString('x')])],
    ['a type with a line break', Buffer.concat([wireString('a\nb'), wireString('x')])],
    ['a type too long for a name', Buffer.concat([wireString('a'.repeat(65)), wireString('x')])],
  ])('is refused when it is %s', (_what, blob) => {
    expect(() => parseHostKey(blob)).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'ProtocolViolation' }) }),
    );
  });
});

describe('a pin', () => {
  it.each(['', 'SHA256:', 'MD5:00:11', `SHA256:${'A'.repeat(43)}=`, `sha256:${'A'.repeat(43)}`])(
    'of the form "%s" is not a fingerprint',
    (text) => {
      expect(isFingerprint(text)).toBe(false);
    },
  );
});
