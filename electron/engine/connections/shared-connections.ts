import { failure } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { unlessCancelled } from '../cancellation/cancellation.ts';
import type { HostKey } from './host-key.ts';
import type { TrustedBy } from './host-trust.ts';
import { idleMsOf } from './idle.ts';

export interface Shareable {
  readonly hostKey: HostKey;
  readonly trustedBy: TrustedBy | 'accept-new';
  readonly askedPerson: boolean;
  /** Settles when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

export type IsLeft = (profile: Profile, connection: Shareable | undefined) => boolean;

/** One user's part in a connection. */
export interface Share<C> extends Disposable {
  readonly connection: C;
}

interface Held<C> {
  /** As it was when this was opened. */
  readonly profile: Profile;
  readonly connection: C;
  users: number;
  idle: NodeJS.Timeout | undefined;
}

interface Opening<C> {
  readonly held: Promise<Held<C>>;
  /** What this is being opened with. */
  profile: Profile;
  /** Aborted: what comes of it isn't wanted any more. */
  stop: AbortController;
}

/**
 * One connection for each profile, shared by all who use it, closed when it has been nobody's for as long as the profile says.
 * Opening is one attempt however many wait for it. Where what it was begun with holds no more (another server, a key that
 * isn't trusted now), it ends and is begun anew, within the same time limits, and everybody goes on waiting.
 */
export class SharedConnections<C extends Shareable> implements AsyncDisposable {
  readonly #profile: (id: string) => Profile;
  readonly #open: (profile: Profile, signal: AbortSignal) => Promise<C>;
  readonly #held = new Map<string, Held<C>>();
  readonly #openings = new Map<string, Opening<C>>();
  #isClosing = false;

  constructor(parts: {
    /** @throws `NotFound` */
    profile: (id: string) => Profile;
    open: (profile: Profile, signal: AbortSignal) => Promise<C>;
  }) {
    this.#profile = parts.profile;
    this.#open = parts.open;
  }

  /** The present one; opens none. */
  get(profileId: string): C | undefined {
    return this.#held.get(profileId)?.connection;
  }

  /**
   * Waits without being able to end what others wait for too.
   * @throws what opening says, `NotFound`, `Cancelled`, `ConnectionLost` where it was gone at once
   */
  async acquire(profileId: string, signal: AbortSignal): Promise<Share<C>> {
    const held = this.#held.get(profileId) ?? (await unlessCancelled(this.#opening(profileId), signal));
    if (this.#held.get(profileId) !== held) throw failure('ConnectionLost', 'the connection is gone');
    clearTimeout(held.idle);
    held.users += 1;
    let isReleased = false;
    return {
      connection: held.connection,
      [Symbol.dispose]: () => {
        if (isReleased) return;
        isReleased = true;
        held.users -= 1;
        if (held.users === 0) this.#startIdle(held);
      },
    };
  }

  /**
   * Leaves the connections that `isLeft` chooses, by the profile as it was when they were opened, and begins anew what is
   * being opened for one: that has no connection yet.
   */
  leave(isLeft: IsLeft): void {
    for (const { profile, stop } of this.#openings.values()) if (isLeft(profile, undefined)) stop.abort();
    for (const held of [...this.#held.values()]) if (isLeft(held.profile, held.connection)) this.#close(held);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    const openings = [...this.#openings.values()];
    this.leave(() => true);
    await Promise.allSettled(openings.map(({ held }) => held));
  }

  #opening(profileId: string): Promise<Held<C>> {
    const running = this.#openings.get(profileId);
    if (running !== undefined) return running.held;
    const { promise, resolve, reject } = Promise.withResolvers<Held<C>>();
    promise.catch(() => {});
    const opening = { held: promise, profile: this.#profile(profileId), stop: new AbortController() };
    this.#openings.set(profileId, opening);
    this.#openUntilWanted(opening)
      .finally(() => this.#openings.delete(profileId))
      .then(resolve, reject);
    return promise;
  }

  async #openUntilWanted(opening: Opening<C>): Promise<Held<C>> {
    while (!this.#isClosing) {
      const { profile, stop } = opening;
      try {
        const connection = await this.#open(profile, stop.signal);
        if (!stop.signal.aborted) return this.#hold(profile, connection);
        connection.close();
      } catch (thrown) {
        if (!stop.signal.aborted) throw thrown;
      }
      opening.profile = this.#profile(profile.id);
      opening.stop = new AbortController();
    }
    throw failure('Cancelled', 'the engine is closing');
  }

  #hold(profile: Profile, connection: C): Held<C> {
    const held: Held<C> = { profile, connection, users: 0, idle: undefined };
    this.#held.set(profile.id, held);
    void connection.closed.then(() => this.#forget(held));
    // Everybody who waited for it may have gone meanwhile.
    this.#startIdle(held);
    return held;
  }

  #startIdle(held: Held<C>): void {
    held.idle = setTimeout(() => this.#close(held), idleMsOf(held.profile, held.connection));
    held.idle.unref();
  }

  #close(held: Held<C>): void {
    this.#forget(held);
    held.connection.close();
  }

  #forget(held: Held<C>): void {
    clearTimeout(held.idle);
    if (this.#held.get(held.profile.id) === held) this.#held.delete(held.profile.id);
  }
}
