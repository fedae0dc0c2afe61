import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExpandedTransfer } from '../../electron/engine/transfers/expand.ts';
import { type TempFolder, tempFolder } from './temp.ts';

/** A folder `daily` with files, a folder in a folder, and an empty one. Its name is its own name on the other side. */
export async function dailyFolder(): Promise<{ readonly folder: TempFolder; readonly source: string }> {
  const folder = await tempFolder('expand');
  const source = join(folder.path, 'daily');
  await mkdir(join(source, 'b', 'deep'), { recursive: true });
  await mkdir(join(source, 'empty'));
  await writeFile(join(source, 'c.csv'), 'ccc');
  await writeFile(join(source, 'a.csv'), 'a');
  await writeFile(join(source, 'b', 'x.csv'), '');
  await writeFile(join(source, 'b', 'deep', 'y.csv'), 'yy');
  return { folder, source };
}

export async function all(walk: AsyncGenerator<ExpandedTransfer>): Promise<ExpandedTransfer[]> {
  const rows: ExpandedTransfer[] = [];
  for await (const row of walk) rows.push(row);
  return rows;
}

/** The files among them that are transferred. */
export const sent = (rows: readonly ExpandedTransfer[]) =>
  rows.filter(
    ({ refused, skipped, kind }) => refused === undefined && skipped === undefined && kind === undefined,
  );
/** The folders that are made for themselves. */
export const folders = (rows: readonly ExpandedTransfer[]) => rows.filter(({ kind }) => kind === 'folder');
/** What is passed over, by its path on the other side, and why. */
export const skips = (rows: readonly ExpandedTransfer[]) =>
  Object.fromEntries(
    rows.flatMap(({ remotePath, skipped }) => (skipped === undefined ? [] : [[remotePath, skipped]])),
  );
export const refusals = (rows: readonly ExpandedTransfer[]) =>
  rows.flatMap(({ localPath, refused }) =>
    refused === undefined
      ? []
      : [{ code: refused.code, why: refused.message, path: refused.path, localPath }],
  );
