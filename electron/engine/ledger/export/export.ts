import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { failure } from '../../../../shared/errors.ts';
import type { HistoryFilter } from '../../../../shared/models/ledger-entry.ts';
import { unwrap } from '../../../../shared/result.ts';
import type { HistoryPage } from '../history.ts';
import type {
  ExportedHistory,
  ExportFormat,
  HistoryAnswer,
  HistoryTask,
  VerifiedLedger,
  WorkerMessage,
} from './history-task.ts';

export type { ExportedHistory, ExportFormat, VerifiedLedger } from './history-task.ts';

interface Common {
  readonly dataDirectory: string;
  readonly signal?: AbortSignal;
}

/** Sources run as they are; a bundle has the worker beside it. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './history-worker.ts' : './history-worker.js',
  import.meta.url,
);

/**
 * Writes the entries that match to a file, oldest first, in a worker thread. The file appears whole or not at all
 * (temporary name beside it, mode 0600). What the files hold is described in docs/ledger-format.md.
 * @param options `overwrite`: replace an existing file. `now`: UTC milliseconds.
 * @throws `AlreadyExists`, `LocalFileNotFound` (no such folder), `LocalPermissionDenied`, `LocalDiskFull`,
 * `IsADirectory`, `LedgerBroken`, `DatabaseUnavailable`, `Cancelled`
 */
export async function exportHistory(
  options: Common & {
    readonly filter: HistoryFilter;
    readonly format: ExportFormat;
    readonly path: string;
    readonly overwrite?: boolean;
    readonly now?: () => number;
  },
): Promise<ExportedHistory> {
  const { dataDirectory, filter, format, signal, overwrite = false, now = Date.now } = options;
  const path = resolve(options.path);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.part`;
  const exportedAtMs = now();
  try {
    return (await inWorker(
      { task: 'export', dataDirectory, filter, format, path, temporary, overwrite, exportedAtMs },
      signal,
    )) as ExportedHistory;
  } catch (thrown) {
    // The worker cleans up after itself, but for the case that it died.
    await rm(temporary, { force: true }).catch(() => {});
    throw thrown;
  }
}

/**
 * Verifies the ledger of a data directory against itself and against the head file, in a worker thread.
 * @param options `onProgress` hears the number of entries found right so far.
 * @throws `DatabaseUnavailable`, `Cancelled`; a broken ledger is a verdict, not an error.
 */
export async function verifyInWorker(
  options: Common & { readonly onProgress?: (entries: number) => void },
): Promise<VerifiedLedger> {
  const { dataDirectory, signal, onProgress } = options;
  return (await inWorker({ task: 'verify', dataDirectory }, signal, onProgress)) as VerifiedLedger;
}

/** `countHistory` in a worker thread. @throws `LedgerBroken`, `DatabaseUnavailable`, `Cancelled` */
export async function countInWorker(options: Common & { readonly filter: HistoryFilter }): Promise<number> {
  const { dataDirectory, filter, signal } = options;
  return (await inWorker({ task: 'count', dataDirectory, filter }, signal)) as number;
}

/** `listHistory` in a worker thread, for a text search over a long ledger. */
export async function listInWorker(
  options: Common & {
    readonly filter: HistoryFilter;
    readonly page: { readonly after?: number; readonly limit: number };
  },
): Promise<HistoryPage> {
  const { dataDirectory, filter, page, signal } = options;
  return (await inWorker({ task: 'list', dataDirectory, filter, page }, signal)) as HistoryPage;
}

function inWorker(
  task: HistoryTask,
  signal: AbortSignal | undefined,
  onProgress: (entries: number) => void = () => {},
): Promise<HistoryAnswer> {
  return new Promise((settle, reject) => {
    if (signal?.aborted) {
      reject(failure('Cancelled', `${task.task} cancelled`));
      return;
    }
    const cancelled = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const cancel = () => {
      Atomics.store(new Int32Array(cancelled), 0, 1);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    const worker = new Worker(WORKER, { workerData: { task, cancelled }, name: 'waybill-history' });
    let answer: (() => void) | undefined;
    worker.on('message', (message: WorkerMessage) => {
      if ('progress' in message) onProgress(message.progress);
      else
        answer = () => {
          try {
            settle(unwrap(message.result));
          } catch (thrown) {
            reject(thrown);
          }
        };
    });
    worker.on('error', (thrown) => {
      answer ??= () =>
        reject(failure('Internal', `the history worker failed: ${thrown.message}`, { cause: thrown }));
    });
    // Only now its connection to the database is closed and its file handles with it.
    worker.on('exit', () => {
      signal?.removeEventListener('abort', cancel);
      if (answer === undefined) reject(failure('Internal', 'the history worker ended without an answer'));
      else answer();
    });
  });
}
