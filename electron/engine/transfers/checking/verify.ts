import { type ErrorCode, errorOf, failure } from '../../../../shared/errors.ts';
import { type Checked, type CheckedBy, isEnough } from '../../../../shared/models/verification.ts';
import type { Lease } from '../../connections/pool.ts';
import type { RemoteShell } from '../../connections/remote-shell.ts';
import type { Handle, SftpSession } from '../../connections/sftp-session.ts';
import type { Job } from '../job.ts';
import type { CheckPlan } from './check-plan.ts';
import { type ReadBack, readBack } from './read-back.ts';

/** How well a file was compared, and by what. */
export interface Proof {
  readonly checked: Checked;
  readonly checkedBy: CheckedBy | null;
}

export const NOTHING_COMPARED: Proof = { checked: 'none', checkedBy: null };

/** Where a file is looked at: SFTP, and what may be a shell beside it. */
export interface Server {
  readonly session: SftpSession;
  readonly shell: RemoteShell;
}

export const serverOf = ({ session, shell }: Pick<Lease, 'session' | 'shell'>): Server => ({
  session,
  shell,
});

/** What both sides are to have. */
export interface Expected {
  /** On the server: what was sent, still under its temporary name, or the source of a download. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal, of what this side holds. */
  readonly sha256: string;
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set(['PermissionDenied', 'UnsupportedByServer']);

/** Whether a server answered that it doesn't let us do this at all: nothing is wrong, we just can't look. */
export const isRefusal = (thrown: unknown): boolean => REFUSALS.has(errorOf(thrown).code);

/** @throws `IntegrityMismatch` where the server's size is another */
export function compareSize(job: Job, expected: Expected, serverBytes: number): void {
  if (serverBytes === expected.sizeBytes) return;
  throw failure('IntegrityMismatch', `the server has ${serverBytes} of ${expected.sizeBytes} bytes`, {
    path: job.row.remote_path,
    detail: { expectedBytes: expected.sizeBytes, serverBytes },
  });
}

/** @throws `IntegrityMismatch` where what was read from the server is something else */
export function compareReadBack(job: Job, expected: Expected, { sha256, bytes }: ReadBack): Proof {
  if (bytes !== expected.sizeBytes) compareSize(job, expected, bytes);
  return compareHash(job, expected, sha256, 'read-back');
}

/** @throws `IntegrityMismatch` where the hashes differ */
function compareHash(job: Job, expected: Expected, sha256: string, by: CheckedBy): Proof {
  if (sha256 === expected.sha256) return { checked: 'content', checkedBy: by };
  throw failure('IntegrityMismatch', 'the contents on the two sides differ', {
    path: job.row.remote_path,
    detail: { expectedSha256: expected.sha256, serverSha256: sha256 },
  });
}

interface Asked {
  readonly expected: Expected;
  /** Where the file is open for reading. */
  readonly handle: Handle | undefined;
  /**
   * It is the handle it was written through. A server in front of object storage may take the open and show nothing
   * before the close; that it fails or falls short proves nothing then.
   */
  readonly isWriting?: boolean;
}

/**
 * Asks for the content of the whole file in the ways of the plan, one after another.
 * @returns `undefined`: none of them is open to us
 * @throws `IntegrityMismatch`, `Cancelled`, and what the server says
 */
export async function proveContent(
  job: Job,
  server: Server,
  plan: CheckPlan,
  { expected, handle, isWriting = false }: Asked,
): Promise<Proof | undefined> {
  for (const way of plan.ways) {
    if (way === 'hash-command') {
      const asked = { sizeBytes: expected.sizeBytes, signal: job.signal };
      const sha256 = await server.shell.sha256(expected.path, asked);
      if (sha256 !== undefined) return compareHash(job, expected, sha256, way);
    }
    if (way === 'read-back' && handle !== undefined) {
      const reading = readBack(server, handle, { ...expected, signal: job.signal });
      const read = await unlessRefused(reading, isWriting ? ['ServerFailure'] : []);
      if (read !== undefined && !(isWriting && read.bytes < expected.sizeBytes))
        return compareReadBack(job, expected, read);
    }
  }
  return undefined;
}

/** As {@link proveContent} by reading back, of a file that isn't open: it is opened once more. */
export async function reopenAndProve(
  job: Job,
  server: Server,
  expected: Expected,
): Promise<Proof | undefined> {
  const { session } = server;
  const handle = await unlessRefused(session.open(expected.path, 'r'), ['ServerFailure', 'NotFound']);
  if (handle === undefined) return undefined;
  try {
    const read = await unlessRefused(readBack(server, handle, { ...expected, signal: job.signal }));
    return read === undefined ? undefined : compareReadBack(job, expected, read);
  } finally {
    session.close(handle).catch(() => {});
  }
}

/** `undefined` where the server doesn't let us. */
export async function unlessRefused<T>(
  asked: Promise<T>,
  also: readonly ErrorCode[] = [],
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (isRefusal(thrown) || also.includes(errorOf(thrown).code)) return undefined;
    throw thrown;
  }
}

/**
 * Whether what was proven is what is required, and a word where more had been asked for.
 * @throws `CheckNotPossible`
 */
export function settleProof(job: Job, plan: CheckPlan, proof: Proof): Proof {
  const { checked } = proof;
  if (!isEnough(checked, plan.required))
    throw failure('CheckNotPossible', `${plan.required} is required, the server allows ${checked}`, {
      path: job.row.remote_path,
      detail: { required: plan.required, reached: checked },
    });
  if (checked === 'none' && plan.ways.length > 0) job.warnings.add('looking-refused');
  else if (checked === 'size' && plan.asksForContent) job.warnings.add('reading-refused');
  return proof;
}
