import { errorOf, failure } from '../../../../shared/errors.ts';
import type { Profile } from '../../../../shared/models/profile.ts';
import { remoteFolder } from '../../../../shared/remote-path.ts';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';
import { onFileSystem } from '../../errors/from-file-system.ts';
import { checkPlan } from '../checking/check-plan.ts';
import { finishUpload } from '../checking/finish-upload.ts';
import { serverOf } from '../checking/verify.ts';
import type { Job } from '../job.ts';
import { asAsked, type PublishIntent } from '../queue/transfer-row.ts';
import { RemoteSide } from '../remote-side.ts';
import type { AttemptOutcome, TransferTools } from '../transfer-tools.ts';
import { diskFullOr, missingFolder } from '../upload-failures.ts';
import { type LargeSource, secondsOf } from '../upload-source.ts';
import { decideTarget } from './publish.ts';
import { pathChange, recordPublished } from './publish-attempt.ts';

/** What was decided before the first byte. */
export interface DirectSource extends LargeSource {
  readonly profile: Profile;
  /** The name as asked for, not looked at yet. */
  readonly wanted: string;
}

/** A name that is open for us. */
interface Opened {
  readonly handle: Handle;
  readonly placing: 'ours' | 'replacing';
}

/**
 * Sends one file under its final name, for servers that let nothing be renamed: half of it can be seen there meanwhile,
 * and the delivery says so (`placed`). What we are doing to that name is on the disk before it is done, so that whoever
 * takes over knows what is ours to remove (`resume-placing.ts`).
 */
export async function sendDirectly(
  job: Job,
  tools: TransferTools,
  source: DirectSource,
): Promise<AttemptOutcome> {
  const { before, profile, content } = source;
  const { session, serverKey } = source.lease;
  const side = new RemoteSide(session);
  const sizeBytes = Number(before.size);
  // What an earlier attempt left under a temporary name, before the profile was told to write directly.
  if (job.interrupted !== undefined) await tools.temporaries.startOver(tools.queue, job, source.wanted);
  tools.later(job, 'start', {
    attempt: job.attempt,
    error: null,
    server_key: serverKey,
    size_bytes: sizeBytes,
    remote_path: source.wanted,
    into_folder: 0,
  });
  const target = await decideTarget(side, source.wanted, job.row.conflict, {
    sizeBytes,
    modifiedAtS: secondsOf(before),
  });
  if (target.kind === 'skip') {
    job.skipReason = target.reason;
    return 'skipped';
  }
  // To complete it, it would have to be written to while it can be seen, with nothing to go back to.
  if (target.completes !== undefined)
    throw failure('AlreadyExists', 'what is there is not completed where files are written directly', {
      path: source.wanted,
    });
  const { path: final, replaces = false } = target;
  const intent: PublishIntent = {
    temporary: final,
    final,
    sizeBytes,
    sha256: '',
    modifiedAtS: null,
    wanted: source.wanted,
  };
  const note = (placing: PublishIntent['placing'], more: Partial<PublishIntent> = {}) =>
    tools.queue.note(job, {
      publish_intent: JSON.stringify({ ...intent, ...more, placing }),
      ...pathChange(job, final),
    });
  await note('intended');
  const opened = await open(job, tools, { session, side, final, replaces, mode: profile.transfer.fileMode });
  const { handle } = opened;
  let isOpen = true;
  try {
    await note(opened.placing);
    const sha256 = await send(job, tools, source, { handle, final });
    const modifiedAtS = profile.transfer.keepModifiedTime ? secondsOf(before) : null;
    await note('complete', { sha256, modifiedAtS });
    isOpen = false;
    const plan = checkPlan(job.row, profile, sizeBytes);
    const what = { handle, isReadable: false, path: final, sizeBytes, sha256, written: undefined };
    const found = await finishUpload(
      job,
      serverOf(source.lease),
      { ...what, modifiedAtS: secondsOf(before) },
      { plan, profile },
    ).catch((thrown: unknown) => content.spoiled(thrown));
    await content.arrived();
    tools.later(job, 'verified', {
      sha256,
      checked: found.proof.checked,
      checked_by: found.proof.checkedBy,
      checked_at_ms: tools.now(),
      bytes_done: sizeBytes,
    });
  } catch (thrown) {
    // The next attempt begins anew: half of it is not to be gone on with where it can be seen.
    job.spoil();
    if (isOpen) await session.close(handle).catch(() => {});
    await removeHalf(job, tools, session, final, opened.placing);
    throw thrown;
  }
  await recordPublished(job, tools, final, 'placed');
  return 'published';
}

async function open(
  job: Job,
  tools: TransferTools,
  what: { session: SftpSession; side: RemoteSide; final: string; replaces: boolean; mode: number },
): Promise<Opened> {
  const { session, side, final, replaces, mode } = what;
  try {
    return { handle: await session.open(final, 'wx', mode), placing: 'ours' };
  } catch (thrown) {
    // Without an answer nobody knows whether it was made: the intention stays, and the next one looks.
    if (isCutOff(thrown)) throw thrown;
    // OpenSSH answers status 4 to an existing name and to much else: only looking tells.
    const there = await side.facts(final);
    if (there !== null && replaces)
      return { handle: await session.open(final, 'w', mode), placing: 'replacing' };
    await tools.queue.note(job, { publish_intent: null, ...asAsked(job.row) });
    if (there !== null) throw failure('AlreadyExists', 'the target exists', { path: final });
    throw await missingFolder(thrown, session, remoteFolder(final));
  }
}

async function send(
  job: Job,
  tools: TransferTools,
  source: DirectSource,
  { handle, final }: { handle: Handle; final: string },
): Promise<string> {
  const { file, before, lease, content } = source;
  const sha256 = await content
    .send({ handle, temporary: final })
    .catch((thrown: unknown) => diskFullOr(thrown, lease.session, remoteFolder(final), Number(before.size)));
  const after = await onFileSystem(job.row.local_path, () => file.stat({ bigint: true }));
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs)
    throw failure('SourceChanged', 'the file changed while it was sent', { path: job.row.local_path });
  tools.later(job, 'sent', { sent_at_ms: tools.now() });
  return sha256;
}

const isCutOff = (thrown: unknown): boolean => {
  const { code } = errorOf(thrown);
  return code === 'ConnectionLost' || code === 'Timeout';
};

/**
 * Takes an incomplete file away, if we made it and our claim holds; the intention goes with it. Where the connection is
 * gone it stays, and whoever claims the transfer next removes it. What was overwritten as asked isn't ours to remove.
 */
async function removeHalf(
  job: Job,
  tools: TransferTools,
  session: SftpSession,
  final: string,
  placing: 'ours' | 'replacing',
): Promise<void> {
  try {
    if (job.stopReason === 'claim-lost') return;
    await tools.queue.note(job, {});
    if (placing === 'ours') await session.unlink(final);
    else job.warnings.add('left-incomplete');
  } catch (thrown) {
    const { code } = errorOf(thrown);
    if (isCutOff(thrown) || code === 'ClaimLost') return;
    if (code !== 'NotFound') job.warnings.add('left-incomplete');
  }
  await tools.queue.note(job, { publish_intent: null, ...asAsked(job.row) }).catch(() => {});
}
