import { execFileSync } from 'node:child_process';
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argon2, argon2InJavaScript } from '../../../electron/engine/connections/authentication/argon2.ts';
import { loadPrivateKey } from '../../../electron/engine/connections/private-key.ts';
import { requires, titleWith } from '../../support/requirements.ts';

const puttygen = requires('puttygen');
const PASSPHRASE = 'canary-grüne Wiese';
/** As quick as PuTTYgen lets it be: what is tested is the form. */
const QUICK = ['memory=64', 'passes=2'];

let folder = '';
let counter = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-putty-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Wish {
  readonly type: readonly string[];
  readonly parameters: readonly string[];
  readonly passphrase?: string | Buffer;
}

/** One key of each type: making an RSA key takes seconds, writing it in another form doesn't. */
const made = new Map<string, string>();

function plainKey(type: readonly string[]): string {
  const name = type.join(' ');
  const known = made.get(name);
  if (known !== undefined) return known;
  const path = join(folder, `plain-${made.size}.ppk`);
  const quietly = ['-q', '--random-device', '/dev/urandom', '-C', 'a comment: with colon'];
  const form = ['--new-passphrase', '/dev/null', '-o', path];
  execFileSync('puttygen', ['-t', ...type, ...quietly, ...form], { stdio: 'pipe' });
  made.set(name, path);
  return path;
}

/** A key file by puttygen, and its public half as puttygen says it. */
function make({ type, parameters, passphrase = '' }: Wish): { path: string; publicBlob: Buffer } {
  const plain = plainKey(type);
  const path = join(folder, `key-${++counter}.ppk`);
  const phrase = join(folder, `phrase-${counter}`);
  writeFileSync(phrase, passphrase);
  const form = ['--reencrypt', '--ppk-param', parameters.join(','), '--new-passphrase', phrase];
  execFileSync('puttygen', [plain, ...form, '-o', path], { stdio: 'pipe' });
  const line = execFileSync('puttygen', ['-L', plain], { encoding: 'utf8' });
  return { path, publicBlob: Buffer.from(line.split(' ')[1] ?? '', 'base64') };
}

function rewrite(path: string, change: (text: string) => string): string {
  const changed = join(folder, `key-${++counter}.ppk`);
  writeFileSync(changed, change(readFileSync(path, 'latin1')), 'latin1');
  return changed;
}

const TYPES = [
  ['rsa', '-b', '2048'],
  ['ecdsa', '-b', '256'],
  ['ecdsa', '-b', '384'],
  ['ecdsa', '-b', '521'],
  ['ed25519'],
];
const FORMS = [
  ['version=2'],
  ['version=3', 'kdf=argon2id', ...QUICK],
  ['version=3', 'kdf=argon2i', ...QUICK],
  ['version=3', 'kdf=argon2d', ...QUICK, 'parallelism=2'],
];

