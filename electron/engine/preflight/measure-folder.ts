import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppError } from '../../../shared/errors.ts';
import { eachOf, stopIfCancelled } from '../cancellation/cancellation.ts';
import { fromFileSystem } from '../errors/from-file-system.ts';

const LOOKED_AT_TOGETHER = 16;
/** Entries kept at a time, so that a folder of millions takes no more room than a small one. */
const AT_ONCE = 1_000;

export interface FolderMeasure {
  readonly files: number;
  readonly sizeBytes: number;
  /** When the newest file was written; `null` without any. */
  readonly newestAtMs: number | null;
  /** The first thing that couldn't be read. */
  readonly unreadable: AppError | null;
}

/**
 * Counts what is in a folder: plain files, as they would be sent. Links aren't followed, so it always ends; files are
 * not opened.
 * @throws `Cancelled`
 */
export async function measureFolder(path: string, signal: AbortSignal): Promise<FolderMeasure> {
  let files = 0;
  let sizeBytes = 0;
  let newestAtMs: number | null = null;
  let unreadable: AppError | null = null;

  const addFiles = (paths: readonly string[]) =>
    eachOf(paths, LOOKED_AT_TOGETHER, async (file) => {
      try {
        const stats = await lstat(file);
        if (!stats.isFile()) return;
        files += 1;
        sizeBytes += stats.size;
        newestAtMs = Math.max(newestAtMs ?? stats.mtimeMs, stats.mtimeMs);
      } catch (thrown) {
        unreadable ??= fromFileSystem(thrown, file).error;
      }
    });

  const waiting = [path];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    stopIfCancelled(signal);
    try {
      let found: string[] = [];
      for await (const entry of await opendir(folder, { bufferSize: 256 })) {
        stopIfCancelled(signal);
        sort(entry, join(folder, entry.name), found, waiting);
        if (found.length < AT_ONCE) continue;
        await addFiles(found);
        found = [];
      }
      await addFiles(found);
    } catch (thrown) {
      stopIfCancelled(signal);
      unreadable ??= fromFileSystem(thrown, folder).error;
    }
  }
  return {
    files,
    sizeBytes,
    newestAtMs: newestAtMs === null ? null : Math.floor(newestAtMs),
    unreadable,
  };
}

function sort(entry: Dirent, path: string, files: string[], folders: string[]): void {
  if (entry.isDirectory()) folders.push(path);
  else if (entry.isFile()) files.push(path);
}
