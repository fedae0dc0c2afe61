import { errorOf } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { ConnectionPool } from '../connections/pool.ts';
import type { ServerTraits } from '../connections/server-traits.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { isOfDatabase } from '../storage/database.ts';
import { bringNearer } from './clock-jumps.ts';
import { ConnectionLuck } from './connection-luck.ts';
import { nextDueMs, runnableProfiles, takeUpDue } from './due-work.ts';
import type { Job, StopReason } from './job.ts';
import type { Progress } from './progress.ts';
import type { Temporaries } from './publishing/temporaries.ts';
import type { RateLimits } from './pump/rate-limit.ts';
import type { WorkMode } from './queue/claimable.ts';
import type { Queue } from './queue/queue.ts';
import { runTransfer } from './run-transfer.ts';
import type { TransferTools } from './transfer-tools.ts';
import { UnrecordedTries } from './unrecorded-tries.ts';

/**
 * Small files under way at the same time on one connection: enough that the server has work while ours is being
 * committed. 2,000 x 4 KiB took 1.9 s with 64, 1.5 s with 128, and no less with 256, which took more memory.
 */
const SMALL_IN_FLIGHT = 128;
/**
 * Small files begun by one claim. All at once they would go in step: while the server opens 128 files we have nothing to do,
 * and while we write down 128 outcomes the server hasn't. In parts 2,000 x 4 KiB took 1.3 instead of 1.7 s.
 */
const SMALL_AT_ONCE = 32;
/** Free places among the small ones before more are claimed. */
const TOP_UP = 16;
/** Staged files published by one claim: each is a rename and a record. */
const STAGED_TOGETHER = 1_000;
/** The scheduler looks again after this long even if nobody called, milliseconds. */
const LONGEST_NAP_MS = 10_000;
/** How often it is looked whether the machine's clock was set back, milliseconds. */
const CLOCK_LOOK_MS = 5_000;

export interface SchedulerParts {
  readonly queue: Queue;
  readonly pool: ConnectionPool;
  readonly profiles: Profiles;
  readonly temporaries: Temporaries;
  readonly progress: Progress;
  readonly limits: RateLimits;
  readonly traits: ServerTraits;
  readonly now: () => number;
  readonly random: () => number;
  readonly failed: (reason: unknown) => void;
}

