import { type AppError, appError, failure } from '../../../shared/errors.ts';
import { type MaskFilter, maskFilter, NO_MASKS } from '../../../shared/masks.ts';
import type { LinkPolicy, SkipReason, TransferWarning } from '../../../shared/models/transfer.ts';

/** One file to transfer, or one empty folder to make, or one thing that is not transferred and why. */
export interface ExpandedTransfer {
  readonly localPath: string;
  readonly remotePath: string;
  /** Bytes; `null` where nobody has looked yet. */
  readonly sizeBytes: number | null;
  /** Where the target turns out to be a folder, the file goes into it under its own name. */
  readonly intoFolder: boolean;
  /** Folders below this one may be made on the receiving side; `null`: none. */
  readonly makeFoldersBelow: string | null;
  /** A file where it is left out. */
  readonly kind?: 'folder';
  /** Of a download: the chosen folder, below which no link may be gone through. */
  readonly inside?: string;
  readonly warnings?: readonly TransferWarning[];
  /** Set where it isn't transferred, as was asked for. */
  readonly skipped?: SkipReason;
  /** Set where it can't be transferred. Then the paths are for showing only: nothing may be opened by them. */
  readonly refused?: AppError;
}

export interface ExpandOptions {
  /** Folders too, with all that is in them. */
  readonly recursive: boolean;
  /** Missing folders may be made, that of the destination among them. */
  readonly makeFolders: boolean;
  /** What in a folder is taken; left out: everything. */
  readonly filter?: MaskFilter;
  /** Left out: links in a folder are skipped. */
  readonly links?: LinkPolicy;
  /** What the batch has taken so far, for finding names that meet; left out: they can't. */
  readonly taken?: Set<string>;
  /** Ends the walk with `Cancelled`. */
  readonly signal?: AbortSignal | undefined;
}

/** Two ends of one file or folder. */
export interface Place {
  readonly localPath: string;
  readonly remotePath: string;
}

/** A row for what is not transferred. Ill-formed text is mended: a refusal is recorded like everything else. */
export function refusal(place: Place, makeFoldersBelow: string | null, refused: AppError): ExpandedTransfer {
  return {
    localPath: place.localPath.toWellFormed(),
    remotePath: place.remotePath.toWellFormed(),
    sizeBytes: null,
    intoFolder: false,
    makeFoldersBelow,
    refused: refused.path === undefined ? refused : { ...refused, path: refused.path.toWellFormed() },
  };
}

export const EVERYTHING: MaskFilter = maskFilter(NO_MASKS);

/** A row for what was passed over as the settings say. */
export function passedOver(
  place: Place,
  makeFoldersBelow: string | null,
  skipped: SkipReason,
): ExpandedTransfer {
  return {
    localPath: place.localPath.toWellFormed(),
    remotePath: place.remotePath.toWellFormed(),
    sizeBytes: null,
    intoFolder: false,
    makeFoldersBelow,
    skipped,
  };
}

/** A row for a folder in which nothing is transferred. */
export const emptyFolder = (place: Place, makeFoldersBelow: string): ExpandedTransfer => ({
  localPath: place.localPath,
  remotePath: place.remotePath,
  sizeBytes: 0,
  intoFolder: false,
  makeFoldersBelow,
  kind: 'folder',
});

/**
 * Two things of one batch on their way to one name: the second would meet the first, and with "overwrite" replace it unseen.
 * @param key the target, as its side tells names apart @returns whether it is free, and takes it
 */
export function takesName(taken: Set<string> | undefined, key: string): boolean {
  if (taken === undefined) return true;
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
}

/** @param why in a few words, which the sentence about it repeats */
export const nameNotAllowed = (path: string, why: string): AppError =>
  appError('NameNotAllowed', why, { path: path.toWellFormed(), detail: { why } });

export const TAKEN_IN_BATCH = 'the same name as another in this batch';

/** @throws `Cancelled` */
export function stopWhere(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw failure('Cancelled', 'collecting the files was cancelled');
}
