import type { Authentication } from '../../shared/models/authentication.ts';
import type { SecretKind } from './vault.ts';

/** Whether signing in this way never takes a secret of that kind from where secrets are kept. "Ask each time" means it. */
export function isAskedEachTime(authentication: Authentication, kind: SecretKind): boolean {
  // Asking each time is about the server.
  if (kind === 'proxy-password') return false;
  if (authentication.method === 'ask') return true;
  return (
    kind === 'passphrase' && authentication.method === 'key-file' && authentication.askPassphrase === true
  );
}