/** Decides what runs when: every runnable profile gets a connection first, then as many transfers as it may have. */
export class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #tools: TransferTools;
  readonly #jobs = new Map<number, Job>();
  readonly #luck = new ConnectionLuck(SMALL_IN_FLIGHT);
  readonly #unrecorded = new UnrecordedTries();
  readonly #runs = new Set<Promise<void>>();
  /** Connecting and claiming, one for each profile at most. */
  readonly #fillings = new Set<Promise<void>>();
  readonly #busyProfiles = new Set<string>();
  readonly #callAgain = new Set<string>();
  readonly #closing = new AbortController();
  #mode: WorkMode = 'nothing';
  #clockLookedAtMs = Number.NEGATIVE_INFINITY;
  /** By delivered small files, since anyone looked because of that. */
  #placesLeft = 0;
  #kicked: NodeJS.Immediate | undefined;
  #nap: NodeJS.Timeout | undefined;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#tools = {
      queue: parts.queue,
      pool: parts.pool,
      temporaries: parts.temporaries,
      traits: parts.traits,
      marked: (change) => parts.queue.parts.commits.post(change, parts.failed),
      now: parts.now,
      progressed: (job) => parts.progress.progressed(job),
      limitOf: (job) => parts.limits.of(job.row.profile_id, job.row.direction),
      profileOf: (job) => parts.profiles.get(job.row.profile_id),
      isForgiven: (job) => this.#luck.broke(job),
      unrecorded: (job) => this.#unrecorded.another(job),
      later: (job, event, change = {}) =>
        parts.queue.later(job, event, change, (reason) => {
          parts.failed(reason);
          job.stop('claim-lost');
        }),
    };
  }

  get working(): ReadonlySet<number> {
    return new Set(this.#jobs.keys());
  }

  workOn(mode: WorkMode): void {
    this.#mode = mode;
    this.kick();
  }

  /** Something may have become possible: look soon. */
  kick(): void {
    if (this.#closing.signal.aborted) return;
    this.#kicked ??= setImmediate(() => {
      this.#kicked = undefined;
      try {
        this.#pass();
      } catch (thrown) {
        this.#parts.failed(thrown);
        this.#sleep(LONGEST_NAP_MS);
      }
    });
  }

  /** Stops the running transfers that `which` chooses. */
  stop(reason: StopReason, which: (job: Job) => boolean = () => true): void {
    for (const job of this.#jobs.values()) if (which(job)) job.stop(reason);
  }

  /** Settles when nothing runs and what can be removed is, or at the deadline. */
  async drain(deadlineMs: number): Promise<void> {
    const { temporaries } = this.#parts;
    const work = async () => {
      while (this.#runs.size > 0) await Promise.allSettled([...this.#runs]);
      // Twice: the first may be a run that began before the last of them was abandoned.
      for (let round = 0; round < 2; round += 1)
        await Promise.all(this.#profilesToClean().map((id) => temporaries.clean(id, this.#closing.signal)));
    };
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, deadlineMs);
    });
    await Promise.race([work(), deadline]).finally(() => clearTimeout(timer));
  }

  /** Gives every claim back and waits for that. */
  async close(): Promise<void> {
    this.#mode = 'nothing';
    clearImmediate(this.#kicked);
    clearTimeout(this.#nap);
    this.stop('shutdown');
    this.#closing.abort();
    // A claim may still be on its way to the disk: what it brings is given back too.
    await Promise.allSettled([...this.#fillings]);
    await Promise.allSettled([...this.#runs]);
  }

  #pass(): void {
    const { queue, profiles, temporaries } = this.#parts;
    const { database, now } = queue.parts;
    if (this.#mode === 'nothing') return;
    const atMs = now();
    if (performance.now() - this.#clockLookedAtMs > CLOCK_LOOK_MS) {
      this.#clockLookedAtMs = performance.now();
      bringNearer(queue, profiles);
    }
    if (takeUpDue(database, atMs)) this.kick();
    for (const id of runnableProfiles(queue.parts, this.#mode, atMs)) {
      const profile = profiles.get(id);
      if (this.#parts.pool.mayWorkOn(profile)) this.#serve(profile);
    }
    for (const id of this.#profilesToClean())
      if (this.#parts.pool.isConnected(id)) void temporaries.clean(id, this.#closing.signal);
    this.#sleepUntilDue(atMs);
  }

  /** One profile at a time by one flow: connect first, so that nothing is claimed that can't be sent. */
  #serve(profile: Profile): void {
    if (this.#busyProfiles.has(profile.id)) {
      this.#callAgain.add(profile.id);
      return;
    }
    this.#busyProfiles.add(profile.id);
    const filling = this.#fill(profile)
      .catch(this.#parts.failed)
      .finally(() => {
        this.#fillings.delete(filling);
        this.#busyProfiles.delete(profile.id);
        // Whoever called meanwhile had a reason: a place may have become free after it was counted.
        if (this.#callAgain.delete(profile.id)) this.kick();
      });
    this.#fillings.add(filling);
  }

  async #fill(profile: Profile): Promise<void> {
    const { pool, queue } = this.#parts;
    let session: SftpSession;
    try {
      using lease = await pool.acquire(profile.id, this.#closing.signal);
      session = lease.session;
    } catch (thrown) {
      // Written down by the pool: the profile is held, or its timer runs. Where nothing can be written down, the next
      // look comes by itself.
      if (!isOfDatabase(errorOf(thrown))) this.kick();
      return;
    }
    const concurrency = pool.optionsFor(profile.id)?.concurrency ?? profile.transfer.concurrency;
    const running = { small: 0, large: 0, staged: 0 };
    for (const job of this.#jobs.values())
      if (job.row.profile_id === profile.id) running[job.wasStaged ? 'staged' : job.row.size_class] += 1;
    const free = {
      small:
        Math.max(1, Math.min(this.#luck.allowed(profile.id), session.openFiles - concurrency)) -
        running.small,
      large: concurrency - running.large,
      // Nothing is open for these: the more are asked for together, the shorter a part of a batch is to be seen.
      staged: running.staged === 0 ? STAGED_TOGETHER : 0,
    };
    // A wave of small files is topped up when a good part of it is through: a claim is a commit.
    if (free.small < Math.min(TOP_UP, running.small)) free.small = 0;
    free.small = Math.min(free.small, SMALL_AT_ONCE);
    if (free.small <= 0 && free.large <= 0 && free.staged <= 0) return;
    const jobs = await queue.claim(profile.id, free, this.#mode);
    for (const job of jobs) {
      this.#luck.began(job, session);
      this.#start(job);
    }
    if (jobs.length > 0) this.kick();
  }

  #start(job: Job): void {
    const { progress, queue } = this.#parts;
    this.#jobs.set(job.id, job);
    progress.changed(job.row);
    if (this.#closing.signal.aborted) job.stop('shutdown');
    // A wish written between the choice and the claim.
    else if (job.row.requested !== null && job.intent === undefined) job.stop(job.row.requested);
    const run = runTransfer(job, this.#tools, this.#parts.random, this.#parts.failed).finally(() => {
      job.end();
      this.#luck.ended(job);
      this.#unrecorded.ended(job);
      // It may have been claimed anew while one that had lost its claim was on its way out.
      if (this.#jobs.get(job.id) === job) this.#jobs.delete(job.id);
      this.#runs.delete(run);
      progress.forget(job);
      if (!queue.parts.database.open) return;
      if (this.#jobs.size === 0) progress.settled();
      this.#leftPlace(job);
    });
    this.#runs.add(run);
  }

  /** Looking takes longer than a small file's place is worth: the next ones are claimed when there are some. */
  #leftPlace(job: Job): void {
    this.#placesLeft += 1;
    const isOneOfMany = job.row.size_class === 'small' && job.row.state === 'delivered';
    if (isOneOfMany && this.#placesLeft < TOP_UP && this.#jobs.size >= TOP_UP) return;
    this.#placesLeft = 0;
    this.kick();
  }

  #profilesToClean(): readonly string[] {
    const { temporaries, profiles, pool } = this.#parts;
    return temporaries.profilesToClean().filter((id) => {
      const { held, unreachable } = profiles.status(id);
      return held === null && unreachable === null && pool.mayWorkOn(profiles.get(id));
    });
  }

  /** What was due at `afterMs` is being seen to; whoever is through with that calls. */
  #sleepUntilDue(afterMs: number): void {
    const { database, now } = this.#parts.queue.parts;
    const due = nextDueMs(database, afterMs);
    const wait = due === null ? LONGEST_NAP_MS : due - now();
    this.#sleep(Math.min(LONGEST_NAP_MS, Math.max(1, wait)));
  }

  #sleep(ms: number): void {
    clearTimeout(this.#nap);
    this.#nap = setTimeout(() => this.kick(), ms);
    this.#nap.unref();
  }
}
