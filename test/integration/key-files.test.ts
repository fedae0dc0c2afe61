import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../support/command.ts';
import { type KeysScene, keysScene } from '../support/keys-scene.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { generateKey } from '../support/ssh-keys.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const sshKeygen = requires('sshd');
const puttygen = requires('puttygen');

describe.skipIf(!sshKeygen.available)(titleWith('key files', sshKeygen), () => {
  let engine: KeysScene['engine'];
  let ask: KeysScene['ask'];
  let at: KeysScene['at'];
  let scene: KeysScene;
  beforeEach(async () => {
    scene = await keysScene();
    ({ engine, ask, at } = scene);
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  let sources: TempFolder;
  beforeAll(async () => {
    sources = await tempFolder('key-forms');
  });
  afterAll(() => sources[Symbol.asyncDispose]());

  it.each([
    ['ed25519 in OpenSSH’s form, protected', 'ed25519', [], 'secret', 'openssh', 'ssh-ed25519', 256, true],
    ['ECDSA in OpenSSH’s form', 'ecdsa', [], '', 'openssh', 'ecdsa-sha2-nistp256', 256, false],
    ['RSA as PEM', 'rsa', ['-m', 'PEM'], '', 'pem', 'ssh-rsa', 3_072, false],
    ['RSA as PKCS#8, protected', 'rsa', ['-m', 'PKCS8'], 'secret', 'pem', 'ssh-rsa', 3_072, true],
  ] as const)(
    'are told without their passphrase: %s',
    async (_, type, form, secret, is, keyType, bits, locked) => {
      const key = await generateKey(join(sources.path, `${type}${form.join('')}${secret}`), type, secret);
      if (form.length > 0)
        await run('ssh-keygen', ['-q', '-p', ...form, '-P', secret, '-N', secret, '-f', key.path]);
      expect(await ask('keys.show', { path: key.path })).toMatchObject({
        form: is,
        keyType,
        bits,
        fingerprint: key.fingerprint,
        publicKey: `${key.publicKey} waybill-test`,
        isProtected: locked,
      });
    },
  );

  it.skipIf(!puttygen.available).each([
    ['', false],
    ['secret', true],
  ])(
    titleWith('in PuTTY’s form show their public key (passphrase “%s”)', puttygen),
    async (secret, locked) => {
      const key = await generateKey(at('openssh'), 'ed25519', '');
      await writeFile(at('new'), secret);
      await run('puttygen', [
        key.path,
        '-O',
        'private',
        '-o',
        at('key.ppk'),
        '-C',
        'a desk',
        '--new-passphrase',
        at('new'),
      ]);
      expect(await ask('keys.show', { path: at('key.ppk') })).toMatchObject({
        form: 'putty',
        keyType: 'ssh-ed25519',
        fingerprint: key.fingerprint,
        publicKey: `${key.publicKey} a desk`,
        isProtected: locked,
      });
    },
  );

  it('in a protected PEM file without its public key tell nothing of themselves', async () => {
    const key = await generateKey(at('pem'), 'rsa', 'secret');
    await run('ssh-keygen', ['-q', '-p', '-m', 'PEM', '-P', 'secret', '-N', 'secret', '-f', key.path]);
    await run('rm', [`${key.path}.pub`]);
    expect(await ask('keys.show', { path: key.path })).toMatchObject({
      form: 'pem',
      keyType: null,
      fingerprint: null,
      publicKey: null,
      isProtected: true,
    });
  });

  it('that are public keys or no keys at all are told apart', async () => {
    const key = await generateKey(at('key'), 'ed25519');
    await writeFile(at('text'), 'hello');
    await run('mkfifo', [at('pipe')]);
    const shown = await ask('keys.show', { path: `${key.path}.pub` });
    const others = await Promise.all(
      ['text', 'pipe', 'missing', 'data'].map((name) => engine.request('keys.show', { path: at(name) })),
    );
    expect([shown.form, shown.fingerprint, others.map((one) => (one.ok ? 'read' : one.error.code))]).toEqual([
      'public',
      key.fingerprint,
      Array(4).fill('KeyUnreadable'),
    ]);
  });
});
