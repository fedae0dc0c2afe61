import type { Client, ClientChannel } from 'ssh2';
import { failure } from '../../../../shared/errors.ts';
import type { Profile } from '../../../../shared/models/profile.ts';
import { cleanServerText } from '../../errors/from-ssh.ts';
import { idleMsOf } from '../idle.ts';
import { ChannelStream } from './channel-stream.ts';
import { Deadline } from './deadline.ts';
import type { RouteOptions, RouteStream, RouteTarget } from './route.ts';
import { blamedOn, routeCannotReach, routeRefused, type Via } from './via.ts';

/** A signed-in connection to a jump host, for forwarding and nothing else: many allow nothing else. */
export interface JumpConnection {
  readonly client: Pick<Client, 'forwardOut'>;
  readonly askedPerson: boolean;
  readonly closed: Promise<void>;
  close(): void;
}

export interface JumpHostParts {
  /** @throws `NotFound` */
  readonly profile: (id: string) => Profile;
  /** Signs in as the profile says, writing down what comes of it: held, unreachable, or well. */
  readonly connect: (profile: Profile) => Promise<JumpConnection>;
}

interface Hop {
  readonly connection: JumpConnection;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

/** RFC 4254 section 5.1. */
const REASONS: Readonly<Record<number, string>> = {
  1: 'administratively prohibited',
  2: 'connect failed',
  3: 'unknown channel type',
  4: 'resource shortage',
};
/** The jump host says no by itself, whatever the server is like. */
const SAYS_NO: readonly number[] = [1, 3];

/**
 * One connection for each profile that serves as a jump host, shared by everyone behind it: one sign-in, and a channel for
 * each. It is closed when the last of them has been gone for as long as the profile's own idle time.
 */
export class JumpHosts implements AsyncDisposable {
  readonly #parts: JumpHostParts;
  readonly #hops = new Map<string, Hop>();
  readonly #opening = new Map<string, Promise<Hop>>();

  constructor(parts: JumpHostParts) {
    this.#parts = parts;
  }

  /** @throws what the jump host's own connection says, `RouteRefused`, `RouteCannotReach`, `Cancelled` */
  async open(profileId: string, target: RouteTarget, options: RouteOptions): Promise<RouteStream> {
    const { connectMs, signal, onStep } = options;
    const profile = this.#profile(profileId);
    const via: Via = { kind: 'jump', name: profile.name, profileId };
    const begun = performance.now();
    const hop = await this.#hop(profile, signal).catch((thrown: unknown) => {
      throw blamedOn(via, thrown);
    });
    const waitedMs = performance.now() - begun;
    this.#use(hop);
    try {
      onStep({ passed: 'resolve', by: 'jump-host', addresses: [] });
      const channel = await forward(hop.connection, target, via, { connectMs, signal });
      const stream = new ChannelStream(channel);
      stream.once('close', () => this.#leave(profile, hop));
      onStep({ passed: 'reach', tried: [], via: profile.name });
      return { stream, reuseReadBuffer: () => {}, waitedMs };
    } catch (thrown) {
      this.#leave(profile, hop);
      throw blamedOn(via, thrown);
    }
  }

  /** Closes the connection and with it all that goes through it, for instance because its settings changed. */
  drop(profileId: string): void {
    const hop = this.#hops.get(profileId);
    if (hop === undefined) return;
    this.#hops.delete(profileId);
    clearTimeout(hop.idle);
    hop.connection.close();
  }

  /** The profiles that serve just now. */
  get serving(): readonly string[] {
    return [...this.#hops.keys()];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#opening.values());
    for (const profileId of [...this.#hops.keys()]) this.drop(profileId);
  }

  #profile(id: string): Profile {
    try {
      return this.#parts.profile(id);
    } catch (cause) {
      throw failure('RouteRefused', 'the jump host is no saved profile any more', {
        detail: { via: 'jump', viaName: '', reason: 'not saved any more' },
        cause,
      });
    }
  }

  /** Waits without being able to end what others wait for too. */
  #hop(profile: Profile, signal: AbortSignal): Promise<Hop> {
    const present = this.#hops.get(profile.id);
    if (present !== undefined) return Promise.resolve(present);
    let opening = this.#opening.get(profile.id);
    if (opening === undefined) {
      opening = this.#open(profile).finally(() => this.#opening.delete(profile.id));
      opening.catch(() => {});
      this.#opening.set(profile.id, opening);
    }
    const shared = opening;
    return new Promise<Hop>((resolve, reject) => {
      const stop = () => reject(failure('Cancelled', 'connecting was cancelled'));
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
    });
  }

  async #open(profile: Profile): Promise<Hop> {
    const connection = await this.#parts.connect(profile);
    const hop: Hop = { connection, users: 0, idle: undefined };
    this.#hops.set(profile.id, hop);
    void connection.closed.then(() => {
      clearTimeout(hop.idle);
      if (this.#hops.get(profile.id) === hop) this.#hops.delete(profile.id);
    });
    // Everybody who waited for it may have gone meanwhile.
    this.#startIdle(profile, hop);
    return hop;
  }

  #use(hop: Hop): void {
    clearTimeout(hop.idle);
    hop.users += 1;
  }

  #leave(profile: Profile, hop: Hop): void {
    hop.users -= 1;
    if (hop.users === 0) this.#startIdle(profile, hop);
  }

  #startIdle(profile: Profile, hop: Hop): void {
    hop.idle = setTimeout(
      () => {
        if (hop.users === 0 && this.#hops.get(profile.id) === hop) this.drop(profile.id);
      },
      idleMsOf(profile, hop.connection),
    );
    hop.idle.unref();
  }
}

async function forward(
  { client, closed }: JumpConnection,
  { host, port }: RouteTarget,
  via: Via,
  { connectMs, signal }: Pick<RouteOptions, 'connectMs' | 'signal'>,
): Promise<ClientChannel> {
  using deadline = new Deadline(connectMs, signal);
  const opening = new Promise<ClientChannel>((resolve, reject) => {
    void closed.then(() => reject(failure('ConnectionLost', 'the connection to the jump host ended')));
    try {
      // Where it comes from is for the server's log only; OpenSSH tells the same.
      client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
        if (error === undefined) resolve(channel);
        else reject(refusalOf(error, via));
      });
    } catch (cause) {
      reject(failure('ConnectionLost', 'the connection to the jump host ended', { cause }));
    }
  });
  opening.catch(() => {});
  try {
    // A channel that comes too late is nobody's.
    return await deadline.race(opening, (late) => late.destroy());
  } catch (thrown) {
    if (deadline.signal.aborted && !signal.aborted)
      throw routeCannotReach(via, `no answer in ${connectMs} ms`);
    throw thrown;
  }
}

function refusalOf(error: Error & { readonly reason?: unknown }, via: Via) {
  const code = typeof error.reason === 'number' ? error.reason : 0;
  const text = cleanServerText(error.message).replace(/^\(SSH\) Channel open failure: /, '');
  const reason = [REASONS[code], text].filter((part) => part !== undefined && part !== '').join(': ');
  return SAYS_NO.includes(code) ? routeRefused(via, reason) : routeCannotReach(via, reason);
}
