import type { SkipReason, TransferWarning } from '../../../shared/models/transfer.ts';
import type { Interrupted, Mark } from './pump/interrupted.ts';
import type { PublishIntent, StoredTransfer } from './queue/transfer-row.ts';

/** Why a running transfer is to stop. */
export type StopReason = 'pause' | 'cancel' | 'shutdown' | 'claim-lost';

/** A transfer this engine has claimed and is working on. */
export class Job {
  /** As last written down. */
  row: StoredTransfer;
  /** Sent by an earlier claim; there is nothing left but to publish it. */
  readonly wasStaged: boolean;
  /** Bytes that are there: acknowledged in this attempt, and those it goes on behind. */
  bytesDone = 0;
  #startedAtBytes = 0;
  /** The name recorded for this attempt, until it is published or abandoned. */
  temporary: string | undefined;
  /** What an earlier attempt left under {@link temporary}, until it is taken up or begun anew. */
  interrupted: Interrupted | undefined;
  /** How far this attempt has come, for the next. */
  mark: Mark | undefined;
  #isSpoiled = false;
  readonly warnings = new Set<TransferWarning>();
  /** Why, where the attempt ends as skipped. */
  skipReason: SkipReason = 'exists';
  readonly #controller = new AbortController();
  readonly #attemptsBefore: number;
  #stopReason: StopReason | undefined;
  #unwritten: Readonly<Record<string, unknown>> = {};
  #timer: NodeJS.Timeout | undefined;

  constructor(
    row: StoredTransfer,
    name: { readonly temporary?: string; readonly interrupted?: Interrupted },
  ) {
    this.row = row;
    this.interrupted = name.interrupted;
    this.temporary = name.interrupted?.path ?? name.temporary;
    // Claimed where it was staged: what is left of the attempt that sent it.
    this.wasStaged = row.state === 'publishing';
    this.#attemptsBefore = this.wasStaged ? row.attempt - 1 : row.attempt;
    if (this.wasStaged) this.goOnAt(row.bytes_done);
    for (const warning of JSON.parse(row.warnings) as TransferWarning[]) this.warnings.add(warning);
  }

  /** It goes on behind so many bytes, which an earlier attempt has moved. */
  goOnAt(bytes: number): void {
    this.#startedAtBytes = bytes;
    this.bytesDone = bytes;
  }

  /** What is there may not be in order: the next attempt begins anew, whatever was marked. */
  spoil(): void {
    this.#isSpoiled = true;
  }

  get isSpoiled(): boolean {
    return this.#isSpoiled;
  }

  /** What the next attempt needn't send again, as far as we know now. */
  get keptBytes(): number {
    return this.#isSpoiled ? 0 : (this.mark?.bytes ?? this.interrupted?.bytes ?? 0);
  }

  get startedAtBytes(): number {
    return this.#startedAtBytes;
  }

  /** Counts this attempt, once, however often it is asked. */
  get attempt(): number {
    return this.#attemptsBefore + 1;
  }

  get id(): number {
    return this.row.id;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get stopReason(): StopReason | undefined {
    return this.#stopReason;
  }

  get intent(): PublishIntent | undefined {
    return this.row.publish_intent === null
      ? undefined
      : (JSON.parse(this.row.publish_intent) as PublishIntent);
  }

  /** Columns that are in {@link row} but not written down yet. */
  leaveUnwritten(columns: Readonly<Record<string, unknown>>): void {
    this.#unwritten = { ...this.#unwritten, ...columns };
  }

  takeUnwritten(): Readonly<Record<string, unknown>> {
    const columns = this.#unwritten;
    this.#unwritten = {};
    return columns;
  }

  get hasUnwritten(): boolean {
    return Object.keys(this.#unwritten).length > 0;
  }

  get hasTimer(): boolean {
    return this.#timer !== undefined;
  }

  afterAWhile(ms: number, act: () => void): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      act();
    }, ms);
  }

  /** Nobody works on it any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  stop(reason: StopReason): void {
    // A lost claim outranks every wish: nothing of this transfer may be written any more.
    if (this.#stopReason === undefined || reason === 'claim-lost') this.#stopReason = reason;
    this.#controller.abort();
  }
}
