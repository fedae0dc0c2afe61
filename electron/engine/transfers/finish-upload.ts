import type { Stats } from 'ssh2';
import type { Profile } from '../../../shared/models/profile.ts';
import type { CheckPlan } from './check-plan.ts';
import type { Job } from './job.ts';
import { mayRead, type OpenTemporary, rememberReopening, rememberUnreadable } from './open-temporary.ts';
import { isReadAtOnce, readAtOnce } from './read-back.ts';
import { syncUpload } from './upload-settings.ts';
import {
  compareReadBack,
  compareSize,
  type Expected,
  NOTHING_COMPARED,
  type Proof,
  proveContent,
  reopenAndProve,
  type Server,
  settleProof,
  unlessRefused,
} from './verify.ts';

/** A file that is all there under its temporary name, and still open. */
export interface SentFile extends Expected, OpenTemporary {
  /** UTC seconds. */
  readonly modifiedAtS: number;
  /** Settles with the acknowledgement of its bytes, where that is still to come. */
  readonly written: Promise<void> | undefined;
}

export interface FinishedUpload {
  readonly proof: Proof;
  /** UTC seconds, where the server kept them. */
  readonly modifiedAtS: number | null;
}

/**
 * Sets permissions and time, compares as planned, and closes. For a file that one read fetches all of this is one round
 * trip (draft-ietf-secsh-filexfer-02 section 3: requests on one file are carried out in order).
 * The file is closed when this settles, or its closing was asked for.
 * @throws `IntegrityMismatch`, `CheckNotPossible`, `Cancelled`, and what the server says
 */
export async function finishUpload(
  job: Job,
  server: Server,
  sent: SentFile,
  { plan, profile }: { readonly plan: CheckPlan; readonly profile: Profile },
): Promise<FinishedUpload> {
  const { session } = server;
  const { handle, modifiedAtS } = sent;
  const { fileMode, keepModifiedTime } = profile.transfer;
  const readable = sent.isReadable ? handle : undefined;
  const readsAtOnce =
    readable !== undefined && plan.ways[0] === 'read-back' && isReadAtOnce(session, sent.sizeBytes);
  let proven: Proof | undefined;
  // What looks at the file in another way than through this handle may not overtake the bytes.
  if (!readsAtOnce && plan.ways.some((way) => way !== 'size'))
    try {
      await sent.written;
      proven = await proveContent(job, server, plan, { expected: sent, handle: readable, isWriting: true });
    } catch (thrown) {
      session.close(handle).catch(() => {});
      throw thrown;
    }

  const time = keepModifiedTime ? { atime: modifiedAtS, mtime: modifiedAtS } : {};
  // In this order, in one turn: a file that isn't readable under its final permissions is read before they are set.
  const [read, set, synced, told, closed] = await Promise.allSettled([
    readsAtOnce
      ? unlessRefused(readAtOnce(session, handle, { ...sent, signal: job.signal }), ['ServerFailure'])
      : undefined,
    session.fsetstat(handle, { mode: fileMode, ...time }),
    syncUpload(job, session, handle, profile),
    plan.ways.length > 0 ? unlessRefused(session.fstat(handle)) : undefined,
    session.close(handle),
  ]);
  // A full disk may show only here.
  if (closed.status === 'rejected') throw closed.reason;
  if (synced.status === 'rejected') throw synced.reason;
  if (told.status === 'rejected') throw told.reason;
  // The size first: it says more about what is wrong.
  if (told.value !== undefined) compareSize(job, sent, told.value.size);
  if (read.status === 'rejected') throw read.reason;
  const isShort = read.value === 'short';
  if (read.value !== undefined && read.value !== 'short') proven = compareReadBack(job, sent, read.value);
  if (readsAtOnce && !isShort)
    proven ??= await proveContent(job, server, plan, { expected: sent, handle: undefined });
  if (proven === undefined && plan.ways.includes('read-back')) proven = await lastTry(job, server, sent);
  const modified = attributesKept(job, profile, sent, {
    isSet: set.status === 'fulfilled',
    facts: told.value,
  });
  const proof = proven ?? (told.value === undefined ? NOTHING_COMPARED : BY_SIZE);
  return { proof: settleProof(job, plan, proof), modifiedAtS: modified };
}

const BY_SIZE: Proof = { checked: 'size', checkedBy: 'size' };

/** A server that lets nobody read a file that is being written may open a closed one. */
async function lastTry(job: Job, server: Server, sent: SentFile): Promise<Proof | undefined> {
  const { session } = server;
  if (!mayRead(session, sent.path)) return undefined;
  const proven = await reopenAndProve(job, server, sent);
  if (proven === undefined) rememberUnreadable(session, sent.path);
  else rememberReopening(session, sent.path);
  return proven;
}

/** What the server says counts, not that it said yes; its yes counts where it says nothing. */
function attributesKept(
  job: Job,
  { transfer: { fileMode, keepModifiedTime } }: Profile,
  { modifiedAtS }: SentFile,
  told: { readonly isSet: boolean; readonly facts: Stats | undefined },
): number | null {
  const { isSet, facts } = told;
  const isTimeKept = facts === undefined ? isSet : facts.mtime === modifiedAtS;
  if (keepModifiedTime && !isTimeKept) job.warnings.add('modified-time-not-kept');
  if (facts === undefined ? !isSet : (facts.mode & 0o777) !== fileMode)
    job.warnings.add('permissions-not-set');
  return keepModifiedTime && isTimeKept ? modifiedAtS : null;
}
