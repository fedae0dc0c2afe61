import { describe, expect, it } from 'vitest';
import { addonMissing, type Keychain } from '../../electron/vault/keychain.ts';
import { createKeychainVault, WINDOWS_LIMIT_BYTES } from '../../electron/vault/keychain-vault.ts';
import { errorOf } from '../../shared/errors.ts';
import { describe as describeError } from '../../shared/messages/error-messages.ts';

const password = { profileId: 'flowiq', kind: 'password' } as const;
const passphrase = { profileId: 'flowiq', kind: 'passphrase' } as const;

/** A keychain in memory; its content is the test's to look at. */
function openKeychain(): { keychain: Keychain; content: Map<string, string> } {
  const content = new Map<string, string>();
  const keychain: Keychain = {
    getPassword: async (service, account) => content.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, secret) => {
      content.set(`${service}/${account}`, secret);
    },
    deletePassword: async (service, account) => content.delete(`${service}/${account}`),
    findAccounts: async (service) =>
      [...content.keys()]
        .filter((name) => name.startsWith(`${service}/`))
        .map((name) => name.slice(service.length + 1)),
  };
  return { keychain, content };
}

/** A keychain behind a prompt nobody answers. */
function lockedKeychain(): { keychain: Keychain; calls: () => number } {
  let calls = 0;
  const never = <T>(): Promise<T> => {
    calls += 1;
    return new Promise<T>(() => undefined);
  };
  return {
    keychain: { getPassword: never, setPassword: never, deletePassword: never, findAccounts: never },
    calls: () => calls,
  };
}

async function errorFrom(work: Promise<unknown>): Promise<ReturnType<typeof errorOf>> {
  try {
    await work;
  } catch (thrown) {
    return errorOf(thrown);
  }
  throw new Error('it succeeded');
}

describe('the keychain vault', () => {
  it('keeps password and passphrase of a profile apart, under the service name Waybill', async () => {
    const { keychain, content } = openKeychain();
    const vault = createKeychainVault({ openKeychain: async () => keychain });
    await vault.set(password, 'correct horse');
    await vault.set(passphrase, 'battery staple');
    expect([...content]).toEqual([
      ['Waybill/flowiq:password', 'correct horse'],
      ['Waybill/flowiq:passphrase', 'battery staple'],
    ]);
    expect([await vault.get(password), await vault.get({ ...password, profileId: 'other' })]).toEqual([
      'correct horse',
      undefined,
    ]);
    expect([await vault.delete(password), await vault.delete(password)]).toEqual([true, false]);
  });

  it('gives up on a locked keychain at the deadline', async () => {
    const { keychain } = lockedKeychain();
    const vault = createKeychainVault({ openKeychain: async () => keychain, deadlineMs: 20 });
    const error = await errorFrom(vault.get(password));
    expect(error).toMatchObject({
      code: 'VaultUnavailable',
      message: 'reading from the keychain took longer than 20 ms',
      hint: expect.stringContaining('locked'),
    });
  });

  it('asks a keychain that hangs once, however many calls wait for it', async () => {
    const { keychain, calls } = lockedKeychain();
    const vault = createKeychainVault({ openKeychain: async () => keychain, deadlineMs: 20 });
    const errors = await Promise.all(Array.from({ length: 8 }, () => errorFrom(vault.get(password))));
    expect([calls(), new Set(errors.map((error) => error.code))]).toEqual([1, new Set(['VaultUnavailable'])]);
  });

  it('stops waiting when the caller cancels, before or during the call', async () => {
    const { keychain } = lockedKeychain();
    const vault = createKeychainVault({ openKeychain: async () => keychain });
    const controller = new AbortController();
    const waiting = errorFrom(vault.set(password, 'secret', controller.signal));
    controller.abort();
    expect((await waiting).code).toBe('Cancelled');
    expect((await errorFrom(vault.get(password, AbortSignal.abort()))).code).toBe('Cancelled');
  });

  it('says what to install where keytar is missing', async () => {
    const vault = createKeychainVault({
      openKeychain: async () => {
        throw addonMissing(new Error("Cannot find package 'keytar'"));
      },
    });
    expect(await errorFrom(vault.get(password))).toMatchObject({
      code: 'VaultUnavailable',
      message: "keytar does not load: Cannot find package 'keytar'",
      hint: expect.stringContaining('libsecret-1-dev'),
    });
  });

  it('reports what the keychain itself refuses as unavailable', async () => {
    const refuse = async (): Promise<never> => {
      throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
    };
    const keychain = {
      getPassword: refuse,
      setPassword: refuse,
      deletePassword: refuse,
      findAccounts: refuse,
    };
    const vault = createKeychainVault({ openKeychain: async () => keychain });
    expect(await errorFrom(vault.delete(password))).toMatchObject({
      code: 'VaultUnavailable',
      message: 'removing from the keychain failed: Cannot autolaunch D-Bus without X11 $DISPLAY',
    });
    const calls = [vault.get(password), vault.set(password, 's'), vault.delete(password), vault.list()];
    const sentences = await Promise.all(
      calls.map(async (call) => describeError(await errorFrom(call), { partner: 'Lab' }).sentence),
    );
    expect(sentences.map((sentence) => sentence.split(', so ')[1])).toEqual([
      'the password or passphrase for Lab couldn’t be read. Nothing was sent.',
      'nothing can be kept in it for Lab.',
      'what it may keep for Lab couldn’t be removed.',
      'what it may keep couldn’t be looked at.',
    ]);
  });

  it('lists whose secrets it keeps, and nothing that is not ours', async () => {
    const { keychain, content } = openKeychain();
    const vault = createKeychainVault({ openKeychain: async () => keychain });
    await vault.set(password, 'correct horse');
    await vault.set(passphrase, 'battery staple');
    content.set('Other/flowiq:password', 'x');
    content.set('Waybill/something else', 'x');
    expect(await vault.list()).toEqual([
      { ...password, where: 'keychain' },
      { ...passphrase, where: 'keychain' },
    ]);
  });

  it('refuses secrets that would be cut off or turned away', async () => {
    const { keychain, content } = openKeychain();
    const windows = createKeychainVault({ openKeychain: async () => keychain, platform: 'win32' });
    const limit = 'é'.repeat(WINDOWS_LIMIT_BYTES / 2);
    await windows.set(password, limit);
    for (const secret of ['', 'a\0b', `${limit}x`]) {
      expect((await errorFrom(windows.set(password, secret))).code).toBe('InvalidRequest');
    }
    expect([...content.values()]).toEqual([limit]);

    const linux = createKeychainVault({ openKeychain: async () => keychain, platform: 'linux' });
    await linux.set(password, `${limit}x`);
    expect(await linux.get(password)).toBe(`${limit}x`);
  });
});
