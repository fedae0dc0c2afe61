import { useEffect, useState } from 'react';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { request } from '../../api/api.ts';
import { entryIn, useHistoryStore } from './history-store.ts';

export interface OpenEntry {
  readonly entry: LedgerEntry | null;
  readonly error: AppError | null;
}

const NONE: OpenEntry = { entry: null, error: null };

/** The entry of that number: from the list, else asked for. It stays open when the list is filtered otherwise. */
export function useOpenEntry(sequence: number | undefined): OpenEntry {
  const listed = useHistoryStore(({ entries }) =>
    sequence === undefined ? undefined : entryIn(entries, sequence),
  );
  const [open, setOpen] = useState<OpenEntry>(NONE);
  const isHeld = open.entry?.sequence === sequence;

  useEffect(() => {
    if (sequence === undefined) {
      setOpen(NONE);
      return undefined;
    }
    if (listed !== undefined) {
      setOpen({ entry: listed, error: null });
      return undefined;
    }
    if (isHeld) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    setOpen(NONE);
    request('history.get', { sequence }, { signal }).then(
      (entry) => !signal.aborted && setOpen({ entry, error: null }),
      (thrown: unknown) => !signal.aborted && setOpen({ entry: null, error: errorOf(thrown) }),
    );
    return () => controller.abort();
  }, [sequence, listed, isHeld]);

  if (sequence === undefined) return NONE;
  if (listed !== undefined) return { entry: listed, error: null };
  return open.entry === null || isHeld ? open : NONE;
}
