import { Refusal, STATUS } from './sftp-protocol.ts';

/** The status a client is told for what was thrown: OpenSSH's mapping (errno_to_portable in its sftp-server.c). */
export function statusOfError(error: unknown): number {
  if (error instanceof Refusal) return error.status;
  switch (errnoCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EBADF':
    case 'ELOOP':
      return STATUS.NO_SUCH_FILE;
    case 'EACCES':
    case 'EPERM':
      return STATUS.PERMISSION_DENIED;
    case 'ENAMETOOLONG':
    case 'EINVAL':
      return STATUS.BAD_MESSAGE;
    case 'ENOSYS':
      return STATUS.UNSUPPORTED;
    default:
      return STATUS.FAILURE;
  }
}

/** The `code` of a Node file system error, or an empty string. */
export function errnoCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
