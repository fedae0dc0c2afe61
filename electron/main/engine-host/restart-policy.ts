import type { AppError } from '../../../shared/errors.ts';

/** Milliseconds before the first, second, … restart in a row; the last one for all that follow. */
const DELAYS_MS = [100, 500, 2_000, 5_000] as const;
/** So many ends within this time, and nothing is tried any more until a person says so. */
const MOST_CRASHES = 5;
const WITHIN_MS = 60_000;

export type Restart = { readonly action: 'restart'; readonly afterMs: number } | { readonly action: 'stop' };

/** Of the ends so far those that count at `nowMs`, both in milliseconds of one clock. */
export const recentEnds = (endedAtMs: readonly number[], nowMs: number): readonly number[] =>
  endedAtMs.filter((at) => nowMs - at < WITHIN_MS);

/** @param recent how often the engine ended within the last minute, this time included */
export function restartAfter(recent: number): Restart {
  if (recent >= MOST_CRASHES) return { action: 'stop' };
  return { action: 'restart', afterMs: DELAYS_MS[Math.min(recent, DELAYS_MS.length) - 1] ?? DELAYS_MS[0] };
}

/** A start that failed for a reason that will be the same next time isn't tried again. */
export const mayHelpToTryAgain = (error: AppError): boolean => error.code === 'EngineStopped';
