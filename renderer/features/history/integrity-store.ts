import { create } from 'zustand';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import type { LedgerVerdict } from '../../../shared/models/ledger-entry.ts';
import { request } from '../../api/api.ts';

export interface IntegrityState {
  /** What the last check found; `null`: none was made yet, or it could not be made. */
  readonly verdict: LedgerVerdict | null;
  readonly error: AppError | null;
  readonly isChecking: boolean;
  /** UTC milliseconds of the end of the last check; `null`: none. */
  readonly checkedAtMs: number | null;
  /** How long it took. */
  readonly tookMs: number;
  /** How many entries a running check goes through, where that is known. */
  readonly expected: number | null;
}

export const NEVER_CHECKED: IntegrityState = {
  verdict: null,
  error: null,
  isChecking: false,
  checkedAtMs: null,
  tookMs: 0,
  expected: null,
};

/** Whether the ledger still proves itself. Nothing is claimed before it was verified in this window's life. */
export const useIntegrityStore = create<IntegrityState>(() => NEVER_CHECKED);

const LEAST_PAUSE_MS = 60_000;
/** A ledger that takes long to check is checked less often by itself. */
const PAUSE_PER_CHECK = 60;

/** Whether a check by itself is due; a person may have one at any time. */
export const isDue = ({ isChecking, checkedAtMs, tookMs }: IntegrityState, nowMs: number): boolean =>
  !isChecking &&
  (checkedAtMs === null || nowMs - checkedAtMs >= Math.max(LEAST_PAUSE_MS, PAUSE_PER_CHECK * tookMs));

export function checkIfDue(): void {
  if (isDue(useIntegrityStore.getState(), Date.now())) void checkNow();
}

/** Recomputes every entry, in the background. */
export async function checkNow(): Promise<void> {
  const { getState, setState } = useIntegrityStore;
  if (getState().isChecking) return;
  setState(({ verdict }) => ({ isChecking: true, expected: verdict?.entries ?? null }));
  const startedAt = performance.now();
  const ended = () => ({
    isChecking: false,
    checkedAtMs: Date.now(),
    tookMs: performance.now() - startedAt,
  });
  request('history.count', { filter: { everything: true } }).then(
    ({ entries }) => setState(({ isChecking }) => (isChecking ? { expected: entries } : {})),
    () => {},
  );
  try {
    const verdict = await request('ledger.verify', {});
    setState({ ...ended(), verdict, error: null });
  } catch (thrown) {
    setState({ ...ended(), verdict: null, error: errorOf(thrown) });
  }
}
