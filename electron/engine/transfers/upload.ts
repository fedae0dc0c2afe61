import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorOf, failure } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { Checked } from '../../../shared/models/transfer.ts';
import { joinRemote, remoteFolder, remoteName } from '../../../shared/remote-path.ts';
import type { Lease } from '../connections/pool.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import { completeTarget } from './complete-target.ts';
import type { Job } from './job.ts';
import { nameOfLocal, warnOfName } from './names.ts';
import { decideTarget, type Target } from './publish.ts';
import { publishAttempt } from './publish-attempt.ts';
import { ensureRemoteFolder } from './remote-folders.ts';
import { isRemoteFolder, RemoteSide } from './remote-side.ts';
import { ContentUpload } from './send-content.ts';
import type { AttemptOutcome, TransferTools } from './transfer-tools.ts';

/** Sends one file: temporary name, bytes, comparison, final name. */
export async function upload(job: Job, tools: TransferTools): Promise<AttemptOutcome> {
  const localPath = job.row.local_path;
  const file = await onFileSystem(localPath, () => open(localPath, 'r'));
  try {
    const before = await onFileSystem(localPath, () => file.stat({ bigint: true }));
    if (before.isDirectory()) throw failure('IsADirectory', 'the source is a folder', { path: localPath });
    if (!before.isFile())
      throw failure('NameNotAllowed', 'the source is no regular file', { path: localPath });
    if (!tools.pool.isConnected(job.row.profile_id)) tools.later(job, 'connect');
    using lease = await tools.pool.acquire(job.row.profile_id, job.signal);
    return await send(job, tools, { file, before, lease });
  } finally {
    await file.close().catch(() => {});
  }
}

interface Source {
  readonly file: FileHandle;
  readonly before: BigIntStats;
  readonly lease: Lease;
}

async function send(job: Job, tools: TransferTools, source: Source): Promise<AttemptOutcome> {
  const { file, before } = source;
  const { session, serverKey } = source.lease;
  const { queue, temporaries } = tools;
  const profile = tools.profileOf(job);
  const side = new RemoteSide(session);
  const sizeBytes = Number(before.size);
  const sourceModifiedAtS = Number(before.mtimeMs / 1_000n);
  const wanted = await finalPath(job, session);
  const folder = remoteFolder(wanted);
  warnOfName(job, remoteName(wanted));
  if (job.row.make_folders_below !== null)
    await ensureRemoteFolder(session, folder, job.row.make_folders_below);
  using content = new ContentUpload(job, tools, source);
  const resumed = await content.resume();
  const temporary =
    job.interrupted !== undefined && resumed === undefined
      ? await temporaries.startOver(queue, job, wanted)
      : await temporaries.nameFor(queue, job, wanted);
  tools.later(job, 'start', {
    attempt: job.attempt,
    error: null,
    server_key: serverKey,
    size_bytes: sizeBytes,
    remote_path: wanted,
    into_folder: 0,
  });

  // Asked together: looking at the target must not cost a round trip of its own.
  const [target, opened] = await Promise.allSettled([
    knowsAtTheEnd(side, job, sizeBytes, session)
      ? ({ kind: 'use', path: wanted } satisfies Target as Target)
      : decideTarget(side, wanted, job.row.conflict, { sizeBytes, modifiedAtS: sourceModifiedAtS }),
    resumed ?? session.open(temporary, 'wx', profile.transfer.fileMode),
  ]);
  if (opened.status === 'rejected') throw await missingFolder(opened.reason, session, folder);
  const handle = opened.value;
  let open = true;
  try {
    if (target.status === 'rejected') throw target.reason;
    if (target.value.kind === 'skip') {
      job.skipReason = target.value.reason;
      return 'skipped';
    }
    const { path: final, completes } = target.value;
    if (completes !== undefined) {
      const start = await completeTarget({
        session,
        local: file,
        localPath: job.row.local_path,
        sizeBytes,
        target: { path: final, sizeBytes: completes.sizeBytes },
        temporary: { path: temporary, handle },
        mayCopy: resumed === undefined,
        signal: job.signal,
      });
      if (start === 'whole') {
        job.skipReason = 'already-whole';
        return 'skipped';
      }
      if (start > 0) await content.beginAt(start);
    }
    const sha256 = await content
      .send({ handle, temporary })
      .catch((thrown: unknown) => diskFullOr(thrown, session, folder, sizeBytes));
    const after = await onFileSystem(job.row.local_path, () => file.stat({ bigint: true }));
    if (after.size !== before.size || after.mtimeNs !== before.mtimeNs)
      throw failure('SourceChanged', 'the file changed while it was sent', { path: job.row.local_path });
    tools.later(job, 'sent', { sent_at_ms: tools.now() });
    open = false;
    const { checked, modifiedAtS } = await finishTemporary(job, session, handle, profile, before).catch(
      (thrown: unknown) => content.spoiled(thrown),
    );
    await content.arrived();
    return await publishAttempt(job, tools, side, {
      intent: {
        temporary,
        final,
        sizeBytes,
        sha256,
        modifiedAtS,
        sourceModifiedAtS,
        wanted,
        ...(completes !== undefined && { completes }),
      },
      checked,
    });
  } finally {
    // Nobody waits: on a lost connection there is no answer, and the server closes the handle with the channel.
    if (open) session.close(handle).catch(() => {});
  }
}

