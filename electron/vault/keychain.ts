import { failure } from '../../shared/errors.ts';

/**
 * The part of keytar that Waybill uses. Typed here because keytar is an optional dependency: types have to
 * check on a machine where it is not installed. Each call stops waiting once `signal` is aborted, as far as
 * the implementation can.
 */
export interface Keychain {
  getPassword(service: string, account: string, signal: AbortSignal): Promise<string | null>;
  setPassword(service: string, account: string, password: string, signal: AbortSignal): Promise<void>;
  deletePassword(service: string, account: string, signal: AbortSignal): Promise<boolean>;
  /** The accounts of a service. keytar reads the secrets with them; they go no further than this call. */
  findAccounts(service: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** As keytar answers `findCredentials`. */
interface Keytar extends Omit<Keychain, 'findAccounts'> {
  findCredentials(service: string): Promise<readonly { readonly account: string }[]>;
}

/** What a person can do about a keychain that can't be used at all. */
export const INSTALL_HINT =
  'Saved passwords need the optional package "keytar". On Debian or Ubuntu install libsecret-1-dev, ' +
  'pkg-config and a compiler, then run "npm ci" again; or hand the password over with --password-stdin.';

/** The error for a keytar that isn't installed, wasn't compiled or lacks its system library. */
export function addonMissing(cause: unknown): Error {
  const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
  return failure('VaultUnavailable', `keytar does not load: ${why}`, { hint: INSTALL_HINT, cause });
}

/**
 * keytar loaded into this process.
 *
 * Its calls run on libuv's thread pool and can't be interrupted: while a locked keychain waits for a prompt,
 * one of the four threads is gone, and the process can't end, not even by `process.exit`. Hence
 * `keychain-process.ts` wherever a child process can be started. Throws `VaultUnavailable`.
 */
export async function keychainInThisProcess(): Promise<Keychain> {
  // A variable, so that type checking doesn't look for a package that may not be installed.
  const name = 'keytar' as string;
  try {
    return keychainOf(await import(name));
  } catch (cause) {
    throw addonMissing(cause);
  }
}

/** keytar is CommonJS: the dynamic import holds its exports as `default`. */
function keychainOf(imported: unknown): Keychain {
  const exported =
    typeof imported === 'object' && imported !== null && 'default' in imported ? imported.default : imported;
  if (typeof exported !== 'object' || exported === null || !('getPassword' in exported)) {
    throw new Error('the package has an unexpected form');
  }
  const keytar = exported as Keytar;
  return {
    getPassword: (service, account, signal) => keytar.getPassword(service, account, signal),
    setPassword: (service, account, password, signal) =>
      keytar.setPassword(service, account, password, signal),
    deletePassword: (service, account, signal) => keytar.deletePassword(service, account, signal),
    findAccounts: async (service) => (await keytar.findCredentials(service)).map(({ account }) => account),
  };
}
