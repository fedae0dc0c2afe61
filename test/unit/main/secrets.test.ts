import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChosenVault } from '../../../electron/main/secrets/chosen-vault.ts';
import { SafeStorageVault } from '../../../electron/main/secrets/safe-storage-vault.ts';
import { searchFolder } from '../../support/secret-search.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { FakeKeychain, fakeSafeStorage } from './fake-vaults.ts';

const ACCOUNT = { profileId: 'p1', kind: 'password' } as const;
const OTHER = { profileId: 'p1', kind: 'passphrase' } as const;
const SECRET = 'canary-7c2f-sesame-öffne-dich';

let folder: TempFolder;
let path: string;
beforeEach(async () => {
  folder = await tempFolder('secrets');
  path = join(folder.path, 'secrets.json');
});
afterEach(() => folder[Symbol.asyncDispose]());

const unavailable = { error: { code: 'VaultUnavailable' } };

describe('the encrypted file', () => {
  const vault = (backend = 'gnome_libsecret', available = true) =>
    new SafeStorageVault(path, fakeSafeStorage(backend, available), 'linux');

  it('keeps secrets over a restart, readable by nobody else, and never as they are', async () => {
    await Promise.all([vault().set(ACCOUNT, 'earlier')]);
    const first = vault();
    await Promise.all([first.set(ACCOUNT, SECRET), first.set(OTHER, 'x'), first.delete(OTHER)]);
    expect(await vault().get(ACCOUNT)).toBe(SECRET);
    expect(await vault().get(OTHER)).toBeUndefined();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await searchFolder(folder.path, SECRET)).toEqual({ searched: ['secrets.json'], found: [] });
    expect(await vault().delete(ACCOUNT)).toBe(true);
    expect(await vault().delete(ACCOUNT)).toBe(false);
  });

  it("is never written with Chromium's plain-text key, nor without one, nor with one nobody knows of", async () => {
    for (const refused of [vault('basic_text'), vault('unknown'), vault('gnome_libsecret', false)]) {
      expect(refused.available).toBe(false);
      await expect(refused.set(ACCOUNT, SECRET)).rejects.toMatchObject(unavailable);
    }
    expect(await readdir(folder.path)).toEqual([]);
    const mac = new SafeStorageVault(path, fakeSafeStorage('', true), 'darwin');
    expect(mac.available).toBe(true);
  });

  it('is not read where the key is gone, and says so only for what it holds', async () => {
    await vault().set(ACCOUNT, SECRET);
    await expect(vault('basic_text').get(ACCOUNT)).rejects.toMatchObject(unavailable);
    expect(await vault('basic_text').get(OTHER)).toBeUndefined();
  });

  it('that is not understood is left as it is', async () => {
    await writeFile(path, '{"version":2}');
    await expect(vault().get(ACCOUNT)).rejects.toMatchObject(unavailable);
    await expect(vault().set(ACCOUNT, SECRET)).rejects.toMatchObject(unavailable);
    expect(await readFile(path, 'utf8')).toBe('{"version":2}');
  });
});

describe('where secrets are kept', () => {
  let keychain: FakeKeychain;
  let nowMs: number;
  beforeEach(() => {
    keychain = new FakeKeychain();
    nowMs = 0;
  });
  const chosen = (backend = 'gnome_libsecret') =>
    new ChosenVault({
      keychain,
      encryptedFile: new SafeStorageVault(path, fakeSafeStorage(backend), 'linux'),
      report: () => {},
      now: () => nowMs,
    });

  it('is the keychain where it answers', async () => {
    const vault = chosen();
    await vault.set(ACCOUNT, SECRET);
    expect([vault.store, keychain.secrets.get('p1:password')]).toEqual(['keychain', SECRET]);
    expect(await readdir(folder.path)).toEqual([]);
    expect(await vault.get(ACCOUNT)).toBe(SECRET);
    expect(await vault.delete(ACCOUNT)).toBe(true);
    expect(await vault.get(ACCOUNT)).toBeUndefined();
  });

  it('is the encrypted file where the keychain does not answer, and is asked for it once in a while', async () => {
    keychain.locked = true;
    const vault = chosen();
    await vault.set(ACCOUNT, SECRET);
    expect(await vault.get(ACCOUNT)).toBe(SECRET);
    expect([vault.store, keychain.calls, vault.mayHang]).toEqual(['encrypted-file', 1, true]);
    nowMs = 30_000;
    await vault.get(ACCOUNT);
    expect(keychain.calls).toBe(2);
  });

  it('is nowhere where there is neither: nothing is kept, and the person is asked', async () => {
    keychain.locked = true;
    const vault = chosen('basic_text');
    await expect(vault.set(ACCOUNT, SECRET)).rejects.toMatchObject(unavailable);
    expect(await vault.get(ACCOUNT)).toBeUndefined();
    expect(vault.store).toBe('none');
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('changes without losing what is kept, and the newest secret is the one that counts', async () => {
    keychain.secrets.set('p1:password', 'older');
    keychain.locked = true;
    const without = chosen();
    await without.set(ACCOUNT, SECRET);
    await without.set(OTHER, 'phrase');

    keychain.locked = false;
    nowMs = 30_000;
    const [password, passphrase] = [await without.get(ACCOUNT), await without.get(OTHER)];
    expect([password, passphrase, without.store]).toEqual([SECRET, 'phrase', 'keychain']);
    expect(Object.fromEntries(keychain.secrets)).toEqual({
      'p1:password': SECRET,
      'p1:passphrase': 'phrase',
    });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, secrets: {} });
  });

  it('says that the keychain is locked where it was open before', async () => {
    const vault = chosen();
    await vault.set(ACCOUNT, SECRET);
    keychain.locked = true;
    await expect(vault.get(ACCOUNT)).rejects.toMatchObject(unavailable);
    expect(vault.mayHang).toBe(true);
    keychain.locked = false;
    expect(await vault.get(ACCOUNT)).toBe(SECRET);
    expect(vault.mayHang).toBe(false);
  });
});