/**
 * A file of one chunk is sent faster than its target is looked for; where the server's rename leaves existing targets
 * alone, the rename itself is the question.
 */
function knowsAtTheEnd(side: RemoteSide, job: Job, sizeBytes: number, session: SftpSession): boolean {
  return side.keepsTargets && job.row.conflict === 'fail' && sizeBytes <= session.writeBytes;
}

/** A path that may be a folder is looked at first: into it under the file's own name. */
async function finalPath(job: Job, session: SftpSession): Promise<string> {
  const path = job.row.remote_path;
  if (job.row.into_folder === 0) return path;
  try {
    return isRemoteFolder(await session.stat(path))
      ? joinRemote(path, nameOfLocal(job.row.local_path))
      : path;
  } catch (thrown) {
    if (errorOf(thrown).code === 'NotFound') return path;
    throw thrown;
  }
}

/**
 * Sets permissions and time, asks what the server now says of the file, closes it: three requests, one round trip
 * (draft-ietf-secsh-filexfer-02 section 3: requests on one file are carried out in order).
 */
async function finishTemporary(
  job: Job,
  session: SftpSession,
  handle: Handle,
  profile: Profile,
  source: BigIntStats,
): Promise<{ checked: Checked; modifiedAtS: number | null }> {
  const mtime = Number(source.mtimeMs / 1_000n);
  const { fileMode, keepModifiedTime } = profile.transfer;
  const [, told, closed] = await Promise.allSettled([
    session.fsetstat(handle, keepModifiedTime ? { mode: fileMode, atime: mtime, mtime } : { mode: fileMode }),
    session.fstat(handle),
    session.close(handle),
  ]);
  // A full disk may show only here.
  if (closed.status === 'rejected') throw closed.reason;
  const facts = await (told.status === 'fulfilled' ? told.value : cannotCheck(told.reason, profile));
  if (facts === undefined) return { checked: 'none', modifiedAtS: null };
  if (facts.size !== Number(source.size))
    throw failure('IntegrityMismatch', `the server has ${facts.size} of ${source.size} bytes`, {
      path: job.row.remote_path,
      detail: { expectedBytes: Number(source.size), serverBytes: facts.size },
    });
  // What the server says counts, not that it said yes.
  const keptTime = facts.mtime === mtime;
  if (keepModifiedTime && !keptTime) job.warnings.add('modified-time-not-kept');
  if ((facts.mode & 0o777) !== fileMode) job.warnings.add('permissions-not-set');
  return { checked: 'size', modifiedAtS: keepModifiedTime && keptTime ? mtime : null };
}

/** Some servers let nobody look at a file. Then the profile decides whether that is enough. */
function cannotCheck(reason: unknown, profile: Profile): undefined {
  const { code, message } = errorOf(reason);
  if (code !== 'PermissionDenied' && code !== 'UnsupportedByServer') throw reason;
  if (profile.transfer.requiredCheck !== 'none')
    throw failure('CheckNotPossible', `the server does not tell a file's size: ${message}`);
  return undefined;
}

/** Servers answer alike where there is no such folder and where a file has its name (OpenSSH: ENOTDIR). */
async function missingFolder(thrown: unknown, session: SftpSession, folder: string): Promise<unknown> {
  if (errorOf(thrown).code !== 'NotFound') return thrown;
  const facts = await session.stat(folder).catch(() => undefined);
  if (facts !== undefined && !isRemoteFolder(facts))
    return failure('NotADirectory', 'a file has the name of the folder', { path: folder, cause: thrown });
  return failure('NotFound', 'the folder is not on the server', { path: folder, cause: thrown });
}

/** A server says "failure" to a full disk; where it tells how much is free, we can say so. */
async function diskFullOr(
  thrown: unknown,
  session: SftpSession,
  folder: string,
  sizeBytes: number,
): Promise<never> {
  if (errorOf(thrown).code !== 'ServerFailure') throw thrown;
  const free = await session.freeBytes(folder).catch(() => undefined);
  if (free !== undefined && free < Math.min(sizeBytes, session.writeBytes))
    throw failure('DiskFull', 'the server has no space left', { path: folder, detail: { freeBytes: free } });
  throw thrown;
}
