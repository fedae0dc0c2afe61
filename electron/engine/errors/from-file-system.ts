import { type ErrorCode, Failure, failure } from '../../../shared/errors.ts';

/** errno names of the local machine, in our codes. The only place that maps them. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'LocalFileNotFound',
  ENOTDIR: 'LocalFileNotFound',
  EACCES: 'LocalPermissionDenied',
  EPERM: 'LocalPermissionDenied',
  EROFS: 'LocalPermissionDenied',
  EEXIST: 'AlreadyExists',
  ENOTEMPTY: 'DirectoryNotEmpty',
  EISDIR: 'IsADirectory',
  ENOSPC: 'LocalDiskFull',
  EDQUOT: 'LocalDiskFull',
  EFBIG: 'LocalDiskFull',
  EMFILE: 'TooManyOpenFiles',
  ENFILE: 'TooManyOpenFiles',
  ENAMETOOLONG: 'NameNotAllowed',
  EILSEQ: 'NameNotAllowed',
  EIO: 'LocalReadFailed',
  EBUSY: 'LocalFileLocked',
  ETXTBSY: 'LocalFileLocked',
};

export const errnoOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';

/**
 * Windows says "not permitted" where another program has the file open (libuv: ERROR_ACCESS_DENIED is EPERM, a sharing
 * violation EBUSY, of a rename EACCES). Where only that can be meant, it is said.
 */
const LOCKED_ON_WINDOWS: Readonly<Record<string, ReadonlySet<string>>> = {
  EPERM: new Set(['rename', 'unlink', 'link']),
  EACCES: new Set(['rename', 'unlink', 'link']),
};

/** What the local file system said about `path`, in our words. A {@link Failure} passes unchanged. */
export function fromFileSystem(
  thrown: unknown,
  path: string,
  platform: NodeJS.Platform = process.platform,
): Failure {
  if (thrown instanceof Failure) return thrown;
  const errno = errnoOf(thrown);
  const syscall =
    thrown instanceof Error && 'syscall' in thrown && typeof thrown.syscall === 'string'
      ? thrown.syscall
      : 'file';
  // The message of a Node error holds the path, which must not reach a log: only errno and call are kept.
  const isLocked = platform === 'win32' && LOCKED_ON_WINDOWS[errno]?.has(syscall) === true;
  return failure(
    isLocked ? 'LocalFileLocked' : (CODES[errno] ?? 'Internal'),
    `${syscall}: ${errno || 'unknown error'}`,
    {
      path,
      cause: thrown,
    },
  );
}

/** Runs a file-system step and throws what went wrong in our words. */
export async function onFileSystem<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (thrown) {
    throw fromFileSystem(thrown, path);
  }
}
