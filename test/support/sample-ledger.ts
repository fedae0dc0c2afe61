import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Ledger } from '../../electron/engine/ledger/ledger.ts';
import { openDatabase } from '../../electron/engine/storage/database.ts';
import type { LedgerFields, LedgerKind } from '../../shared/models/ledger-entry.ts';

/** 2026-01-05T09:00:00Z: the time of the first sample entry; each further one is a minute later. */
export const SAMPLE_START_MS = Date.UTC(2026, 0, 5, 9);
export const MINUTE_MS = 60_000;

/** A data directory of its own with an open database; both go with `dispose`. */
export function dataDirectoryWithDatabase(): { dataDirectory: string; database: Database } & Disposable {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'waybill-ledger-'));
  const database = openDatabase(dataDirectory);
  return {
    dataDirectory,
    database,
    [Symbol.dispose]() {
      database.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** The fields of a transfer's entry as the engine records them. */
export function transferFields(index: number, more: LedgerFields = {}): LedgerFields {
  const atMs = SAMPLE_START_MS + index * MINUTE_MS;
  const fileName = `billing_log_${index}.csv`;
  return {
    transferId: index + 1,
    batchId: `batch-${Math.floor(index / 4)}`,
    outcome: 'delivered',
    profileName: index % 3 === 0 ? 'Midwest' : 'Practice',
    profileId: `profile-${index % 3 === 0 ? 1 : 2}`,
    server: 'sftp.example.org:22',
    serverUser: 'billing',
    serverKey: 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU',
    direction: index % 2 === 0 ? 'upload' : 'download',
    fileName,
    localPath: `/srv/billing/${fileName}`,
    remotePath: `/midwest/si/${fileName}`,
    sizeBytes: 1_000 + index,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    stage: 'published',
    checked: 'size',
    checkedBy: 'size',
    attempts: 1,
    queuedAtMs: atMs - 4_000,
    startedAtMs: atMs - 3_000,
    sentAtMs: atMs - 2_000,
    checkedAtMs: atMs - 1_000,
    finishedAtMs: atMs,
    temporaryName: `${fileName}.1.part`,
    warnings: '',
    errorCode: null,
    errorMessage: null,
    ...more,
  };
}

export interface SampleEntry {
  readonly kind: LedgerKind;
  readonly fields: LedgerFields;
  readonly atMs?: number;
}

/** Appends entries in one transaction, a minute apart unless they say when. */
export function appendAll(database: Database, entries: readonly SampleEntry[]): void {
  let atMs = SAMPLE_START_MS;
  const ledger = new Ledger({ osUser: 'dana', host: 'desk-4', appVersion: '0.1.0' }, () => atMs);
  database
    .transaction(() => {
      entries.forEach((entry, index) => {
        atMs = entry.atMs ?? SAMPLE_START_MS + index * MINUTE_MS;
        ledger.append(database, entry.kind, entry.fields);
      });
    })
    .immediate();
}

export const deliveries = (count: number): readonly SampleEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'transfer.delivered',
    fields: transferFields(index),
  }));
