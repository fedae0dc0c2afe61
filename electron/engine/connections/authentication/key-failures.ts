import { type Failure, failure } from '../../../../shared/errors.ts';
import { KEY_HINTS, type KeyTrouble } from '../../../../shared/messages/key-messages.ts';

/** A key file that can't be used, and why: the sentence is made of that. */
export function unreadableKey(path: string, message: string, why: KeyTrouble, cause?: unknown): Failure {
  return failure('KeyUnreadable', message, { path, cause, hint: KEY_HINTS[why], detail: { why } });
}

/** A key file that the system didn't let us read. */
export function unopenableKey(path: string, cause: unknown): Failure {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const why = errno === 'ENOENT' ? 'missing' : ['EACCES', 'EPERM'].includes(errno) ? 'forbidden' : 'unread';
  const message = 'the private key file could not be read';
  return failure('KeyUnreadable', message, { path, cause, hint: KEY_HINTS[why], detail: { errno, why } });
}

export function passphraseNeeded(path: string): Failure {
  return failure('PassphraseNeeded', 'the private key is protected by a passphrase', { path });
}

export function wrongPassphrase(path: string, cause: unknown): Failure {
  const detail = { wrong: 1 };
  return failure('PassphraseNeeded', 'the passphrase does not open the private key', { path, detail, cause });
}
