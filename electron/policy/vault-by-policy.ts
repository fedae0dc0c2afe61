import { failure } from '../../shared/errors.ts';
import type { PolicyFound } from '../../shared/models/policy.ts';
import type { Vault } from '../vault/vault.ts';

/** Whether IT lets secrets be kept on this machine. */
export const maySecretsBeKept = (found: PolicyFound): boolean =>
  found.state !== 'active' || !found.policy.forbidden.includes('store-secrets');

/** The vault, as far as IT lets it be used: where not, nothing is kept or read; what was kept before can be removed. */
export function vaultByPolicy(vault: Vault, policy: () => Promise<PolicyFound>): Vault {
  return {
    get: async (account, signal) =>
      maySecretsBeKept(await policy()) ? await vault.get(account, signal) : undefined,
    set: async (account, secret, signal) => {
      if (!maySecretsBeKept(await policy()))
        throw failure('ForbiddenByPolicy', 'keeping secrets is forbidden on this machine', {
          detail: { action: 'store-secrets' },
        });
      await vault.set(account, secret, signal);
    },
    delete: (account, signal) => vault.delete(account, signal),
    list: (signal) => vault.list(signal),
  };
}
