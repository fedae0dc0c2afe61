import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Mark } from '../../electron/engine/transfers/pump/interrupted.ts';

/**
 * Makes the only transfer of a batch, queued and not yet worked on, one whose first attempt was interrupted: for states
 * that it would take hours to come to.
 * @param interrupted `path` is the temporary file on the receiving side, `final` the name it is to get
 */
export function arrangeInterrupted(
  dataDirectory: string,
  batchId: string,
  interrupted: Mark & { readonly path: string; readonly final: string },
): void {
  const { path, final, bytes, sha256, source } = interrupted;
  const database = new Database(join(dataDirectory, 'waybill.db'));
  try {
    const claimed = database
      .prepare(
        `UPDATE transfers SET fence = 1, attempt = 1, into_folder = 0, bytes_done = $bytes,
           remote_path = CASE direction WHEN 'upload' THEN $final ELSE remote_path END,
           local_path = CASE direction WHEN 'download' THEN $final ELSE local_path END
         WHERE batch_id = $batchId AND state = 'queued' AND fence = 0`,
      )
      .run({ bytes, final, batchId });
    if (claimed.changes !== 1) throw new Error(`${claimed.changes} transfers were waiting`);
    database
      .prepare(
        `INSERT INTO temporaries (profile_id, transfer_id, fence, side, path, watermark_bytes, prefix_sha256, source)
         SELECT profile_id, id, fence, CASE direction WHEN 'upload' THEN 'remote' ELSE 'local' END, ?, ?, ?, ?
         FROM transfers WHERE batch_id = ?`,
      )
      .run(path, bytes, sha256, source, batchId);
  } finally {
    database.close();
  }
}
