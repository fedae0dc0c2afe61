import type { Handle } from '../connections/sftp-session.ts';
import type { CheckPlan } from './check-plan.ts';
import { hashLocalFile } from './hash-local.ts';
import type { Job } from './job.ts';
import { readBack } from './read-back.ts';
import {
  compareReadBack,
  type Proof,
  proveContent,
  type Server,
  settleProof,
  unlessRefused,
} from './verify.ts';

/** A file that has come, under its temporary name, of the size that the server says its source has. */
export interface ReceivedFile {
  /** The source is still open here. */
  readonly handle: Handle;
  /** Its path on the server. */
  readonly path: string;
  /** What was received, on this machine. */
  readonly localPath: string;
  readonly sizeBytes: number;
}

/**
 * Compares what arrived with its source. A hash of what came over the wire says nothing about what the server holds, so
 * `content` takes a second reading of the source, over SFTP or by the server's own program, and one of the file on this
 * machine's disk. Sizes were compared before. Where the source is read first, that is asked for before this returns.
 * @throws `IntegrityMismatch`, `CheckNotPossible`, `Cancelled`, and what the server or the file system say
 */
export async function verifyDownload(
  job: Job,
  server: Server,
  plan: CheckPlan,
  { handle, path, localPath, sizeBytes }: ReceivedFile,
): Promise<Proof> {
  const { signal } = job;
  const [first, ...others] = plan.ways;
  if (first === undefined || first === 'size') return settleProof(job, plan, BY_SIZE);
  const asked = first === 'read-back';
  const [theirs, sha256] = await Promise.all([
    asked ? unlessRefused(readBack(server, handle, { sizeBytes, signal })) : undefined,
    hashLocalFile(localPath, { sizeBytes, signal }),
  ]);
  const expected = { path, sizeBytes, sha256 };
  const proof =
    theirs !== undefined
      ? compareReadBack(job, expected, theirs)
      : await proveContent(job, server, { ...plan, ways: asked ? others : plan.ways }, { expected, handle });
  return settleProof(job, plan, proof ?? BY_SIZE);
}

const BY_SIZE: Proof = { checked: 'size', checkedBy: 'size' };
