import * as v from 'valibot';

/** The least and the most a speed may be limited to, bytes per second: 1 KiB and 10 GiB. */
export const SLOWEST_LIMIT = 1_024;
export const FASTEST_LIMIT = 10 * 1_024 ** 3;

/** Bytes per second; `null`: no limit. */
export const SpeedLimit = v.nullable(
  v.pipe(v.number(), v.integer(), v.minValue(SLOWEST_LIMIT), v.maxValue(FASTEST_LIMIT)),
);
export type SpeedLimit = v.InferOutput<typeof SpeedLimit>;

/** What holds for the whole queue, in every process on the data directory. */
export interface QueueControls {
  /** Of all transfers together. */
  readonly uploadLimit: SpeedLimit;
  readonly downloadLimit: SpeedLimit;
  /** Since when nothing new begins, UTC milliseconds; what was running by then finishes. `null`: all goes on. */
  readonly stoppedAtMs: number | null;
}
