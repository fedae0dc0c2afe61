/** Entry of the worker thread for long reads of the ledger: keepalives never wait for SQLite. */
import { parentPort, workerData } from 'node:worker_threads';
import { errorOf, failure } from '../../../../shared/errors.ts';
import { err, ok } from '../../../../shared/result.ts';
import { databaseFailure, openDatabaseReadOnly } from '../../storage/database.ts';
import { readHead } from '../head.ts';
import { countHistory, entryOf, iterateHistory, listHistory } from '../history.ts';
import { newestHead } from '../ledger.ts';
import { verifyLedger } from '../verify.ts';
import { csvEntry, csvStart } from './export-csv.ts';
import { writeWhole } from './export-file.ts';
import { jsonEnd, jsonEntry, jsonStart } from './export-json.ts';
import type { ExportTask, HistoryAnswer, HistoryTask, VerifyTask, WorkerInput } from './history-task.ts';

function run(task: HistoryTask, signal: { readonly aborted: boolean }): HistoryAnswer {
  switch (task.task) {
    case 'export':
      return exportTo(task, signal);
    case 'verify':
      return verify(task, signal);
    case 'count':
      return reading(task.dataDirectory, (database) => countHistory(database, task.filter));
    case 'list':
      return reading(task.dataDirectory, (database) => listHistory(database, task.filter, task.page));
  }
}

function verify(task: VerifyTask, signal: { readonly aborted: boolean }): HistoryAnswer {
  // First the head, then the ledger: the other way round an entry appended in between would look cut off.
  const known = readHead(task.dataDirectory);
  const verdict = reading(task.dataDirectory, (database) =>
    verifyLedger(database, {
      signal,
      onProgress: (entries) => parentPort?.postMessage({ progress: entries }),
      ...(known.state === 'known' ? { head: known.head } : {}),
    }),
  );
  return { ...verdict, headFile: known.state };
}

function exportTo(task: ExportTask, signal: { readonly aborted: boolean }): HistoryAnswer {
  let entries = 0;
  const sha256 = reading(task.dataDirectory, (database) =>
    writeWhole(task.path, task.temporary, task.overwrite, (write) => {
      // One transaction: the head named is the newest entry of the very state that is exported.
      database.exec('BEGIN');
      write(
        task.format === 'csv' ? csvStart() : jsonStart(task.exportedAtMs, task.filter, newestHead(database)),
      );
      for (const row of iterateHistory(database, task.filter)) {
        if (signal.aborted) throw failure('Cancelled', 'export cancelled');
        write(task.format === 'csv' ? csvEntry(entryOf(row)) : jsonEntry(row, entries === 0));
        entries += 1;
      }
      if (task.format === 'json') write(jsonEnd());
    }),
  );
  return { entries, path: task.path, sha256 };
}

function reading<T>(
  dataDirectory: string,
  read: (database: ReturnType<typeof openDatabaseReadOnly>) => T,
): T {
  const database = openDatabaseReadOnly(dataDirectory);
  try {
    return read(database);
  } catch (thrown) {
    throw thrown instanceof Error && thrown.name === 'SqliteError'
      ? databaseFailure(thrown, dataDirectory)
      : thrown;
  } finally {
    database.close();
  }
}

const { task, cancelled } = workerData as WorkerInput;
const flag = new Int32Array(cancelled);
const signal = {
  get aborted() {
    return Atomics.load(flag, 0) !== 0;
  },
};
try {
  parentPort?.postMessage({ result: ok(run(task, signal)) });
} catch (thrown) {
  parentPort?.postMessage({ result: err(errorOf(thrown)) });
}
