import { readFileSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { type AppError, errorOf, failure } from '../../../shared/errors.ts';
import { fromFileSystem } from '../errors/from-file-system.ts';
import { writeAtomically } from '../storage/write-atomically.ts';
import type { LedgerHead } from './ledger.ts';

export const HEAD_FILE = 'ledger-head.json';
const LOCK_FILE = 'ledger-head.lock';

/** At most one write a second: an older head is still a true one, so a crash costs little. */
const WRITE_INTERVAL_MS = 1_000;
/** A write takes milliseconds; a lock this old was left by a process that died. */
const LOCK_STALE_MS = 2_000;
const LOCK_PATIENCE_MS = 5_000;
const LOCK_POLL_MS = 20;

const StoredHead = v.object({
  format: v.literal(1),
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** What the head file of a data directory says. */
export type KnownHead =
  | { readonly state: 'known'; readonly head: LedgerHead }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable' };

/** Reads the head file; never throws, because a damaged one is a finding and not a failure. */
export function readHead(dataDirectory: string): KnownHead {
  try {
    const { sequence, hash } = v.parse(
      StoredHead,
      JSON.parse(readFileSync(join(dataDirectory, HEAD_FILE), 'utf8')),
    );
    return { state: 'known', head: { sequence, hash } };
  } catch (thrown) {
    const absent = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return { state: absent ? 'absent' : 'unreadable' };
  }
}

/**
 * Keeps the newest head outside the database, so that cutting off the ledger's tail shows. Several processes may
 * keep the same file: it never goes back to a lower sequence, nor to another hash of the same one.
 */
export class HeadKeeper {
  readonly #dataDirectory: string;
  readonly #onFailure: (error: AppError) => void;
  readonly #intervalMs: number;
  #pending: LedgerHead | undefined;
  #timer: NodeJS.Timeout | undefined;
  #writtenAtMs = Number.NEGATIVE_INFINITY;
  #work: Promise<void> = Promise.resolve();

  /** @param onFailure hears of writes that failed by themselves; they are tried again with the next head. */
  constructor(
    dataDirectory: string,
    onFailure: (error: AppError) => void = () => {},
    intervalMs = WRITE_INTERVAL_MS,
  ) {
    this.#dataDirectory = dataDirectory;
    this.#onFailure = onFailure;
    this.#intervalMs = intervalMs;
  }

  /** Notes a head **after** its transaction was committed: one noted earlier would look like a cut tail after a crash. */
  note(head: LedgerHead): void {
    this.#remember(head);
    if (this.#timer !== undefined) return;
    const due = Math.max(0, this.#writtenAtMs + this.#intervalMs - performance.now());
    this.#timer = setTimeout(() => {
      this.flush().catch((thrown: unknown) => this.#onFailure(errorOf(thrown)));
    }, due);
    this.#timer.unref();
  }

  /** Writes what is noted now. @throws what the file system said, `Timeout` where the file stays locked. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const written = this.#work.then(() => this.#write());
    this.#work = written.catch(() => {});
    return written;
  }

  /** Writes what is noted; the last call. */
  close(): Promise<void> {
    return this.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #remember(head: LedgerHead): void {
    if (this.#pending === undefined || head.sequence > this.#pending.sequence) this.#pending = head;
  }

  async #write(): Promise<void> {
    const head = this.#pending;
    if (head === undefined) return;
    this.#pending = undefined;
    this.#writtenAtMs = performance.now();
    try {
      await withLock(join(this.#dataDirectory, LOCK_FILE), async () => {
        const stored = readHead(this.#dataDirectory);
        if (stored.state === 'known' && stored.head.sequence >= head.sequence) return;
        await writeAtomically(
          join(this.#dataDirectory, HEAD_FILE),
          `${JSON.stringify({ format: 1, ...head })}\n`,
        );
      });
    } catch (thrown) {
      this.#remember(head);
      throw fromFileSystem(thrown, join(this.#dataDirectory, HEAD_FILE));
    }
  }
}

/**
 * A lock file between processes. Two that find the same stale lock at once could both get it; then an older head may
 * replace a newer one until the next write, which is harmless.
 */
async function withLock(path: string, work: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      await (await open(path, 'wx', 0o600)).close();
      break;
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
    }
    const madeAtMs = await stat(path).then(
      (found) => found.mtimeMs,
      () => Number.NaN,
    );
    // Both ways: the clock may have been set back since.
    if (Math.abs(Date.now() - madeAtMs) > LOCK_STALE_MS) await rm(path, { force: true });
    else if (performance.now() > deadline) throw failure('Timeout', 'the head file stays locked');
    else await wait(LOCK_POLL_MS);
  }
  try {
    await work();
  } finally {
    await rm(path, { force: true });
  }
}
