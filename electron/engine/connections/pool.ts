import type { SessionOptions } from '../../../shared/contract/engine-requests.ts';
import { failure } from '../../../shared/errors.ts';
import type { ConnectionFacts } from '../../../shared/models/connection-facts.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { Route } from '../../../shared/models/route.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { attemptOn, ConnectFailure } from './attempt.ts';
import type { AskCredential } from './authenticate.ts';
import { Channels, MOST_CHANNELS } from './channels.ts';
import { idleMsOf } from './idle.ts';
import { ProfileReach } from './reach-profile.ts';
import type { RemoteShell } from './remote-shell.ts';
import { type RouteOwner, type RouteParts, routeFor } from './routes/open-route.ts';
import type { OpenRoute } from './routes/route.ts';
import { type Connection, sftpOn } from './sftp-connection.ts';
import type { SftpSession } from './sftp-session.ts';
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

interface Entry {
  connection: Connection;
  channels: Channels;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/**
 * One connection for each profile, shared by everyone who works on it, closed when nobody has used it for a while.
 * Opening is one attempt however many wait for it; its outcome holds the profile, starts its timer, or clears both.
 */
export class ConnectionPool implements AsyncDisposable {
  readonly #profiles: Profiles;
  readonly #trust: Trust;
  readonly #reach: ProfileReach;
  readonly #entries = new Map<string, Entry>();
  readonly #opening = new Map<string, Promise<Entry>>();
  readonly #options = new Map<string, SessionOptions>();
  readonly #closing = new AbortController();
  /** By `host:port`, for servers that were found to allow fewer channels than we would open. */
  readonly #mostChannels = new Map<string, number>();

  constructor(parts: { profiles: Profiles; trust: Trust; askCredential: AskCredential }) {
    this.#profiles = parts.profiles;
    this.#trust = parts.trust;
    this.#reach = new ProfileReach({
      ...parts,
      optionsFor: (profileId) => this.#options.get(profileId),
      closing: this.#closing.signal,
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
    return [...this.#options.values()].find(({ profileId }) => this.#isOn(profileId, host, port));
  }

  /** Whether this engine may connect to a profile by itself: it is saved, or somebody said how. */
  mayWorkOn(profile: Profile): boolean {
    return profile.kind === 'saved' || this.#options.has(profile.id);
  }

  isConnected(profileId: string): boolean {
    return this.#entries.has(profileId);
  }

  /** What the profile's present connection agreed on; `null` while there is none. Opens none. */
  facts(profileId: string): ConnectionFacts | null {
    const connection = this.#entries.get(profileId)?.connection;
    return connection === undefined
      ? null
      : connectionFacts(connection, this.#profiles.get(profileId), this.#trust);
  }

  /**
   * @throws {@link ConnectFailure}
   */
  async acquire(profileId: string, signal: AbortSignal): Promise<Lease> {
    // Its first channel may have ended alone; then nothing can be asked over it any more.
    if (this.#entries.get(profileId)?.connection.session.gone === true) this.drop(profileId);
    const entry = this.#entries.get(profileId) ?? (await this.#wait(this.#openOnce(profileId), signal));
    // It may have been lost between its opening and now.
    if (this.#entries.get(profileId) !== entry)
      throw new ConnectFailure(failure('ConnectionLost', 'the connection is gone'), 'unreachable');
    clearTimeout(entry.idle);
    entry.users += 1;
    let released = false;
    return {
      session: entry.connection.session,
      shell: entry.connection.shell,
      channels: entry.channels,
      serverKey: entry.connection.serverKey,
      [Symbol.dispose]: () => {
        if (released) return;
        released = true;
        entry.users -= 1;
        if (entry.users > 0) return;
        this.#startIdle(profileId, entry);
      },
    };
  }

  /** Closes a profile's connection, for instance because its settings changed. */
  drop(profileId: string): void {
    this.#reach.routes.jumpHosts.drop(profileId);
    const entry = this.#entries.get(profileId);
    if (entry === undefined) return;
    this.#entries.delete(profileId);
    clearTimeout(entry.idle);
    entry.channels.close();
    entry.connection.close();
  }

  /** Closes all connections to a server, by the address its keys are stored under: what they were opened on is trusted no more. */
  dropServer(host: string, port: number): void {
    for (const profileId of [...this.#entries.keys(), ...this.#reach.routes.jumpHosts.serving])
      if (this.#isOn(profileId, host, port)) this.drop(profileId);
  }

  #isOn(profileId: string, host: string, port: number): boolean {
    // A profile that was removed is on no server.
    const profile = this.#profiles.exists(profileId) ? this.#profiles.get(profileId) : undefined;
    if (profile === undefined) return false;
    const address = trustAddress(profile);
    return address.port === port && address.host.toLowerCase() === host.toLowerCase();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled([...this.#opening.values()]);
    for (const profileId of [...this.#entries.keys()]) this.drop(profileId);
    await this.#reach.routes.jumpHosts[Symbol.asyncDispose]();
  }

  /** Waits without being able to end what others wait for too. */
  #wait(opening: Promise<Entry>, signal: AbortSignal): Promise<Entry> {
    return new Promise<Entry>((resolve, reject) => {
      const stop = () =>
        reject(new ConnectFailure(failure('Cancelled', 'connecting was cancelled'), 'cancelled'));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      opening.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }

  #openOnce(profileId: string): Promise<Entry> {
    const running = this.#opening.get(profileId);
    if (running !== undefined) return running;
    const opening = this.#open(profileId).finally(() => this.#opening.delete(profileId));
    opening.catch(() => {});
    this.#opening.set(profileId, opening);
    return opening;
  }

  async #open(profileId: string): Promise<Entry> {
    const connection = await attemptOn(this.#profiles, profileId, this.#closing.signal, () => {
      const profile = this.#profiles.get(profileId);
      return this.#reach.signIn(profile, sftpOn(profile.timeouts, profile.user));
    });
    const entry: Entry = {
      connection,
      channels: this.#channelsOf(profileId, connection),
      users: 0,
      idle: undefined,
    };
    this.#entries.set(profileId, entry);
    void connection.closed.then(() => {
      if (this.#entries.get(profileId) === entry) this.#entries.delete(profileId);
      clearTimeout(entry.idle);
      entry.channels.close();
    });
    return entry;
  }

  #channelsOf(profileId: string, connection: Connection): Channels {
    const { host, port } = this.#profiles.get(profileId);
    const server = `${host.toLowerCase()}:${port}`;
    const refused = (allowed: number) => {
      // A connection that is gone has refused nothing.
      if (!connection.session.gone) this.#mostChannels.set(server, allowed);
    };
    return new Channels(connection.openChannel, this.#mostChannels.get(server) ?? MOST_CHANNELS, refused);
  }

  #startIdle(profileId: string, entry: Entry): void {
    entry.idle = setTimeout(
      () => {
        if (entry.users === 0 && this.#entries.get(profileId) === entry) this.drop(profileId);
      },
      idleMsOf(this.#profiles.get(profileId), entry.connection),
    );
    entry.idle.unref();
  }
}
