import { useState } from 'react';
import { type AppError, errorOf } from '../../shared/errors.ts';

/** What a dialog does about a press of its main button: one attempt at a time, and what went wrong with the last one. */
export interface Attempt {
  readonly isBusy: boolean;
  readonly error: AppError | null;
  /** @returns whether it worked */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useAttempt(): Attempt {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(errorOf(thrown));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}
