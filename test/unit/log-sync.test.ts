import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DATABASE_FILE, openDatabase } from '../../electron/engine/storage/database.ts';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import { logSyncOf } from '../../electron/engine/storage/log-sync.ts';
import { tempFolder } from '../support/temp.ts';

it('a log that could not be opened once is opened at the next commit', async () => {
  await using folder = await tempFolder('log-sync');
  const database = openDatabase(folder.path);
  await using sync = logSyncOf(database);
  const commits = new GroupCommit(database, { sync });
  const write = () => commits.write((inside) => inside.exec('CREATE TABLE IF NOT EXISTS notes (text TEXT)'));
  const log = join(folder.path, `${DATABASE_FILE}-wal`);
  try {
    await rename(log, `${log}.away`);
    await expect(write()).rejects.toMatchObject({ error: { code: 'DatabaseUnavailable' } });
    await rename(`${log}.away`, log);
    await write();
  } finally {
    await commits.close();
    database.close();
  }
});
