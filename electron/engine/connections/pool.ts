import type { SessionOptions } from '../../../shared/contract/session-options.ts';
import type { ConnectionFacts } from '../../../shared/models/connection-facts.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { Route } from '../../../shared/models/route.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { afterWaiting } from './attempt.ts';
import type { AskCredential } from './authenticate.ts';
import { Channels, MOST_CHANNELS } from './channels.ts';
import { ProfileReach, reachesAlike } from './reach-profile.ts';
import type { RemoteShell } from './remote-shell.ts';
import { type RouteOwner, type RouteParts, routeFor } from './routes/open-route.ts';
import type { OpenRoute } from './routes/route.ts';
import { type Connection, sftpOn } from './sftp-connection.ts';
import type { SftpSession } from './sftp-session.ts';
import { type IsLeft, type Shareable, SharedConnections } from './shared-connections.ts';
import { connectionFacts } from './trust/connection-facts.ts';
import type { Trust } from './trust/trust.ts';

export { ConnectFailure } from './attempt.ts';
export { CHANNEL_WINDOW_BYTES, usefulChannels } from './channels.ts';

/** A connection in use by one worker; many share one. */
export interface Lease extends Disposable {
  readonly session: SftpSession;
  readonly shell: RemoteShell;
  /** Further SFTP channels, for what is large and far. */
  readonly channels: Pick<Channels, 'want'>;
  readonly serverKey: string;
}

interface Opened extends Shareable {
  readonly connection: Connection;
  readonly channels: Channels;
}

/** The connections that are worked on, one for each profile, and what is said about profiles for the life of this engine. */
export class ConnectionPool implements AsyncDisposable {
  readonly #profiles: Profiles;
  readonly #trust: Trust;
  readonly #reach: ProfileReach;
  readonly #connections: SharedConnections<Opened>;
  readonly #options = new Map<string, SessionOptions>();
  /** By `host:port`, for servers that were found to allow fewer channels than we would open. */
  readonly #mostChannels = new Map<string, number>();

  constructor(parts: { profiles: Profiles; trust: Trust; askCredential: AskCredential }) {
    this.#profiles = parts.profiles;
    this.#trust = parts.trust;
    this.#reach = new ProfileReach({ ...parts, optionsFor: (profileId) => this.#options.get(profileId) });
    this.#connections = new SharedConnections({
      profile: (id) => this.#profiles.get(id),
      open: (profile, signal) => this.#open(profile, signal),
    });
  }

  /** For connections besides these: their ways lead over the same jump hosts. */
  get routes(): RouteParts {
    return this.#reach.routes;
  }

  /** The way a route stands for. @throws `InvalidRequest` for one that leads in a circle */
  routeFor(route: Route, owner: RouteOwner): OpenRoute {
    return routeFor(route, owner, this.#reach.routes);
  }

  /** How to reach a profile's server for the life of this engine. */
  configure(options: SessionOptions): void {
    this.#options.set(options.profileId, options);
  }

  optionsFor(profileId: string): SessionOptions | undefined {
    return this.#options.get(profileId);
  }

  /** What was said about any profile of a server, by the address its keys are stored under. */
  optionsForServer(host: string, port: number): SessionOptions | undefined {
    return [...this.#options.values()].find(({ profileId }) => {
      const profile = this.#present(profileId);
      return profile !== undefined && isOn(profile, host, port);
    });
  }

  /** Whether this engine may connect to a profile by itself: it is saved, or somebody said how. */
  mayWorkOn(profile: Profile): boolean {
    return profile.kind === 'saved' || this.#options.has(profile.id);
  }

  isConnected(profileId: string): boolean {
    return this.#connections.get(profileId) !== undefined;
  }

  /** What the profile's present connection agreed on; `null` while there is none. Opens none. */
  facts(profileId: string): ConnectionFacts | null {
    const connection = this.#connections.get(profileId)?.connection;
    return connection === undefined
      ? null
      : connectionFacts(connection, this.#profiles.get(profileId), this.#trust);
  }

  /** @throws `ConnectFailure` */
  async acquire(profileId: string, signal: AbortSignal): Promise<Lease> {
    // Its first channel may have ended alone; then nothing can be asked over it any more.
    if (this.#connections.get(profileId)?.connection.session.gone === true)
      this.#connections.leave(({ id }) => id === profileId);
    const share = await this.#connections.acquire(profileId, signal).catch((thrown) => {
      throw afterWaiting(thrown);
    });
    const { connection, channels } = share.connection;
    return {
      session: connection.session,
      shell: connection.shell,
      channels,
      serverKey: connection.serverKey,
      [Symbol.dispose]: () => share[Symbol.dispose](),
    };
  }

  /**
   * Leaves all connections to a server, by the address its keys are stored under, and begins anew what is being opened: what that
   * goes by is trusted no more.
   */
  dropServer(host: string, port: number): void {
    this.#leave((profile) => isOn(profile, host, port));
  }

  /**
   * The same for profiles that are gone or lead elsewhere now, and for connections whose key was forgotten: somebody has changed
   * that, here or in another process.
   */
  dropOutdated(): void {
    this.#leave((profile, connection) => {
      const present = this.#present(profile.id);
      if (present === undefined || !reachesAlike(present, profile)) return true;
      return connection !== undefined && this.#trust.wasForgotten(profile, connection);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections[Symbol.asyncDispose]();
    await this.#reach.routes.jumpHosts[Symbol.asyncDispose]();
  }

  #leave(isLeft: IsLeft): void {
    this.#reach.routes.jumpHosts.leave(isLeft);
    this.#connections.leave(isLeft);
  }

  #present(profileId: string): Profile | undefined {
    return this.#profiles.exists(profileId) ? this.#profiles.get(profileId) : undefined;
  }

  async #open(profile: Profile, signal: AbortSignal): Promise<Opened> {
    const connection = await this.#reach.connect(profile, sftpOn(profile.timeouts, profile.user), signal);
    const { askedPerson, closed, hostKey, trustedBy } = connection;
    const channels = this.#channelsOf(profile, connection);
    void closed.then(() => channels.close());
    const close = () => {
      channels.close();
      connection.close();
    };
    return { connection, channels, askedPerson, hostKey, trustedBy, closed, close };
  }

  #channelsOf({ host, port }: Profile, connection: Connection): Channels {
    const server = `${host.toLowerCase()}:${port}`;
    const refused = (allowed: number) => {
      // A connection that is gone has refused nothing.
      if (!connection.session.gone) this.#mostChannels.set(server, allowed);
    };
    return new Channels(connection.openChannel, this.#mostChannels.get(server) ?? MOST_CHANNELS, refused);
  }
}

function isOn(profile: Profile, host: string, port: number): boolean {
  const address = trustAddress(profile);
  return address.port === port && address.host.toLowerCase() === host.toLowerCase();
}
