import type { BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errorOf, failure } from '../../../shared/errors.ts';
import { joinRemote, remoteFolder, remoteName } from '../../../shared/remote-path.ts';
import type { Lease } from '../connections/pool.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import { checkPlan } from './checking/check-plan.ts';
import { type FinishedUpload, finishUpload } from './checking/finish-upload.ts';
import { openTemporary } from './checking/open-temporary.ts';
import { serverOf } from './checking/verify.ts';
import type { Job } from './job.ts';
import { nameOfLocal, warnOfName } from './names.ts';
import { sendDirectly } from './publishing/place-directly.ts';
import { decideTarget, type Target } from './publishing/publish.ts';
import { publishAttempt } from './publishing/publish-attempt.ts';
import { completeTarget } from './pump/complete-target.ts';
import { ContentUpload } from './pump/send-content.ts';
import { ensureRemoteFolder } from './remote-folders.ts';
import { isRemoteFolder, RemoteSide } from './remote-side.ts';
import { openSmallSource } from './small-source.ts';
import type { AttemptOutcome, TransferTools } from './transfer-tools.ts';
import { diskFullOr, missingFolder } from './upload-failures.ts';
import { uploadProfile, writesDirectly } from './upload-settings.ts';
import { type OpenTarget, sendSmall } from './upload-small.ts';
import { type LargeSource, type SmallerSource, secondsOf } from './upload-source.ts';

/** Sends one file: temporary name, bytes, comparison, final name. */
export async function upload(job: Job, tools: TransferTools): Promise<AttemptOutcome> {
  return (await uploadSmall(job, tools)) ?? (await uploadLarge(job, tools));
}

/** @returns `undefined` where the file is more than one write holds, or some of it is there already */
async function uploadSmall(job: Job, tools: TransferTools): Promise<AttemptOutcome | undefined> {
  if (job.row.size_class !== 'small' || job.interrupted !== undefined) return undefined;
  if (writesDirectly(job, tools)) return undefined;
  using small = await openSmallSource(job.row.local_path);
  const { before } = small;
  mustBeFile(before, job.row.local_path);
  using lease = await leaseFor(job, tools);
  if (before.size > lease.session.writeBytes) return undefined;
  return await send(job, tools, { small, before, lease });
}

async function uploadLarge(job: Job, tools: TransferTools): Promise<AttemptOutcome> {
  const localPath = job.row.local_path;
  const file = await onFileSystem(localPath, () => open(localPath, 'r'));
  try {
    const before = await onFileSystem(localPath, () => file.stat({ bigint: true }));
    mustBeFile(before, localPath);
    using lease = await leaseFor(job, tools);
    // Half a file is not to be gone on with where it can be seen.
    const isDirect = writesDirectly(job, tools);
    const marking = isDirect ? { ...tools, marked: () => {} } : tools;
    using content = new ContentUpload(job, marking, { file, before, lease });
    return await send(job, tools, { file, content, before, lease });
  } finally {
    await file.close().catch(() => {});
  }
}

function mustBeFile(facts: BigIntStats, path: string): void {
  if (facts.isDirectory()) throw failure('IsADirectory', 'the source is a folder', { path });
  if (!facts.isFile()) throw failure('NameNotAllowed', 'the source is no regular file', { path });
}

function leaseFor(job: Job, tools: TransferTools): Promise<Lease> {
  if (!tools.pool.isConnected(job.row.profile_id)) tools.later(job, 'connect');
  return tools.pool.acquire(job.row.profile_id, job.signal);
}

const openSource = (path: string): Promise<FileHandle> => onFileSystem(path, () => open(path, 'r'));

