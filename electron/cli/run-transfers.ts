import { failure } from '../../shared/errors.ts';
import type { Profile, ProfileStatus } from '../../shared/models/profile.ts';
import type { BatchSummary, TransferSnapshot } from '../../shared/models/transfer.ts';
import { partnerOf } from './partner.ts';
import { ProgressDisplay } from './progress-display.ts';
import { isActive } from './progress-view.ts';
import { request } from './request.ts';
import {
  beginningWith,
  heldIn,
  NEW_RUN,
  type RunState,
  type Standstill,
  standstillOf,
  standstillOfRun,
  withQueue,
  withStatuses,
} from './run-state.ts';
import type { Session } from './session.ts';
import { warnOfWeakConnection } from './weak-connection.ts';

/** How a run ended: everything final, or why the rest waits. */
export type RunEnd = Standstill | 'interrupted';

export interface RunOptions {
  readonly session: Session;
  readonly profiles: readonly Profile[];
  /** What this engine may work on: its own batch, or everything that waits. */
  readonly on: 'reserved' | 'everything';
}

export interface RunOutcome {
  readonly end: RunEnd;
  readonly statuses: ReadonlyMap<string, ProfileStatus>;
  /** Temporary names that couldn't be removed; the next connection does it. */
  readonly temporariesLeft: number;
}

/**
 * News comes in ticks and may be lost, and another process may change the queue: look for ourselves, soon at first, so
 * that a small file isn't waited for longer than it takes, then less and less often up to this.
 */
const LOOK_AGAIN_MS = 2_000;
const FIRST_LOOK_MS = 20;
/** After Ctrl-C: long enough to remove temporary names, short enough for whoever waits. */
const INTERRUPTED_DRAIN_MS = 5_000;
const DRAIN_MS = 15_000;

/**
 * Lets an engine work on batches and waits until all of them are through, or nothing moves any more. Questions
 * that hold a profile go to the person at the terminal. Watching begins before {@link TransferRun.finish} is
 * called, so that no news of the batches' beginning is missed.
 */
export class TransferRun implements Disposable {
  readonly #options: RunOptions;
  readonly #display: ProgressDisplay;
  readonly #stopListening: readonly (() => void)[];
  readonly #declined = new Set<string>();
  readonly #moving = new Map<number, TransferSnapshot>();
  #watched: ReadonlySet<string> = new Set();
  #state: RunState = NEW_RUN;
  #wake: () => void = () => undefined;
  #news = false;
  #lookAgainMs = FIRST_LOOK_MS;

  constructor(options: RunOptions) {
    this.#options = options;
    const { host, context } = options.session;
    const names = new Set(options.profiles.map(partnerOf));
    this.#display = new ProgressDisplay(context.terminal, [...names].join(', '));
    this.#stopListening = [
      host.on('queue.changed', ({ transfers, batches }) => this.#take(transfers, batches)),
      host.on('profiles.changed', ({ statuses }) => {
        this.#state = withStatuses(this.#state, statuses);
        this.#notice();
      }),
    ];
  }

  /** Notes how things stood before this run, and takes waiting times of an unreachable server away. */
  async begin(): Promise<void> {
    const { session, profiles } = this.#options;
    for (const { id } of profiles) {
      const status = await request(session.host, 'profiles.status', { id });
      this.#state = beginningWith(this.#state, [status]);
      if (status.unreachable !== null) await request(session.host, 'profiles.tryNow', { id });
    }
  }

