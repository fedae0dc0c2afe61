import type { BatchSummary } from '../../../shared/models/transfer.ts';
import { FINAL_STATES, type FinalState } from '../../../shared/transfer-state.ts';

/** Notices the moment when the last file of a batch comes to its end, or when nothing of it goes on without a person. */
export class EndedBatches {
  readonly #sinceMs: number;
  readonly #open = new Set<string>();
  readonly #told = new Set<string>();

  /** @param sinceMs UTC milliseconds: batches made before then end only if they were seen unfinished */
  constructor(sinceMs: number) {
    this.#sinceMs = sinceMs;
  }

  /** Of the batches in the news those that have just ended. One that is taken up again may end again. */
  among(batches: readonly BatchSummary[]): readonly BatchSummary[] {
    return batches.filter((batch) => {
      if (!isWhole(batch) && batch.together !== 'asks') {
        this.#open.add(batch.id);
        this.#told.delete(batch.id);
        return false;
      }
      // A small file may be delivered before the first news of its batch.
      const ended = this.#open.delete(batch.id) || batch.createdAtMs >= this.#sinceMs;
      if (!ended || this.#told.has(batch.id)) return false;
      this.#told.add(batch.id);
      return true;
    });
  }
}

const isWhole = ({ counts, total }: BatchSummary): boolean =>
  total > 0 &&
  FINAL_STATES.reduce((sum: number, state: FinalState) => sum + (counts[state] ?? 0), 0) === total;
