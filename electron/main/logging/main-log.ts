import type { AppError } from '../../../shared/errors.ts';
import { type Log, openLog } from '../../engine-host/log.ts';
import { redact } from './redact.ts';

/**
 * The main process's log: the engine's format and rule. Messages that reach it come from the file system, from Electron
 * and from the window, and may name files: those names are taken out.
 */
export function openMainLog(file: string): Log {
  const log = openLog(file);
  return {
    info: (event, facts) => log.info(event, facts),
    failure: (event: string, error: AppError) =>
      log.failure(event, { code: error.code, message: redact(error.message), retryable: error.retryable }),
    [Symbol.dispose]: () => log[Symbol.dispose](),
  };
}
