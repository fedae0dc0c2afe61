import { randomBytes } from 'node:crypto';
import { type AppError, appError, errorOf, failure } from '../../../shared/errors.ts';
import type { Caution } from '../../../shared/models/doctor.ts';
import type { ProfileSettings } from '../../../shared/models/profile.ts';
import { unlessCancelled } from '../cancellation/cancellation.ts';
import type { SftpSession } from '../connections/sftp-session.ts';

export type WriteStep = 'create' | 'write' | 'look' | 'read' | 'rename' | 'remove';

/** What the probe learned besides. */
export interface WriteFacts {
  /** Names that may be left there: the connection broke before it could be seen that they are gone. */
  readonly mayBeLeft: readonly string[];
  /** The server's time of the file, and this computer's before and after. Absent where nobody may look at it. */
  readonly modifiedAtMs?: number;
  readonly fromLocalMs: number;
  readonly toLocalMs: number;
}

export interface WriteOutcome {
  readonly facts: WriteFacts;
  /** Those that worked, in their order. */
  readonly steps: readonly { readonly step: WriteStep; readonly ms: number }[];
  readonly cautions: readonly Caution[];
  /** Names the server wouldn't remove. */
  readonly left: readonly string[];
  readonly error: AppError | undefined;
}

/** Ends as Waybill's own temporary names do, so that whoever watches the folder leaves it alone. */
const nameOfProbe = () => `waybill-test.${randomBytes(4).toString('hex')}`;
const CONTENT = Buffer.from('A connection test of Waybill wrote this file. It may be removed.\n');
/** For removing what was made, whatever else happened, milliseconds. */
export const CLEAN_UP_MS = 3_000;

/**
 * Creates, writes, looks at, reads back, renames and removes a small file. Removes it also where a step fails or the test
 * ends meanwhile; where the connection is gone, it says which names may be left.
 * @returns what happened; doesn't throw
 */
export async function probeWriting(
  session: SftpSession,
  settings: Pick<ProfileSettings, 'remoteFolder' | 'transfer'>,
  signal: AbortSignal,
): Promise<WriteOutcome> {
  const folder = settings.remoteFolder.replace(/(?<=.)\/+$/, '');
  const name = nameOfProbe();
  const paths = [`${name}.part`, `${name}.renamed.part`].map((each) =>
    folder === '/' ? `/${each}` : `${folder}/${each}`,
  );
  const [path = '', renamed = ''] = paths;
  const steps: { step: WriteStep; ms: number }[] = [];
  const cautions: Caution[] = [];
  const facts: { modifiedAtMs?: number; fromLocalMs: number; toLocalMs: number } = {
    fromLocalMs: Date.now(),
    toLocalMs: Date.now(),
  };
  const take = async <T>(step: WriteStep, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    try {
      const done = await unlessCancelled(work(), signal);
      steps.push({ step, ms: performance.now() - startedAt });
      return done;
    } catch (thrown) {
      throw new StepFailed(step, errorOf(thrown));
    }
  };

  let current = path;
  let mayExist: readonly string[] = [];
  let failed: StepFailed | undefined;
  let isCreated = false;
  try {
    mayExist = [path];
    facts.fromLocalMs = Date.now();
    const handle = await take('create', () => session.open(path, 'wx', 0o600));
    isCreated = true;
    await take('write', async () => {
      await session.write(handle, CONTENT, CONTENT.length, 0);
      await session.close(handle);
    });
    facts.toLocalMs = Date.now();
    try {
      const stats = await take('look', () => session.stat(path));
      facts.modifiedAtMs = stats.mtime * 1_000;
      await take('read', () => readBack(session, path));
    } catch (thrown) {
      const { error } = asStep(thrown);
      if (error.code !== 'PermissionDenied' && error.code !== 'UnsupportedByServer') throw thrown;
      if (settings.transfer.requiredCheck === 'content')
        throw new StepFailed(
          'read',
          appError('CheckNotPossible', 'nobody may read', { detail: { required: 'content' } }),
        );
      cautions.push({ name: 'not-readable', facts: {} });
    }
    mayExist = paths;
    try {
      await take('rename', () => session.rename(path, renamed));
      current = renamed;
    } catch (thrown) {
      const { error } = asStep(thrown);
      if (!REFUSALS.has(error.code)) throw thrown;
      if (!settings.transfer.directWrite)
        throw new StepFailed(
          'rename',
          appError('RenameRefused', 'the server renames nothing', { detail: error.detail ?? {} }),
        );
      cautions.push({ name: 'rename-refused-direct', facts: {} });
    }
    await take('remove', () => session.unlink(current));
    mayExist = [];
  } catch (thrown) {
    failed = asStep(thrown);
  }

  // A name that the server refused to make isn't there; one whose making nobody answered may be.
  const isRefused = failed?.step === 'create' && !isCreated && !LOST.has(failed.error.code);
  const after = isRefused ? { left: [], lost: [] } : await removeAll(session, mayExist);
  if (failed?.step === 'remove' && after.left.length > 0) {
    cautions.push({ name: 'not-removed', facts: { names: after.left.join(', ') } });
    failed = undefined;
  }
  return {
    facts: { ...facts, mayBeLeft: after.lost },
    steps,
    cautions,
    left: [...after.left, ...after.lost],
    error: failed === undefined ? undefined : await explain(failed, session, folder),
  };
}

