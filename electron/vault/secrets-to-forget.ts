import { SECRET_KINDS, type SecretKind } from './vault.ts';

/** Of what is kept for a profile that changes, what mustn't be shown to whom it leads to then: each secret is for one server or proxy. */
export const secretsToForget = (change: {
  /** Same server, port and user. */
  readonly isSameAccount: boolean;
  readonly isSameProxy: boolean;
}): readonly SecretKind[] =>
  SECRET_KINDS.filter((kind) => (kind === 'proxy-password' ? !change.isSameProxy : !change.isSameAccount));
