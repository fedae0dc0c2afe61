import { isFinal } from '../../../shared/transfer-state.ts';
import type { Job } from './job.ts';

/**
 * Tries whose outcome couldn't be written down. They count for nothing, since they say nothing about the file; but each is
 * waited for longer than the one before, or a database that refuses one change would have a file sent again and again.
 * Known to this engine alone: where nothing can be written down, there is nowhere else to keep it.
 */
export class UnrecordedTries {
  readonly #inARow = new Map<number, number>();

  /** @returns how many it were in a row, with this one */
  another({ id }: Job): number {
    const count = (this.#inARow.get(id) ?? 0) + 1;
    this.#inARow.set(id, count);
    return count;
  }

  ended({ id, row }: Job): void {
    if (isFinal(row.state)) this.#inARow.delete(id);
  }
}
