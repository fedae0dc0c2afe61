import type { SessionOptions } from '../../../shared/contract/session-options.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { attemptOn } from './attempt.ts';
import type { AskCredential } from './authenticate.ts';
import { credentialNeed } from './authentication/credential-need.ts';
import { type SignedIn, signIn } from './connect.ts';
import { JumpHosts } from './routes/jump-hosts.ts';
import { type RouteParts, routeFor } from './routes/open-route.ts';
import type { Trust } from './trust/trust.ts';

export interface ReachParts {
  readonly profiles: Profiles;
  readonly trust: Trust;
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
  async signIn<T extends Pick<SignedIn, 'trustedBy' | 'hostKey'> & { close(): void }>(
    profile: Profile,
    begin: (signedIn: SignedIn) => Promise<T>,
  ): Promise<T> {
    const { trust, askCredential, optionsFor, closing } = this.#parts;
    const { id: profileId, name: profileName } = profile;
    const options = optionsFor(profileId);
    const connection = await signIn(
      {
        need: credentialNeed(profileId, profile, { identityGiven: options?.identityGiven === true }),
        askCredential,
        trust: await trust.sources.of(profile, options),
        acceptNewHostKey: options?.acceptNewHostKey ?? false,
        weakAlgorithms: profile.trust.weakAlgorithms,
        timeouts: profile.timeouts,
        signal: closing,
        openRoute: routeFor(options?.route ?? profile.route, { profileId, profileName }, this.routes),
      },
      begin,
    );
    await trust.remember(profile, connection).catch((thrown) => {
      connection.close();
      throw thrown;
    });
    return connection;
  }
}
