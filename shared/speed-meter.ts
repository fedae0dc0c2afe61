interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** What happened longer ago says nothing about how long the rest will take. */
const WINDOW_MS = 5_000;
/** A shorter look measures the clock rather than the line. */
const SHORTEST_MS = 500;

/** Turns a growing count of bytes into a speed over the last few seconds. */
export class SpeedMeter {
  #samples: Sample[] = [];

  /** @param atMs monotonic milliseconds. @param bytes done by then; less than before (a new try) starts anew. */
  add(atMs: number, bytes: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && bytes < last.bytes) this.#samples = [];
    this.#samples.push({ atMs, bytes });
    // The newest sample outside the window stays: it is where the window starts.
    const start = this.#samples.findLastIndex((sample) => sample.atMs <= atMs - WINDOW_MS);
    if (start > 0) this.#samples.splice(0, start);
  }

  /** Bytes per second; `null` while there is too little to go by. */
  get bytesPerSecond(): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs - first.atMs < SHORTEST_MS) return null;
    return ((last.bytes - first.bytes) * 1_000) / (last.atMs - first.atMs);
  }
}
