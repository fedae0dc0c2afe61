import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Stats } from 'ssh2';
import { failure } from '../../../shared/errors.ts';
import { whyNotLocalName } from '../../../shared/local-name.ts';
import type { Lease } from '../connections/pool.ts';
import type { Handle, SftpSession } from '../connections/sftp-session.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import { checkPlan } from './checking/check-plan.ts';
import { isReadAtOnce } from './checking/read-back.ts';
import { type Proof, serverOf } from './checking/verify.ts';
import { verifyDownload } from './checking/verify-download.ts';
import { readAhead, type SmallRead } from './download-small.ts';
import type { Job } from './job.ts';
import { LocalSide } from './local-side.ts';
import { confirmPlace, ensureLocalFolder } from './local-tree.ts';
import { nameOfLocal } from './names.ts';
import { decideTarget } from './publishing/publish.ts';
import { publishAttempt } from './publishing/publish-attempt.ts';
import { compareLocalPrefix, compareTails } from './pump/prove-prefix.ts';
import { ContentDownload } from './pump/receive-content.ts';
import { isRemoteFolder } from './remote-side.ts';
import type { AttemptOutcome, TransferTools } from './transfer-tools.ts';

/** Downloaded files are for their owner and group, as far as the umask agrees; they hold other people's data. */
const FILE_MODE = 0o640;

/** Fetches one file: temporary name, bytes, comparison, final name. */
export async function download(job: Job, tools: TransferTools): Promise<AttemptOutcome> {
  if (!tools.pool.isConnected(job.row.profile_id)) tools.later(job, 'connect');
  using lease = await tools.pool.acquire(job.row.profile_id, job.signal);
  const { session } = lease;
  const remote = await session.open(job.row.remote_path, 'r');
  try {
    return await fetch(job, tools, lease, { remote, ahead: await readAhead(job, tools, session, remote) });
  } finally {
    session.close(remote).catch(() => {});
  }
}

interface OpenSource {
  readonly remote: Handle;
  readonly ahead: SmallRead | undefined;
}

async function fetch(
  job: Job,
  tools: TransferTools,
  lease: Lease,
  { remote, ahead }: OpenSource,
): Promise<AttemptOutcome> {
  const { session, serverKey } = lease;
  const { queue, temporaries } = tools;
  const side = new LocalSide(isSynced(job, tools));
  const before = await (ahead?.before ?? session.fstat(remote));
  const small = ahead?.holds(before.size) === true ? ahead : undefined;
  if (isRemoteFolder(before))
    throw failure('IsADirectory', 'the source is a folder', { path: job.row.remote_path });
  const wanted = job.row.local_path;
  const refused = whyNotLocalName(nameOfLocal(wanted), process.platform);
  if (refused !== undefined) throw failure('NameNotAllowed', refused, { path: job.row.remote_path });
  const { make_folders_below: below, inside } = job.row;
  const place = await ensureLocalFolder(dirname(wanted), { below, inside });
  const source = { sizeBytes: before.size, modifiedAtS: before.mtime ?? null };
  const target = await decideTarget(side, wanted, job.row.conflict, source);
  if (target.kind === 'skip') {
    job.skipReason = target.reason;
    return 'skipped';
  }

  const { completes } = target;
  using content = small ?? new ContentDownload(job, tools, { lease, handle: remote, before });
  const resumed = await content.resume();
  const temporary =
    job.interrupted !== undefined && resumed === undefined
      ? await temporaries.startOver(queue, job, wanted)
      : await temporaries.nameFor(queue, job, wanted);
  tools.later(job, 'start', {
    attempt: job.attempt,
    error: null,
    server_key: serverKey,
    size_bytes: before.size,
  });
  const file = resumed ?? (await onFileSystem(temporary, () => open(temporary, 'wx', FILE_MODE)));
  let sha256: string;
  let proof: Proof;
  try {
    await confirmPlace(file, temporary, place);
    if (completes !== undefined) await compareEnds(job, session, remote, completes.sizeBytes);
    sha256 = await content.receive({ file, path: temporary, syncs: isSynced(job, tools) });
    const received = await onFileSystem(temporary, () => file.stat());
    if (received.size !== before.size)
      throw failure('IntegrityMismatch', `${received.size} of ${before.size} bytes are on the disk`, {
        path: wanted,
      });
    tools.later(job, 'sent', { sent_at_ms: tools.now() });
    if (completes !== undefined) {
      await compareLocalPrefix(temporary, target.path, completes.sizeBytes, job.signal);
      if (completes.sizeBytes === before.size) {
        job.skipReason = 'already-whole';
        return 'skipped';
      }
    }
    proof = await compare(job, tools, lease, { handle: remote, before, temporary, looked: small?.after });
    await keepAttributes(job, tools, file, before);
    if (isSynced(job, tools)) await onFileSystem(temporary, () => file.sync());
  } finally {
    await file.close().catch(() => {});
  }
  return publishAttempt(job, tools, side, {
    intent: {
      temporary,
      final: target.path,
      sizeBytes: before.size,
      sha256,
      modifiedAtS: before.mtime,
      sourceModifiedAtS: source.modifiedAtS,
      wanted,
      ...(completes !== undefined && { completes }),
    },
    proof,
  });
}

