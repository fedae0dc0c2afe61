import type { BatchSummary, TransferSnapshot } from '../../shared/models/transfer.ts';
import { SpeedMeter } from '../../shared/speed-meter.ts';
import { type Progress, progressLine, progressLines, progressOf } from './progress-view.ts';
import type { Terminal } from './terminal.ts';

/** Redrawing more often than this only costs; in ms. */
const REDRAW_MS = 100;
/** Plain lines and `progress` events are for logs and programs. */
const LINE_MS = 5_000;
const EVENT_MS = 1_000;

/** Shows a run's progress as the terminal allows: bars, a line now and then, or events. */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #partner: string;
  readonly #now: () => number;
  readonly #speed = new SpeedMeter();
  #shownAt: number;

  /** @param now monotonic milliseconds. */
  constructor(terminal: Terminal, partner: string, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#partner = partner;
    this.#now = now;
    // A first bar at once; a first line only if it takes long enough to be worth one.
    this.#shownAt = terminal.animated ? Number.NEGATIVE_INFINITY : now();
  }

  show(
    batches: readonly BatchSummary[],
    transfers: readonly TransferSnapshot[],
    waiting: string | null,
  ): void {
    const now = this.#now();
    // Where another process does the work, nothing is measured here.
    const moved = batches.flatMap(({ bytesMoved }) => (bytesMoved === undefined ? [] : [bytesMoved]));
    if (moved.length > 0)
      this.#speed.add(
        now,
        moved.reduce((sum, bytes) => sum + bytes, 0),
      );
    const every = this.#terminal.animated ? REDRAW_MS : this.#terminal.json ? EVENT_MS : LINE_MS;
    if (now - this.#shownAt < every) return;
    this.#shownAt = now;
    const { bytesPerSecond } = this.#speed;
    const progress = progressOf(this.#partner, batches, transfers, bytesPerSecond, waiting);
    if (this.#terminal.animated) this.#terminal.progress(progressLines(progress, this.#terminal.width));
    else if (this.#terminal.json) this.#terminal.event('progress', factsOf(progress, batches));
    else this.#terminal.note(progressLine(progress));
  }

  /** Takes the bars away; results follow. */
  end(): void {
    this.#terminal.clearProgress();
  }
}

function factsOf(progress: Progress, batches: readonly BatchSummary[]): object {
  const { files, filesDone, bytes, bytesDone, bytesPerSecond } = progress;
  return {
    files,
    filesDone,
    bytes,
    bytesDone,
    bytesPerSecond: bytesPerSecond === null ? null : Math.round(bytesPerSecond),
    batches: batches.map(({ id, counts }) => ({ id, counts })),
  };
}
