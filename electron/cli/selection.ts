import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import { UsageError } from './usage-error.ts';

export interface SelectionFlags {
  readonly all?: boolean;
  readonly batch?: string;
}

export type Selection = EngineInput<'transfers.cancel'>;

/** Numbers, `--batch` or `--all`: exactly one of them. @param what to say what is missing: "what to cancel" */
export function selectionFrom(
  numbers: readonly string[],
  { all = false, batch }: SelectionFlags,
  what: string,
): Selection {
  const selection = selectionOrNone(numbers, { all, ...(batch !== undefined && { batch }) }, what);
  if (selection === undefined)
    throw new UsageError(`Say ${what}: numbers of transfers, --batch ID or --all.`);
  return selection;
}

/** As {@link selectionFrom}; `undefined` where nothing was said. */
export function selectionOrNone(
  numbers: readonly string[],
  { all = false, batch }: SelectionFlags,
  what: string,
): Selection | undefined {
  const ways = [numbers.length > 0, all, batch !== undefined].filter((chosen) => chosen).length;
  if (ways > 1) throw new UsageError(`Say ${what} in one way: numbers of transfers, --batch ID or --all.`);
  const ids = numbers.map((text) => {
    if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${text} is not the number of a transfer.`);
    return Number(text);
  });
  if (batch !== undefined) return { which: 'batch', batchId: batch };
  if (all) return { which: 'all' };
  return ids.length === 0 ? undefined : { which: 'transfers', ids };
}
