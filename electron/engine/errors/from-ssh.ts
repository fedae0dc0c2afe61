import { type ErrorCode, Failure, failure } from '../../../shared/errors.ts';
import { errnoOf } from './from-file-system.ts';

/**
 * SFTP status numbers in our codes: 1-8 from draft-ietf-secsh-filexfer-02 section 7, the version servers speak;
 * above 8 from later drafts (-13 section 9.1), which some servers send all the same.
 */
const STATUS: Readonly<Record<number, ErrorCode>> = {
  2: 'NotFound',
  3: 'PermissionDenied',
  4: 'ServerFailure',
  5: 'ProtocolViolation',
  6: 'ConnectionLost',
  7: 'ConnectionLost',
  8: 'UnsupportedByServer',
  10: 'NotFound',
  11: 'AlreadyExists',
  12: 'PermissionDenied',
  14: 'DiskFull',
  15: 'DiskFull',
  17: 'ServerFailure',
  18: 'DirectoryNotEmpty',
  19: 'NotADirectory',
  20: 'NameNotAllowed',
  24: 'IsADirectory',
};

/** errno names of the network, in our codes. */
const NETWORK: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'Unreachable',
  EHOSTUNREACH: 'Unreachable',
  EHOSTDOWN: 'Unreachable',
  ENETUNREACH: 'Unreachable',
  ENETDOWN: 'Unreachable',
  EADDRNOTAVAIL: 'Unreachable',
  ENOTFOUND: 'NameNotResolved',
  EAI_AGAIN: 'NameNotResolved',
  EAI_FAIL: 'NameNotResolved',
  ETIMEDOUT: 'Timeout',
  ECONNRESET: 'ConnectionLost',
  ECONNABORTED: 'ConnectionLost',
  EPIPE: 'ConnectionLost',
};

/** The status number of an SFTP answer, or `undefined` where the error is none. */
export const statusOf = (thrown: unknown): number | undefined =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'number' ? thrown.code : undefined;

/**
 * What a server answered to `operation` on `path`, in our words. The server's own text is untrusted:
 * cut short and cleaned, it goes into `detail` only.
 */
export function fromSftp(thrown: unknown, operation: string, path?: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const status = statusOf(thrown);
  const where = path === undefined ? {} : { path };
  if (status === undefined)
    return failure('ConnectionLost', `${operation}: no answer`, { ...where, cause: thrown });
  return failure(STATUS[status] ?? 'ServerFailure', `${operation}: status ${status}`, {
    ...where,
    detail: { operation, status, serverSays: cleanServerText(thrown instanceof Error ? thrown.message : '') },
    cause: thrown,
  });
}

/** What went wrong on the way to a signed-in connection, where the cause isn't known better. */
export function fromConnecting(thrown: unknown, keyWasSeen: boolean): Failure {
  if (thrown instanceof Failure) return thrown;
  const errno = errnoOf(thrown);
  const network = NETWORK[errno];
  if (network !== undefined) return failure(network, `connect: ${errno}`, { cause: thrown });
  const level = thrown instanceof Error && 'level' in thrown ? thrown.level : undefined;
  const serverSays = cleanServerText(thrown instanceof Error ? thrown.message : '');
  if (level === 'handshake' && !keyWasSeen)
    return failure('NoCommonAlgorithm', 'key exchange failed', { detail: { serverSays }, cause: thrown });
  if (level === 'protocol' || level === 'handshake')
    return failure('ProtocolViolation', 'the SSH protocol was broken', {
      detail: { serverSays },
      cause: thrown,
    });
  return failure('ConnectionLost', 'the connection ended', { detail: { serverSays }, cause: thrown });
}

/** At most 200 printable characters. */
export function cleanServerText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 200);
}
