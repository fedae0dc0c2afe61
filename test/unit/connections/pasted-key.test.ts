import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../../electron/engine/connections/host-key.ts';
import { wireString } from '../../../electron/engine/connections/ssh-wire.ts';
import { defaultKnownHosts } from '../../../electron/engine/connections/trust/known-hosts-files.ts';
import { readPastedKey } from '../../../electron/engine/connections/trust/trust.ts';

const blob = Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, 9))]);
const base64 = blob.toString('base64');
const print = fingerprint(blob);
const whole = { fingerprint: print, keyType: 'ssh-ed25519', publicKey: base64 };
const other = `ssh-ed25519 ${Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, 8))]).toString('base64')}`;

describe('a pasted key', () => {
  it.each([
    ['a line of a .pub file', `ssh-ed25519 ${base64} root@imports`],
    ['a line of known_hosts', `[imports.example.org]:2222 ssh-ed25519 ${base64}`],
    [
      'what ssh-keyscan prints',
      `# imports.example.org:22 SSH-2.0-OpenSSH_9.2\nimports.example.org ssh-ed25519 ${base64}\n`,
    ],
    ['the same twice', `ssh-ed25519 ${base64}\r\nssh-ed25519 ${base64}\r\n`],
    ['the key alone', base64],
  ])('is read from %s', (_, text) => {
    expect(readPastedKey(text)).toEqual(whole);
  });

  it.each([
    ['alone', print, null],
    ['padded', `${print}=`, null],
    ['in groups of four', `SHA256: ${print.slice(7).replace(/(.{4})/g, '$1 ')}`, null],
    ['as ssh-keygen -l prints it', `256 ${print} root@imports (ED25519)`, 'ssh-ed25519'],
  ])('may be a fingerprint %s', (_, text, keyType) => {
    expect(readPastedKey(text)).toEqual({ fingerprint: print, keyType, publicKey: null });
  });

  it.each([
    ['nothing', '  \n'],
    ['words', 'please trust this server'],
    ['a fingerprint of MD5', 'MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48'],
    ['a short fingerprint', print.slice(0, -1)],
    ['a damaged key', `ssh-ed25519 ${base64.slice(0, -6)}`],
    ['a key under another type', `ssh-rsa ${base64}`],
    ['two keys', `ssh-ed25519 ${base64}\n${other}`],
    ['a key and something else', `ssh-ed25519 ${base64}\ntrust me`],
  ])('is refused where it is %s', (_, text) => {
    expect(() => readPastedKey(text)).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'InvalidRequest' }) }),
    );
  });
});

describe('the known_hosts files that OpenSSH reads by itself', () => {
  const paths = (found: ReturnType<typeof defaultKnownHosts>) =>
    [...found.user, ...found.system].map(({ path }) => path);

  it('are the user’s two and the system’s two', () => {
    expect(paths(defaultKnownHosts({ platform: 'linux', home: '/home/dana', environment: {} }))).toEqual([
      '/home/dana/.ssh/known_hosts',
      '/home/dana/.ssh/known_hosts2',
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ]);
  });

  it('are below the profile and ProgramData on Windows', () => {
    const windows = {
      platform: 'win32' as const,
      home: 'C:\\Users\\dana',
      environment: { ProgramData: 'D:\\Data' },
    };
    expect(paths(defaultKnownHosts(windows))).toEqual([
      'C:\\Users\\dana\\.ssh\\known_hosts',
      'C:\\Users\\dana\\.ssh\\known_hosts2',
      'D:\\Data\\ssh\\ssh_known_hosts',
      'D:\\Data\\ssh\\ssh_known_hosts2',
    ]);
  });
});