const REFUSALS: ReadonlySet<string> = new Set(['PermissionDenied', 'UnsupportedByServer', 'ServerFailure']);
const LOST: ReadonlySet<string> = new Set(['Cancelled', 'ConnectionLost', 'Timeout']);

class StepFailed extends Error {
  readonly step: WriteStep;
  readonly error: AppError;

  constructor(step: WriteStep, error: AppError) {
    super(error.message);
    this.step = step;
    this.error = error;
  }
}

const asStep = (thrown: unknown): StepFailed =>
  thrown instanceof StepFailed ? thrown : new StepFailed('write', errorOf(thrown));

async function readBack(session: SftpSession, path: string): Promise<void> {
  const handle = await session.open(path, 'r');
  const buffer = Buffer.alloc(CONTENT.length + 1);
  let length = 0;
  try {
    for (;;) {
      const bytes = await session.read(handle, buffer, length, buffer.length - length, length);
      length += bytes;
      if (bytes === 0 || length === buffer.length) break;
    }
  } finally {
    await session.close(handle);
  }
  if (!buffer.subarray(0, length).equals(CONTENT))
    throw failure('IntegrityMismatch', 'what was read back is not what was written');
}

/** @returns `left`: names the server keeps; `lost`: names nobody could look after any more */
export async function removeAll(
  session: SftpSession,
  paths: readonly string[],
): Promise<{ readonly left: readonly string[]; readonly lost: readonly string[] }> {
  const late = AbortSignal.timeout(CLEAN_UP_MS);
  const left: string[] = [];
  const lost: string[] = [];
  for (const path of paths) {
    try {
      await unlessCancelled(session.unlink(path), late);
    } catch (thrown) {
      const { code } = errorOf(thrown);
      if (code === 'NotFound') continue;
      (LOST.has(code) ? lost : left).push(path);
    }
  }
  return { left, lost };
}

/** Servers report a full disk, a used-up quota and a folder that is read-only alike, as "failure": its room tells more. */
async function explain({ step, error }: StepFailed, session: SftpSession, folder: string): Promise<AppError> {
  const said = { ...error, path: folder, detail: { ...error.detail, step } };
  if (error.code === 'DiskFull')
    return { ...said, detail: { ...said.detail, quota: error.detail?.status === 15 ? 1 : 0 } };
  if (error.code !== 'ServerFailure') return said;
  const free = await unlessCancelled(session.freeBytes(folder), AbortSignal.timeout(CLEAN_UP_MS)).catch(
    () => undefined,
  );
  if (free !== undefined && free < CONTENT.length)
    return { ...appError('DiskFull', 'no room for the test file'), path: folder, detail: { step, quota: 0 } };
  // It took the name and not the content: that is what a quota does.
  if (step === 'write')
    return { ...appError('DiskFull', 'the content was refused'), path: folder, detail: { step, quota: 1 } };
  return said;
}