/**
 * What is here is to be completed: looked at before anything is fetched. The rest of the proof needs all of the file there,
 * so everything is fetched once; nothing would be saved by reading it twice.
 */
async function compareEnds(job: Job, session: SftpSession, remote: Handle, bytes: number): Promise<void> {
  const target = job.row.local_path;
  await using local = await onFileSystem(target, () => open(target, 'r'));
  const { signal } = job;
  await compareTails({ session, remote, local, localPath: target, bytes, target, signal });
}

/** Compares, and looks once more whether the source is still what it was: what changed meanwhile proves nothing. */
async function compare(
  job: Job,
  tools: TransferTools,
  lease: Lease,
  {
    handle,
    before,
    temporary,
    looked,
  }: {
    readonly handle: Handle;
    readonly before: Stats;
    readonly temporary: string;
    /** A look that was asked for behind the last read. */
    readonly looked: Promise<Stats> | undefined;
  },
): Promise<Proof> {
  const { session } = lease;
  const { remote_path: path } = job.row;
  const sizeBytes = before.size;
  const plan = checkPlan(job.row, tools.profileOf(job), sizeBytes);
  const received = { handle, path, localPath: temporary, sizeBytes };
  const verdict = verifyDownload(job, serverOf(lease), plan, received);
  verdict.catch(() => {});
  // One read and this look are one round trip; after many reads it comes last.
  if (!isReadAtOnce(session, sizeBytes)) await Promise.allSettled([verdict]);
  const isReadAgain = plan.ways.some((way) => way !== 'size');
  const after = await (isReadAgain ? session.fstat(handle) : (looked ?? session.fstat(handle)));
  if (after.size !== sizeBytes || after.mtime !== before.mtime)
    throw failure('SourceChanged', 'the file on the server changed meanwhile', { path });
  return await verdict;
}

/** Some file systems keep no times or modes: worth a word on the delivery, and no reason not to have it. */
async function keepAttributes(
  job: Job,
  tools: TransferTools,
  file: FileHandle,
  source: Stats,
): Promise<void> {
  const { keepModifiedTime, keepPermissions } = tools.profileOf(job).transfer;
  if (keepPermissions && process.platform !== 'win32')
    await file.chmod(source.mode & 0o777).catch(() => job.warnings.add('permissions-not-set'));
  if (keepModifiedTime)
    await file.utimes(source.atime, source.mtime).catch(() => job.warnings.add('modified-time-not-kept'));
}

function isSynced(job: Job, tools: TransferTools): boolean {
  return (
    tools.pool.optionsFor(job.row.profile_id)?.syncDownloads ?? tools.profileOf(job).transfer.syncDownloads
  );
}
