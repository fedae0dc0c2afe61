import { failure } from '../../../../shared/errors.ts';
import { HINTS } from '../../../../shared/messages/hints.ts';
import { trustAddress } from '../../../../shared/models/trust-settings.ts';
import type { Profiles } from '../../profiles/profiles.ts';
import type { SignedIn } from '../connecting.ts';
import { fingerprint } from '../host-key.ts';
import { type TrustParts, TrustStore } from '../trust-store.ts';
import { forbidsAccepting } from './accepting.ts';
import { NextKeys } from './next-keys.ts';
import { TrustMemory } from './trust-memory.ts';
import { type TrustedServer, TrustSources } from './trust-sources.ts';

export { lookAtKey } from './look-at-key.ts';
export { readPastedKey } from './pasted-key.ts';

/** Everything about whom to trust. */
export interface Trust {
  readonly store: TrustStore;
  readonly next: NextKeys;
  readonly memory: TrustMemory;
  readonly sources: TrustSources;
  /**
   * Whether anybody may accept a key of this server. Asked before every request that would, whoever sent it.
   * @throws `AcceptingForbidden` where a profile of the server, or IT, says that nobody may
   */
  checkAccepting(host: string, port: number): void;
  /** Whether the key a connection was opened on stood in our store and is there no more. */
  wasForgotten(server: TrustedServer, connection: Pick<SignedIn, 'trustedBy' | 'hostKey'>): boolean;
  /** Writes down what a connection taught: a key accepted by an option, a rotation that took place, the type of a pinned key. */
  remember(server: TrustedServer, connection: Pick<SignedIn, 'trustedBy' | 'hostKey'>): Promise<void>;
}

export function createTrust(parts: TrustParts & { readonly profiles: Pick<Profiles, 'ofServer'> }): Trust {
  const store = new TrustStore(parts);
  const next = new NextKeys(parts);
  const memory = new TrustMemory(parts);
  return {
    store,
    next,
    memory,
    sources: new TrustSources({ store, next, memory, profiles: parts.profiles }),
    checkAccepting: (host, port) => {
      const profile = forbidsAccepting(parts.profiles, host, port);
      if (profile !== undefined)
        throw failure('AcceptingForbidden', 'a profile of this server forbids accepting keys', {
          hint: HINTS.acceptingForbidden,
          detail: { host, port, policy: profile.trust.policy },
        });
    },
    wasForgotten: (server, { trustedBy, hostKey }) => {
      if (trustedBy === 'pin' || trustedBy === 'known-hosts') return false;
      const { host, port } = trustAddress(server);
      return !store.keysFor(host, port).some(({ blob }) => blob.equals(hostKey.blob));
    },
    remember: async (server, { trustedBy, hostKey }) => {
      const { host, port } = trustAddress(server);
      if (trustedBy === 'accept-new') await store.accept(host, port, hostKey.blob, 'accept-new-option');
      if (trustedBy === 'next') await store.rotate(host, port, hostKey.blob);
      if (trustedBy === 'pin') await memory.learnType(fingerprint(hostKey.blob), hostKey.type);
    },
  };
}
