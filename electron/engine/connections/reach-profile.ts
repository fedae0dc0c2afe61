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
}

type Begun = Pick<SignedIn, 'trustedBy' | 'hostKey'> & { close(): void };

/** Signs in as a profile says, on the route it says; jump hosts of that route are connections of their own, shared here. */
export class ProfileReach {
  readonly routes: RouteParts & { readonly jumpHosts: JumpHosts };
  readonly #parts: ReachParts;

  constructor(parts: ReachParts) {
    this.#parts = parts;
    const { profiles, askCredential, optionsFor } = parts;
    const jumpHosts = new JumpHosts({
      profile: (id) => profiles.get(id),
      connect: (profile, signal) => this.connect(profile, async (signedIn) => signedIn, signal),
    });
    const routeOf = (id: string) => optionsFor(id)?.route ?? profiles.get(id).route;
    this.routes = { askCredential, jumpHosts, routeOf };
  }

  /** One attempt, whose outcome is written down. @throws `ConnectFailure` */
  connect<T extends Begun>(
    profile: Profile,
    begin: (signedIn: SignedIn) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    return attemptOn(this.#parts.profiles, profile.id, signal, () => this.#signIn(profile, begin, signal));
  }

  async #signIn<T extends Begun>(
    profile: Profile,
    begin: (signedIn: SignedIn) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { trust, askCredential, optionsFor } = this.#parts;
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
        signal,
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

/** Whether two states of a profile reach the same server in the same way: all that signing in goes by, and the connection after it. */
export const reachesAlike = (one: Profile, other: Profile): boolean =>
  JSON.stringify(reachOf(one)) === JSON.stringify(reachOf(other));

const reachOf = ({ host, port, user, authentication, route, trust, timeouts }: Profile) => ({
  host,
  port,
  user,
  authentication,
  route,
  trust,
  timeouts,
});
