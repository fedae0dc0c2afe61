/**
 * What several sources give, one source after the other, the next ones begun meanwhile: the first thing each gives is
 * usually waited for on a disk. Those that were begun are closed whatever happens.
 * @param ahead how many are begun at the same time
 */
export async function* inTurn<S, T>(
  sources: Iterable<S>,
  open: (source: S) => AsyncGenerator<T, void>,
  ahead: number,
): AsyncGenerator<T, void> {
  const begun: {
    readonly items: AsyncGenerator<T, void>;
    readonly first: Promise<IteratorResult<T, void>>;
  }[] = [];
  const waiting = sources[Symbol.iterator]();
  const begin = (): boolean => {
    const next = waiting.next();
    if (next.done === true) return false;
    const items = open(next.value);
    const first = items.next();
    // It is told where its turn comes.
    first.catch(() => {});
    begun.push({ items, first });
    return true;
  };
  try {
    while (begun.length < ahead && begin());
    for (let current = begun[0]; current !== undefined; current = begun[0]) {
      for (let step = await current.first; step.done !== true; step = await current.items.next())
        yield step.value;
      begun.shift();
      begin();
    }
  } finally {
    await Promise.allSettled(begun.map(({ items }) => items.return()));
  }
}
