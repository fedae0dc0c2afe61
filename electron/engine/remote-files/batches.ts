import type { FileEntryWithStats } from 'ssh2';
import { errorOf, Failure, failure } from '../../../shared/errors.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import { statusOf } from '../errors/from-ssh.ts';
import { toRemoteEntry } from './remote-entry.ts';

/** What one answer named, without `.` and `..`. */
export type Batch = readonly RemoteEntry[];

/** What reading a folder needs of a session. */
export type FolderSource = Pick<SftpSession, 'readdir'>;

/** Requests in flight at first: most folders end within them. */
const FIRST_IN_FLIGHT = 4;
/**
 * And later. OpenSSH answers with 100 names at most, so that 100 ms away a folder of 100,000 entries would take 100 s
 * with one request at a time; 64 take 1.6 s.
 */
const MOST_IN_FLIGHT = 64;
/** Answers without a name, one after another, before we take it that the server will never come to an end. */
const MOST_EMPTY = 100;

type Answer = { readonly names: Batch | null; readonly isEmpty: boolean } | { readonly failure: Failure };

/**
 * Reads an open folder with several requests in flight. Nothing but the server's order of answering is assumed: the end
 * was reached once the server said so *and* everything asked before is answered, so a server that answers requests of
 * one folder out of order loses no names. The handle stays the caller's.
 */
export class Batches {
  readonly #source: FolderSource;
  readonly #handle: Handle;
  /** Oldest first. */
  readonly #asked: Promise<Answer>[] = [];
  #inFlight = FIRST_IN_FLIGHT;
  #atEnd = false;
  #stopped = false;
  #empty = 0;

  /** Asks at once. */
  constructor(source: FolderSource, handle: Handle) {
    this.#source = source;
    this.#handle = handle;
    this.#ask();
  }

  /** What the next answer named, be it nothing but `.` and `..`; `null` at the end. One at a time. @throws what the server says, `ProtocolViolation` */
  async next(): Promise<Batch | null> {
    for (;;) {
      if (this.#stopped) throw failure('Cancelled', 'the listing was closed');
      this.#ask();
      const oldest = this.#asked.shift();
      if (oldest === undefined) return null;
      const answer = await oldest;
      if ('failure' in answer) await this.#accept(answer.failure);
      else if (answer.names === null) this.#atEnd = true;
      else if (!answer.isEmpty) {
        this.#empty = 0;
        this.#inFlight = Math.min(MOST_IN_FLIGHT, this.#inFlight * 2);
        return answer.names;
      } else if (++this.#empty >= MOST_EMPTY)
        throw failure('ProtocolViolation', `${MOST_EMPTY} answers to a listing without a name`);
    }
  }

  /** Asks nothing more; whoever waits for {@link next} is told at the latest with the next answer. */
  stop(): void {
    this.#stopped = true;
  }

  #ask(): void {
    while (!this.#atEnd && !this.#stopped && this.#asked.length < this.#inFlight)
      this.#asked.push(
        this.#source.readdir(this.#handle).then(
          // At once: what waits to be read is then a fifth of what ssh2 makes of an answer.
          (names) => ({ names: names === null ? null : entriesOf(names), isEmpty: names?.length === 0 }),
          (thrown: unknown) => ({
            failure: thrown instanceof Failure ? thrown : new Failure(errorOf(thrown)),
          }),
        ),
      );
  }

  /**
   * Servers that give a handle up by themselves at the end of its folder refuse what was asked beyond it. That is no
   * failure of the listing where any request in flight was told of the end; a lost connection always is.
   */
  async #accept(refusal: Failure): Promise<void> {
    if (statusOf(refusal.cause) === undefined) throw refusal;
    if (this.#atEnd) return;
    const others = await Promise.all(this.#asked);
    if (!others.some((answer) => 'names' in answer && answer.names === null)) throw refusal;
    this.#atEnd = true;
  }
}

/** The answers of an open folder one after another, for whoever wants all of them. @throws as {@link Batches.next} */
export async function* batchesOf(source: FolderSource, handle: Handle): AsyncGenerator<Batch> {
  const batches = new Batches(source, handle);
  try {
    for (let batch = await batches.next(); batch !== null; batch = await batches.next()) yield batch;
  } finally {
    batches.stop();
  }
}

function entriesOf(names: readonly FileEntryWithStats[]): Batch {
  const entries: RemoteEntry[] = [];
  for (const { filename, attrs } of names)
    if (filename !== '.' && filename !== '..') entries.push(toRemoteEntry(filename, attrs));
  return entries;
}
