import type { SessionOptions } from '../../../shared/contract/engine-requests.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { attemptOn } from './attempt.ts';
import type { AskCredential } from './authenticate.ts';
import { type SignedIn, signIn } from './connect.ts';
import type { HostKey } from './host-key.ts';
import { knownHostsEntries } from './known-hosts.ts';
import { JumpHosts } from './routes/jump-hosts.ts';
import { type RouteParts, routeFor } from './routes/open-route.ts';
import type { TrustStore } from './trust-store.ts';

export interface ReachParts {
  readonly profiles: Profiles;
  readonly trust: TrustStore;
  readonly askCredential: AskCredential;
  /** What was said about a profile for the life of this engine. */
  readonly optionsFor: (profileId: string) => SessionOptions | undefined;
  readonly closing: AbortSignal;
}

/** Signs in as a profile says, on the route it says; jump hosts of that route are connections of their own, shared here. */
export class ProfileReach {
  readonly routes: RouteParts & { readonly jumpHosts: JumpHosts };
  readonly #parts: ReachParts;

  constructor(parts: ReachParts) {
    this.#parts = parts;
    const { profiles, askCredential, optionsFor, closing } = parts;
    const jumpHosts = new JumpHosts({
      profile: (id) => profiles.get(id),
      connect: (profile) =>
        attemptOn(profiles, profile.id, closing, () => this.signIn(profile, async (signedIn) => signedIn)),
    });
    const routeOf = (id: string) => optionsFor(id)?.route ?? profiles.get(id).route;
    this.routes = { askCredential, jumpHosts, routeOf };
  }

  /** @throws what `signIn` and `begin` do; `InvalidRequest` for a route that leads in a circle */
  async signIn<T extends { readonly newHostKey: HostKey | undefined; close(): void }>(
    profile: Profile,
    begin: (signedIn: SignedIn) => Promise<T>,
  ): Promise<T> {
    const { trust, askCredential, optionsFor, closing } = this.#parts;
    const { id: profileId, name: profileName, host, port, user, authentication, timeouts } = profile;
    const options = optionsFor(profileId);
    const route = options?.route ?? profile.route;
    const connection = await signIn(
      {
        need: {
          profileId,
          profileName,
          host,
          port,
          user,
          method: authentication.method,
          ...(authentication.method === 'key-file' ? { keyFile: authentication.path } : {}),
        },
        askCredential,
        trust: {
          host,
          port,
          stored: trust.keysFor(host, port),
          knownHosts: await knownHostsEntries(options?.knownHostsFiles ?? []),
          pins: options?.pinnedHostKeys ?? [],
        },
        acceptNewHostKey: options?.acceptNewHostKey ?? false,
        timeouts,
        signal: closing,
        openRoute: routeFor(route, { profileId, profileName }, this.routes),
      },
      begin,
    );
    if (connection.newHostKey !== undefined)
      await trust.accept(host, port, connection.newHostKey.blob, 'accept-new-option').catch((thrown) => {
        connection.close();
        throw thrown;
      });
    return connection;
  }
}
