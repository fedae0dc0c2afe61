import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestInput } from '../../../shared/contract/requests.ts';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import type { DoctorReport } from '../../../shared/models/doctor.ts';
import { on, request } from '../../api/api.ts';

export type TestInput = Omit<RequestInput<'connections.tryOut'>, 'testId'>;

export interface ConnectionTesting {
  readonly test: DoctorReport | null;
  readonly isRunning: boolean;
  /** Why it couldn't even be tried. */
  readonly error: AppError | null;
  readonly run: (input: TestInput) => void;
  readonly stop: () => void;
  /** Forgets the result: what is typed has changed. */
  readonly clear: () => void;
}

/** One test at a time; a new one, or leaving, cancels the one before. */
export function useConnectionTest(): ConnectionTesting {
  const [test, setTest] = useState<DoctorReport | null>(null);
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const current = useRef<{ readonly id: string; readonly controller: AbortController } | null>(null);

  useEffect(() => {
    const stopListening = on('connection-test.changed', (news) => {
      if (news.testId === current.current?.id) setTest(news);
    });
    return () => {
      stopListening();
      current.current?.controller.abort();
    };
  }, []);

  const stop = useCallback(() => current.current?.controller.abort(), []);
  const clear = useCallback(() => {
    current.current?.controller.abort();
    current.current = null;
    setTest(null);
    setError(null);
    setRunning(false);
  }, []);
  const run = useCallback((input: TestInput) => {
    current.current?.controller.abort();
    const mine = { id: crypto.randomUUID(), controller: new AbortController() };
    current.current = mine;
    setTest(null);
    setError(null);
    setRunning(true);
    request('connections.tryOut', { ...input, testId: mine.id }, { signal: mine.controller.signal })
      .then(
        (result) => {
          if (current.current === mine) setTest(result);
        },
        (thrown: unknown) => {
          const failed = errorOf(thrown);
          if (current.current !== mine) return;
          if (failed.code === 'Cancelled') setTest(null);
          else setError(failed);
        },
      )
      .finally(() => {
        if (current.current === mine) setRunning(false);
      });
  }, []);
  return { test, isRunning, error, run, stop, clear };
}
