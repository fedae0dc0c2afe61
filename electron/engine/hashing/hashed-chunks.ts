import type { Failure } from '../../../shared/errors.ts';

/** The digest so far is told each time another of these is through, bytes. */
export const MARK_BYTES = 4 * 1_024 * 1_024;

export interface HashedChunksOptions {
  /** Of the whole file; decides where it is hashed. */
  readonly sizeBytes: number;
  readonly chunkBytes: number;
  /** Buffers that may be taken and not yet released at the same time. */
  readonly slots: number;
  /** Ends every wait. */
  readonly signal: AbortSignal;
  /** Hears the digest of the first `bytes` bytes now and then; lower-case hexadecimal SHA-256. */
  readonly onMark?: (bytes: number, sha256: string) => void;
  /** Hears that nothing more will be hashed, so that nobody waits for a mark that never comes. */
  readonly onFailed?: (reason: Failure) => void;
}

/**
 * The chunks of one file on their way through, in order: `take` a buffer and fill it, `submit` it to be hashed, `release`
 * it once its bytes are needed no more. Buffers come in a ring; each is used again when it is both hashed and released.
 */
export interface HashedChunks extends Disposable {
  /** Buffers in the ring. */
  readonly slots: number;
  /** The next buffer, of `chunkBytes`; waits where all are in use, one at a time. @throws `Cancelled` */
  take(): Buffer | Promise<Buffer>;
  /** The oldest buffer not yet submitted holds `length` bytes; `isMarked` asks for the digest up to its end. */
  submit(length: number, isMarked?: boolean): void;
  /** The bytes of the oldest submitted buffer were used. */
  release(): void;
  /**
   * For a transfer that has broken off: settles when every mark so far has been told, or soon, with the digest of all that
   * was submitted, where it is known by then. Nothing may be submitted afterwards.
   */
  breakOff(): Promise<{ readonly bytes: number; readonly sha256: string } | undefined>;
  /** Lower-case hexadecimal SHA-256 of all that was submitted; nothing may be submitted afterwards. */
  digest(): Promise<string>;
}
