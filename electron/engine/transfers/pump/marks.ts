import type { Database } from 'better-sqlite3';
import type { Job } from '../job.ts';
import { storeMark } from './interrupted.ts';

/** Marks are written down at most this often, milliseconds: what is sent within that time may be sent again. */
const WRITTEN_EVERY_MS = 250;

/** The marks of one attempt: remembered at once, written down now and then. */
export class Marks {
  readonly #job: Job;
  readonly #source: string;
  readonly #write: (change: (database: Database) => void) => void;
  readonly #now: () => number;
  #writtenAtMs: number;

  constructor(parts: {
    job: Job;
    source: string;
    write: (change: (database: Database) => void) => void;
    now: () => number;
  }) {
    this.#job = parts.job;
    this.#source = parts.source;
    this.#write = parts.write;
    this.#now = parts.now;
    this.#writtenAtMs = parts.now();
  }

  add(mark: { readonly bytes: number; readonly sha256: string } | undefined): void {
    if (mark === undefined) return;
    this.#job.mark = { ...mark, source: this.#source };
    const now = this.#now();
    if (now - this.#writtenAtMs < WRITTEN_EVERY_MS) return;
    this.#writtenAtMs = now;
    const { row, mark: written } = this.#job;
    if (written !== undefined) this.#write((database) => storeMark(database, row, written));
  }

  /** All of it is there: only what comes after is left, should that fail. Written down with the failure. */
  complete(sizeBytes: number, sha256: string): void {
    this.#job.mark = { bytes: sizeBytes, sha256, source: this.#source };
  }
}