describe.skipIf(!puttygen.available)(titleWith("PuTTY's key files", puttygen), () => {
  it.each(
    TYPES.flatMap((type) =>
      FORMS.map((parameters) => [type.join(' '), parameters.join(' '), type, parameters] as const),
    ),
  )('(%s, %s) sign, without and with a passphrase', async (_type, _form, type, parameters) => {
    for (const passphrase of [undefined, PASSPHRASE]) {
      const { path, publicBlob } = make({
        type,
        parameters,
        ...(passphrase !== undefined && { passphrase }),
      });
      const key = await loadPrivateKey(path, passphrase);
      const data = Buffer.from('to be signed');
      const hash = key.type === 'ssh-ed25519' ? null : 'sha512';
      const signature = key.sign(data, hash ?? undefined);
      expect([
        key.getPublicSSH().equals(publicBlob),
        key.isPrivateKey(),
        verify(hash, data, createPublicKey(key.getPublicPEM()), signature),
      ]).toEqual([true, true, true]);
    }
  });

  it.each(FORMS)('(%j) tell a wrong passphrase, a missing one and damage apart', async (...parameters) => {
    const { path } = make({ type: ['ed25519'], parameters, passphrase: PASSPHRASE });
    const why = async (file: string, passphrase?: string) =>
      loadPrivateKey(file, passphrase).then(
        () => 'opened',
        (thrown) => [thrown.error.code, thrown.error.detail?.wrong ?? thrown.error.detail?.why],
      );
    const mac = rewrite(path, (text) =>
      text.replace(/(Private-MAC: )(.)/, (_, name, digit) => name + (digit === '0' ? '1' : '0')),
    );
    const comment = rewrite(path, (text) => text.replace('a comment', 'another'));
    const cut = rewrite(path, (text) => text.slice(0, text.indexOf('Private-MAC')));
    const soiled = rewrite(path, (text) => text.replace(/(Public-Lines: 2\r?\n)./, '$1%'));
    expect(
      await Promise.all([
        why(path),
        why(path, 'wrong'),
        why(mac, PASSPHRASE),
        why(comment, PASSPHRASE),
        why(cut, PASSPHRASE),
        why(soiled, PASSPHRASE),
      ]),
    ).toEqual([
      ['PassphraseNeeded', undefined],
      ['PassphraseNeeded', 1],
      ['KeyUnreadable', 'damaged'],
      ['KeyUnreadable', 'damaged'],
      ['KeyUnreadable', 'damaged'],
      ['KeyUnreadable', 'damaged'],
    ]);
  });

  it('(unprotected) are damaged where the MAC says so', async () => {
    const { path } = make({ type: ['rsa', '-b', '2048'], parameters: ['version=3'] });
    const other = rewrite(path, (text) => text.replace('a comment', 'another'));
    await expect(loadPrivateKey(other)).rejects.toMatchObject({
      error: { code: 'KeyUnreadable', detail: { why: 'damaged' } },
    });
  });

  it('are read with Windows line ends', async () => {
    const { path, publicBlob } = make({
      type: ['ed25519'],
      parameters: FORMS[1] ?? [],
      passphrase: PASSPHRASE,
    });
    const key = await loadPrivateKey(
      rewrite(path, (text) => text.replaceAll('\n', '\r\n')),
      PASSPHRASE,
    );
    expect(key.getPublicSSH()).toEqual(publicBlob);
  });

  it('open with a passphrase that an old Windows wrote in Latin-1', async () => {
    const { path } = make({
      type: ['ed25519'],
      parameters: ['version=2'],
      passphrase: Buffer.from('grün', 'latin1'),
    });
    expect((await loadPrivateKey(path, 'grün')).type).toBe('ssh-ed25519');
  });

  it('of another version, type or price are refused, each for its reason', async () => {
    const { path } = make({ type: ['ed25519'], parameters: FORMS[1] ?? [], passphrase: PASSPHRASE });
    const why = (change: (text: string) => string) =>
      loadPrivateKey(rewrite(path, change), PASSPHRASE).catch((thrown) => thrown.error.detail.why);
    const { path: dsa } = make({ type: ['ed448'], parameters: ['version=3'] });
    expect([
      await why((text) => text.replace('File-3', 'File-1')),
      await why((text) => text.replace('aes256-cbc', 'twofish')),
      await why((text) => text.replace(/Argon2-Memory: \d+/, 'Argon2-Memory: 4194304')),
      await why((text) => text.replace(/Argon2-Passes: \d+/, 'Argon2-Passes: 16000000')),
      await loadPrivateKey(dsa).catch((thrown) => thrown.error.detail.why),
    ]).toEqual(['putty-form', 'putty-form', 'putty-cost', 'putty-cost', 'type']);
  });

  it('give no part of key or passphrase away in an error', async () => {
    const { path } = make({ type: ['ed25519'], parameters: ['version=2'], passphrase: 'right' });
    const thrown = await loadPrivateKey(path, 'canary-wrong').catch((error: unknown) => error);
    const everything = `${(thrown as Error).stack} ${JSON.stringify(thrown)} ${String((thrown as Error).cause)}`;
    expect(everything).not.toContain('canary');
  });
});

describe('Argon2 without OpenSSL, as inside Electron', () => {
  it.each(['argon2d', 'argon2i', 'argon2id'] as const)('(%s) makes the same key', async (flavour) => {
    const salt = randomBytes(16);
    const phrase = Buffer.from('phrase');
    const cost = { flavour, memoryKiB: 128, passes: 3, lanes: 2 };
    expect(await argon2InJavaScript(phrase, salt, cost, 80)).toEqual(await argon2(phrase, salt, cost, 80));
  });
});
