import { type AppError, Failure, failure } from '../../shared/errors.ts';
import { type Keychain, keychainInThisProcess } from './keychain.ts';
import { keychainInChildProcess } from './keychain-process.ts';
import { accountName, accountOf, type Vault, type VaultAccount } from './vault.ts';

/** The name under which a keychain's own window shows our entries. */
export const SERVICE_NAME = 'Waybill';

/** A keychain that is open answers in milliseconds; a locked one waits for a person who may not be there. */
export const DEFAULT_DEADLINE_MS = 5_000;

/**
 * The most that Windows keeps in one credential (`CRED_MAX_CREDENTIAL_BLOB_SIZE`, 5 x 512 bytes). keytar
 * writes the secret as UTF-8 there, so those bytes count, not UTF-16's.
 */
export const WINDOWS_LIMIT_BYTES = 2_560;

const LOCKED_HINT = 'The keychain may be locked or waiting for an answer: open it, then try again.';

/** What the keychain was asked for; the `wish` of an error's detail. */
const WISHES = {
  read: 'reading from',
  keep: 'writing to',
  forget: 'removing from',
  list: 'listing',
} as const;
type Wish = keyof typeof WISHES;

export interface KeychainVaultOptions {
  /** How long any one call may take, in ms. */
  readonly deadlineMs?: number;
  /** Loads the keychain at first use. */
  readonly openKeychain?: () => Promise<Keychain>;
  readonly platform?: NodeJS.Platform;
}

/**
 * The vault over the operating system's keychain: macOS Keychain, Windows Credential Manager, and on Linux
 * the Secret Service. Nothing is loaded until the first call. See {@link Vault} for the errors.
 *
 * A `set` or `delete` that passed its deadline may still take effect when the keychain is in this process
 * (Electron): it can't be called back.
 */
export function createKeychainVault(options: KeychainVaultOptions = {}): Vault {
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const platform = options.platform ?? process.platform;
  const openKeychain = options.openKeychain ?? defaultKeychain;

  // One call at a time: in Electron's process each call that hangs holds a thread that files need too.
  let earlier: Promise<unknown> = Promise.resolve();
  const call = <T>(
    wish: Wish,
    use: (keychain: Keychain, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> =>
    withDeadline(wish, deadlineMs, signal, (stopped) => {
      const turn = earlier.then(async () => {
        stopped.throwIfAborted();
        return use(await openKeychain(), stopped);
      });
      earlier = turn.catch(() => undefined);
      return turn;
    });

  return {
    async get(account, signal) {
      const name = nameOf(account);
      const secret = await call(
        'read',
        (keychain, stopped) => keychain.getPassword(SERVICE_NAME, name, stopped),
        signal,
      );
      return secret ?? undefined;
    },
    async set(account, secret, signal) {
      const name = nameOf(account);
      refuseUnstorable(secret, platform);
      await call(
        'keep',
        (keychain, stopped) => keychain.setPassword(SERVICE_NAME, name, secret, stopped),
        signal,
      );
    },
    async delete(account, signal) {
      const name = nameOf(account);
      return call(
        'forget',
        (keychain, stopped) => keychain.deletePassword(SERVICE_NAME, name, stopped),
        signal,
      );
    },
    async list(signal) {
      const names = await call(
        'list',
        (keychain, stopped) => keychain.findAccounts(SERVICE_NAME, stopped),
        signal,
      );
      return names.flatMap((name) => {
        const account = accountOf(name);
        return account === undefined ? [] : [{ ...account, where: 'keychain' as const }];
      });
    },
  };
}

/** Packaged Electron doesn't run as Node, so there keytar has to be in the process itself. */
function defaultKeychain(): Promise<Keychain> {
  return process.versions.electron === undefined
    ? Promise.resolve(keychainInChildProcess())
    : keychainInThisProcess();
}

function nameOf(account: VaultAccount): string {
  if (account.profileId === '') throw failure('InvalidRequest', 'a secret belongs to a profile');
  return accountName(account);
}

function refuseUnstorable(secret: string, platform: NodeJS.Platform): void {
  if (secret === '') throw failure('InvalidRequest', 'an empty secret cannot be kept in the keychain');
  // libsecret takes a C string: everything behind a NUL would be lost without an error.
  if (secret.includes('\0')) throw failure('InvalidRequest', 'a secret with a NUL character cannot be kept');
  const sizeBytes = Buffer.byteLength(secret, 'utf8');
  if (platform === 'win32' && sizeBytes > WINDOWS_LIMIT_BYTES) {
    throw failure('InvalidRequest', 'the secret is longer than the keychain of Windows allows', {
      detail: { sizeBytes, limitBytes: WINDOWS_LIMIT_BYTES },
    });
  }
}

/** Whether the keychain didn't answer in time, so that a call into it may still be waiting. */
export const isUnanswered = (error: AppError): boolean =>
  error.code === 'VaultUnavailable' && error.detail?.deadlineMs !== undefined;

/** Runs `work` until it settles, `signal` is aborted or the deadline passes, whichever is first. */
async function withDeadline<T>(
  wish: Wish,
  deadlineMs: number,
  signal: AbortSignal | undefined,
  work: (stopped: AbortSignal) => Promise<T>,
): Promise<T> {
  const what = WISHES[wish];
  const stop = new AbortController();
  const given = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  const cancel = (): void => stop.abort(failure('Cancelled', `${what} the keychain was cancelled`));
  const timer = setTimeout(() => {
    const message = `${what} the keychain took longer than ${deadlineMs} ms`;
    stop.abort(failure('VaultUnavailable', message, { hint: LOCKED_HINT, detail: { wish, deadlineMs } }));
  }, deadlineMs);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted === true) cancel();
  try {
    return await Promise.race([given, work(stop.signal)]);
  } catch (cause) {
    if (stop.signal.aborted) throw stop.signal.reason;
    if (cause instanceof Failure)
      throw new Failure({ ...cause.error, detail: { ...cause.error.detail, wish } }, { cause });
    const why = cause instanceof Error ? cause.message : String(cause);
    throw failure('VaultUnavailable', `${what} the keychain failed: ${why}`, {
      hint: LOCKED_HINT,
      detail: { wish },
      cause,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
