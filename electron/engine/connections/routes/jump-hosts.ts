import type { Client, ClientChannel } from 'ssh2';
import { failure } from '../../../../shared/errors.ts';
import type { Profile } from '../../../../shared/models/profile.ts';
import { cleanServerText } from '../../errors/from-ssh.ts';
import { type IsLeft, type Share, type Shareable, SharedConnections } from '../shared-connections.ts';
import { ChannelStream } from './channel-stream.ts';
import { Deadline } from './deadline.ts';
import type { RouteOptions, RouteStream, RouteTarget } from './route.ts';
import { blamedOn, routeCannotReach, routeRefused, type Via } from './via.ts';

/** A signed-in connection to a jump host, for forwarding and nothing else: many allow nothing else. */
export interface JumpConnection extends Shareable {
  readonly client: Pick<Client, 'forwardOut'>;
}

export interface JumpHostParts {
  /** @throws `NotFound` */
  readonly profile: (id: string) => Profile;
  /** Signs in as the profile says, writing down what comes of it: held, unreachable, or well. */
  readonly connect: (profile: Profile, signal: AbortSignal) => Promise<JumpConnection>;
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

/** One sign-in on each profile that serves as a jump host, shared by everyone behind it, and a channel for each of them. */
export class JumpHosts implements AsyncDisposable {
  readonly #profile: JumpHostParts['profile'];
  readonly #connections: SharedConnections<JumpConnection>;

  constructor({ profile, connect }: JumpHostParts) {
    this.#profile = profile;
    this.#connections = new SharedConnections({ profile, open: connect });
  }

  /** @throws what the jump host's own connection says, `RouteRefused`, `RouteCannotReach`, `Cancelled` */
  async open(profileId: string, target: RouteTarget, options: RouteOptions): Promise<RouteStream> {
    const { connectMs, signal, onStep } = options;
    const { name } = this.#jumpHost(profileId);
    const via: Via = { kind: 'jump', name, profileId };
    const begun = performance.now();
    let share: Share<JumpConnection> | undefined;
    try {
      share = await this.#connections.acquire(profileId, signal);
      const waitedMs = performance.now() - begun;
      onStep({ passed: 'resolve', by: 'jump-host', addresses: [] });
      const channel = await forward(share.connection, target, via, { connectMs, signal });
      const stream = new ChannelStream(channel);
      stream.once('close', () => share?.[Symbol.dispose]());
      onStep({ passed: 'reach', tried: [], via: name });
      return { stream, reuseReadBuffer: () => {}, waitedMs };
    } catch (thrown) {
      share?.[Symbol.dispose]();
      throw blamedOn(via, thrown);
    }
  }

  /** As {@link SharedConnections.leave}: all that goes through those that are left ends. */
  leave(isLeft: IsLeft): void {
    this.#connections.leave(isLeft);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections[Symbol.asyncDispose]();
  }

  #jumpHost(id: string): Profile {
    try {
      return this.#profile(id);
    } catch (cause) {
      throw failure('RouteRefused', 'the jump host is no saved profile any more', {
        detail: { via: 'jump', viaName: '', reason: 'not saved any more' },
        cause,
      });
    }
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
