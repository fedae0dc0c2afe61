/**
 * The most rows that one change writes: 500 take a few milliseconds, so that nothing else waits long, neither a transfer
 * for its own record nor a keepalive.
 */
export const ROWS_PER_CHANGE = 500;

/** `all` in pieces that one change may write, in their order. */
export function* inPieces<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += ROWS_PER_CHANGE)
    yield all.slice(from, from + ROWS_PER_CHANGE);
}
