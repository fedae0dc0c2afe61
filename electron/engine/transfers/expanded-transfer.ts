import { type AppError, failure } from '../../../shared/errors.ts';

/** One file to transfer, or one thing that is not transferred and why. */
export interface ExpandedTransfer {
  readonly localPath: string;
  readonly remotePath: string;
  /** Bytes; `null` where nobody has looked yet. */
  readonly sizeBytes: number | null;
  /** Where the target turns out to be a folder, the file goes into it under its own name. */
  readonly intoFolder: boolean;
  /** Folders below this one may be made on the receiving side; `null`: none. */
  readonly makeFoldersBelow: string | null;
  /** Set where it can't be transferred. Then the paths are for showing only: nothing may be opened by them. */
  readonly refused?: AppError;
}

export interface ExpandOptions {
  /** Folders too, with all that is in them. */
  readonly recursive: boolean;
  /** Missing folders may be made, that of the destination among them. */
  readonly makeFolders: boolean;
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

/** @throws `Cancelled` */
export function stopWhere(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw failure('Cancelled', 'collecting the files was cancelled');
}
