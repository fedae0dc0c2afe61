import type { HistoryFilter, LedgerVerdict } from '../../../../shared/models/ledger-entry.ts';
import type { Result } from '../../../../shared/result.ts';
import type { KnownHead } from '../head.ts';
import type { HistoryPage } from '../history.ts';

export type ExportFormat = 'csv' | 'json';

/** What a worker is asked to do; plain data. */
export interface ExportTask {
  readonly task: 'export';
  readonly dataDirectory: string;
  readonly filter: HistoryFilter;
  readonly format: ExportFormat;
  readonly path: string;
  readonly temporary: string;
  readonly overwrite: boolean;
  readonly exportedAtMs: number;
}
export interface VerifyTask {
  readonly task: 'verify';
  readonly dataDirectory: string;
}
export interface CountTask {
  readonly task: 'count';
  readonly dataDirectory: string;
  readonly filter: HistoryFilter;
}
export interface ListTask {
  readonly task: 'list';
  readonly dataDirectory: string;
  readonly filter: HistoryFilter;
  readonly page: { readonly after?: number; readonly limit: number };
}
export type HistoryTask = ExportTask | VerifyTask | CountTask | ListTask;

export interface ExportedHistory {
  readonly entries: number;
  readonly path: string;
  /** Of the whole file, lower-case hexadecimal. */
  readonly sha256: string;
}

/** A verdict and what the head file had to say: `absent` or `unreadable` means a cut tail could not be seen. */
export type VerifiedLedger = LedgerVerdict & { readonly headFile: KnownHead['state'] };

export type HistoryAnswer = ExportedHistory | VerifiedLedger | HistoryPage | number;

export interface WorkerInput {
  readonly task: HistoryTask;
  /** One Int32: not 0 means stop. A worker busy with SQLite would not read a message. */
  readonly cancelled: SharedArrayBuffer;
}

export type WorkerMessage = { readonly progress: number } | { readonly result: Result<HistoryAnswer> };