  /** Starts work and settles once these batches are through or stand still. */
  async finish(batchIds: readonly string[]): Promise<RunOutcome> {
    const { host, context } = this.#options.session;
    this.#watched = new Set(batchIds);
    await this.#look();
    const { signal } = context.interruption;
    if (!signal.aborted) await request(host, 'queue.work', { on: this.#options.on });
    const end = await this.#wait();
    this.#display.end();
    if (end === 'interrupted') {
      for (const batchId of batchIds) await host.request('transfers.pause', { which: 'batch', batchId });
    }
    // What stands still must not start moving behind the results we print.
    if (end !== 'finished') await host.request('queue.work', { on: 'nothing' });
    const deadlineMs = signal.aborted ? INTERRUPTED_DRAIN_MS : DRAIN_MS;
    const drained = await host.request('queue.drain', { deadlineMs });
    for (const profile of this.#options.profiles) await warnOfWeakConnection(host, context.terminal, profile);
    await this.#look();
    return {
      end,
      statuses: this.#state.statuses,
      temporariesLeft: drained.ok ? drained.value.temporariesLeft : 0,
    };
  }

  [Symbol.dispose](): void {
    this.#display.end();
    for (const stop of this.#stopListening) stop();
  }

  async #wait(): Promise<RunEnd> {
    const { signal } = this.#options.session.context.interruption;
    const interrupt = (): void => this.#notice();
    signal.addEventListener('abort', interrupt);
    const watchEngine = this.#options.session.host.closed.then(({ reason }) => {
      throw failure('EngineStopped', `the engine stopped: ${reason}`);
    });
    // Raced below; once nobody waits any more its end is nobody's failure.
    watchEngine.catch(() => undefined);
    try {
      for (;;) {
        if (signal.aborted) return 'interrupted';
        if (standstillOfRun(this.#state) !== null || heldIn(this.#state).length > 0) {
          // News of one kind may be older than that of the other: judge on fresh facts only.
          await this.#look();
          if (await this.#settleHeld()) continue;
          const end = standstillOfRun(this.#state);
          if (end !== null) return signal.aborted ? 'interrupted' : end;
        }
        this.#show();
        if (await Promise.race([this.#nextNews(), watchEngine])) await this.#look();
      }
    } catch (thrown) {
      // Ctrl-C at a question or during a request: what is under way still gets its orderly end.
      if (signal.aborted) return 'interrupted';
      throw thrown;
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }

  /** Takes what holds a profile to the person. True if an answer changed something. */
  async #settleHeld(): Promise<boolean> {
    const { session, profiles } = this.#options;
    for (const { profileId, error } of heldIn(this.#state)) {
      const profile = profiles.find(({ id }) => id === profileId);
      if (profile === undefined || this.#declined.has(profileId)) continue;
      this.#display.end();
      if (await session.answers.settle(error, profile)) {
        await this.#look();
        return true;
      }
      this.#declined.add(profileId);
    }
    return false;
  }

  /** Asks for the full state. */
  async #look(): Promise<void> {
    const { host } = this.#options.session;
    for (const id of this.#watched) this.#take([], [await request(host, 'batches.get', { id })]);
    const statuses: ProfileStatus[] = [];
    for (const { id } of this.#options.profiles) {
      statuses.push(await request(host, 'profiles.status', { id }));
    }
    this.#state = withStatuses(this.#state, statuses);
  }

  #take(transfers: readonly TransferSnapshot[], batches: readonly BatchSummary[]): void {
    this.#state = withQueue(this.#state, this.#watched, transfers, batches);
    for (const transfer of transfers) {
      if (!this.#watched.has(transfer.batchId)) continue;
      // Only what moves is kept: a batch may have a hundred thousand that wait.
      if (isActive(transfer.state)) this.#moving.set(transfer.id, transfer);
      else this.#moving.delete(transfer.id);
    }
    this.#notice();
  }

  #notice(): void {
    this.#news = true;
    this.#wake();
  }

  /** True where no news came in time. */
  #nextNews(): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (silent: boolean): void => {
        clearTimeout(timer);
        this.#wake = () => undefined;
        this.#news = false;
        resolve(silent);
      };
      const timer = setTimeout(() => settle(true), this.#lookAgainMs);
      this.#lookAgainMs = Math.min(LOOK_AGAIN_MS, this.#lookAgainMs * 1.5);
      this.#wake = () => settle(false);
      if (this.#news) settle(false);
    });
  }

  #show(): void {
    const batches = [...this.#state.batches.values()];
    this.#display.show(batches, [...this.#moving.values()], this.#waitingFor(batches));
  }

  #waitingFor(batches: readonly BatchSummary[]): string | null {
    for (const batch of batches) {
      const status = this.#state.statuses.get(batch.profileId);
      if (status?.unreachable && standstillOf(this.#state, batch) === null)
        return 'no connection, trying again';
    }
    return null;
  }
}
