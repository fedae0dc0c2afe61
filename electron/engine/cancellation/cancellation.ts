import { failure } from '../../../shared/errors.ts';

const cancelled = () => failure('Cancelled', 'the request was cancelled');

/** @throws `Cancelled` */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** Stops waiting at once with `Cancelled`; what comes all the same goes to `late`. */
export function unlessCancelled<T>(
  work: Promise<T>,
  signal: AbortSignal,
  late: (value: T) => void = () => {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(cancelled());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work
      .then((value) => (signal.aborted ? late(value) : resolve(value)), reject)
      .finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * Runs `work` for each item, at most `together` at the same time. After the first failure nothing more is begun; it is
 * thrown once what had been begun is over. Results in the order of the items.
 */
export async function eachOf<T, R>(
  items: readonly T[],
  together: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  let failed: { readonly reason: unknown } | undefined;
  const worker = async () => {
    while (failed === undefined && next < items.length) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index] as T);
      } catch (reason) {
        failed ??= { reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
  if (failed !== undefined) throw failed.reason;
  return results;
}
