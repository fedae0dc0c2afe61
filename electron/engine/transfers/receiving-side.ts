import type { TransferWarning } from '../../../shared/models/transfer.ts';

export interface TargetFacts {
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** UTC seconds, as the side tells; `null` where it doesn't. */
  readonly modifiedAtS: number | null;
}

/**
 * Writes down what is about to be true, so that it is told also where the one who does it is cut off.
 * @returns takes it back: it didn't come to that
 */
export type WillWarn = (warning: TransferWarning) => Promise<() => void>;

/**
 * Where a transfer's bytes end up, the server for an upload and this machine for a download: the few steps that
 * publishing, conflicts and looking after a crash need, so that each of those is written once.
 */
export interface ReceivingSide {
  /** What carries this name, links not followed; `null` where nothing does. */
  facts(path: string): Promise<TargetFacts | null>;
  folderOf(path: string): string;
  nameOf(path: string): string;
  join(folder: string, name: string): string;
  /** Whether {@link publishNew} is known to fail where the target exists, so that nobody needs to look before it. */
  readonly keepsTargets: boolean;
  /** Gives `from` the name `to`. Must fail where `to` exists, as far as the side can. */
  publishNew(from: string, to: string): Promise<void>;
  /**
   * Gives `from` the name `to`, in place of what has it.
   * @param willWarn called, and waited for, before what has the name is taken away first
   */
  publishReplacing(from: string, to: string, willWarn: WillWarn): Promise<void>;
  remove(path: string): Promise<void>;
  /** Lower-case hexadecimal SHA-256 of a file's content as it is there now. */
  sha256(path: string, signal: AbortSignal): Promise<string>;
}
