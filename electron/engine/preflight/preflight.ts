import { constants, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { EngineOutput, EngineParsedInput } from '../../../shared/contract/engine-requests.ts';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import type { PreflightFinding, PreflightItem } from '../../../shared/models/preflight.ts';
import { stopIfCancelled, unlessCancelled } from '../cancellation/cancellation.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import { normalized } from '../local-files/local-path.ts';
import { measureFolder } from './measure-folder.ts';
import { sentBefore } from './sent-before.ts';

/** Whoever writes a file in steps rarely pauses longer than this between two of them, milliseconds. */
const JUST_CHANGED_MS = 5_000;
/** Clocks of file servers go wrong by seconds; by more, somebody's clock or time zone is wrong, milliseconds. */
const FUTURE_MS = 120_000;

/**
 * Looks at one file or folder before it is sent. A link means what it leads to. Whatever is wrong with it is a
 * finding; an answer is an error only where the path is none, or when cancelled.
 *
 * A folder is read whole: the first thing in it that can't be listed stops it, because the rest would go out as if it were all;
 * its age is that of its newest file. Its files are neither opened nor compared with what was sent.
 */
export async function inspect(
  parts: { readonly database: Database; readonly now: () => number },
  { profileId, path: given }: EngineParsedInput<'preflight.inspect'>,
  signal: AbortSignal,
): Promise<EngineOutput<'preflight.inspect'>> {
  const path = normalized(given);
  stopIfCancelled(signal);
  return await unlessCancelled(look(), signal);

  async function look(): Promise<PreflightItem> {
    // The top of a drive has no name of its own.
    const item = { path, name: basename(path) || path };
    let stats: Stats;
    try {
      stats = await onFileSystem(path, () => stat(path));
    } catch (thrown) {
      return { ...item, ...NOTHING_KNOWN, findings: [unreadable(errorOf(thrown))] };
    }
    const modifiedAtMs = Math.floor(stats.mtimeMs);
    if (stats.isDirectory()) {
      const { files, sizeBytes, newestAtMs, unreadable: error } = await measureFolder(path, signal);
      const findings = [
        ...(error === null ? [] : [unreadable(error)]),
        ...(files === 0 && error === null ? [EMPTY] : []),
        ...timeFindings(newestAtMs, parts.now()),
      ];
      return { ...item, kind: 'folder', sizeBytes, modifiedAtMs, files, findings };
    }
    if (!stats.isFile())
      return { ...item, ...NOTHING_KNOWN, modifiedAtMs, findings: [{ kind: 'not-a-file', level: 'stop' }] };
    const file = { ...item, kind: 'file' as const, sizeBytes: stats.size, modifiedAtMs, files: 1 };
    try {
      await tryToRead(path);
      const before = await sentBefore(parts.database, profileId, { path, sizeBytes: stats.size }, signal);
      const findings = [
        ...(stats.size === 0 ? [EMPTY] : []),
        ...timeFindings(modifiedAtMs, parts.now()),
        ...(before === null ? [] : [before]),
      ];
      return { ...file, findings };
    } catch (thrown) {
      stopIfCancelled(signal);
      return { ...file, findings: [unreadable(errorOf(thrown))] };
    }
  }
}

const NOTHING_KNOWN = { kind: 'other', sizeBytes: null, modifiedAtMs: null, files: 1 } as const;
const EMPTY: PreflightFinding = { kind: 'empty', level: 'warning' };
const unreadable = (error: AppError): PreflightFinding => ({ kind: 'unreadable', level: 'stop', error });

/** Permission bits don't tell all (access lists, locks on Windows): only reading does. */
async function tryToRead(path: string): Promise<void> {
  await onFileSystem(path, async () => {
    // It may have become a pipe since it was looked at; opening one would wait for a writer.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    await file.read({ buffer: Buffer.alloc(1), position: 0 });
  });
}

function timeFindings(modifiedAtMs: number | null, nowMs: number): readonly PreflightFinding[] {
  if (modifiedAtMs === null) return [];
  if (modifiedAtMs - nowMs > FUTURE_MS) return [{ kind: 'from-the-future', level: 'warning', modifiedAtMs }];
  // Also what a slightly wrong clock puts ahead of now.
  return nowMs - modifiedAtMs < JUST_CHANGED_MS
    ? [{ kind: 'just-changed', level: 'warning', modifiedAtMs }]
    : [];
}