async function send(
  job: Job,
  tools: TransferTools,
  source: LargeSource | SmallerSource,
): Promise<AttemptOutcome> {
  const { before } = source;
  const { session, serverKey } = source.lease;
  const { queue, temporaries } = tools;
  const profile = uploadProfile(job, tools, before);
  const side = new RemoteSide(session);
  const sizeBytes = Number(before.size);
  const plan = checkPlan(job.row, profile, sizeBytes);
  const wanted = await finalPath(job, session);
  const folder = remoteFolder(wanted);
  warnOfName(job, remoteName(wanted));
  if (job.row.make_folders_below !== null)
    await ensureRemoteFolder(session, folder, job.row.make_folders_below);
  if (profile.transfer.directWrite && source.small === undefined)
    return sendDirectly(job, tools, { ...source, profile, wanted });
  const resumed = await source.content?.resume();
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

  source.small?.startReading();
  // Asked together: looking at the target must not cost a round trip of its own.
  const [target, opened] = await Promise.allSettled([
    knowsAtTheEnd(side, job, sizeBytes, session)
      ? ({ kind: 'use', path: wanted } satisfies Target as Target)
      : decideTarget(side, wanted, job.row.conflict, { sizeBytes, modifiedAtS: secondsOf(before) }),
    resumed !== undefined
      ? { handle: resumed, isReadable: true }
      : openTemporary(session, temporary, {
          mode: profile.transfer.fileMode,
          forReading: plan.ways.includes('read-back'),
        }),
  ]);
  if (opened.status === 'rejected') throw await missingFolder(opened.reason, session, folder);
  const { handle } = opened.value;
  let open = true;
  try {
    if (target.status === 'rejected') throw target.reason;
    if (target.value.kind === 'skip') {
      job.skipReason = target.value.reason;
      return 'skipped';
    }
    const { path: final, completes } = target.value;
    if (completes !== undefined) {
      const { local_path: localPath } = job.row;
      await using local = await openSource(localPath);
      const start = await completeTarget({
        session,
        local,
        localPath,
        sizeBytes,
        target: { path: final, sizeBytes: completes.sizeBytes },
        temporary: { path: temporary, handle },
        mayCopy: resumed === undefined && source.content !== undefined,
        signal: job.signal,
      });
      if (start === 'whole') {
        job.skipReason = 'already-whole';
        return 'skipped';
      }
      if (start > 0) await source.content?.beginAt(start);
    }
    const sent: OpenTarget<FinishedUpload> = {
      handle,
      explain: (thrown) => diskFullOr(thrown, session, folder, sizeBytes),
      finish: (sha256, written) => {
        open = false;
        const what = { ...opened.value, path: temporary, sizeBytes, sha256, written };
        const modifiedAtS = secondsOf(before);
        return finishUpload(job, serverOf(source.lease), { ...what, modifiedAtS }, { plan, profile });
      },
    };
    const { sha256, finished } =
      source.small === undefined
        ? await sendLarge(job, tools, source, { ...sent, temporary })
        : await sendSmall(job, tools, { ...sent, session, source: source.small });
    const { proof, modifiedAtS } = finished;
    return await publishAttempt(job, tools, side, {
      intent: {
        temporary,
        final,
        sizeBytes,
        sha256,
        modifiedAtS,
        sourceModifiedAtS: secondsOf(before),
        wanted,
        ...(completes !== undefined && { completes }),
      },
      proof,
    });
  } finally {
    // Nobody waits: on a lost connection there is no answer, and the server closes the handle with the channel.
    if (open) session.close(handle).catch(() => {});
  }
}

async function sendLarge(
  job: Job,
  tools: TransferTools,
  { file, content, before }: LargeSource,
  target: OpenTarget<FinishedUpload> & { readonly temporary: string },
): Promise<{ readonly sha256: string; readonly finished: FinishedUpload }> {
  const { handle, temporary } = target;
  const path = job.row.local_path;
  const sha256 = await content.send({ handle, temporary }).catch(target.explain);
  const after = await onFileSystem(path, () => file.stat({ bigint: true }));
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs)
    throw failure('SourceChanged', 'the file changed while it was sent', { path });
  tools.later(job, 'sent', { sent_at_ms: tools.now() });
  const finished = await target.finish(sha256, undefined).catch((thrown: unknown) => content.spoiled(thrown));
  await content.arrived();
  return { sha256, finished };
}

/**
 * A file of one chunk is sent faster than its target is looked for; where the server's rename leaves existing targets
 * alone, the rename itself is the question. In a batch that publishes together that would be asked too late: a taken
 * name has to be known before the others get theirs.
 */
function knowsAtTheEnd(side: RemoteSide, job: Job, sizeBytes: number, session: SftpSession): boolean {
  return (
    side.keepsTargets &&
    job.row.together === null &&
    job.row.conflict === 'fail' &&
    sizeBytes <= session.writeBytes
  );
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
