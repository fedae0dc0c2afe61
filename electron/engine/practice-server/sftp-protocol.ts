/**
 * The words of the SFTP protocol, version 3 (draft-ietf-secsh-filexfer-02), and of OpenSSH's extensions to it
 * (OpenSSH's PROTOCOL file, section 4), as plain data.
 */

/** Status numbers, draft section 7. */
export const STATUS = {
  OK: 0,
  EOF: 1,
  NO_SUCH_FILE: 2,
  PERMISSION_DENIED: 3,
  FAILURE: 4,
  BAD_MESSAGE: 5,
  UNSUPPORTED: 8,
} as const;

/** The pflags of OPEN, draft section 6.3. */
export const OPEN_FLAG = {
  READ: 0x01,
  WRITE: 0x02,
  APPEND: 0x04,
  CREATE: 0x08,
  TRUNCATE: 0x10,
  EXCLUSIVE: 0x20,
} as const;

/** The longest packet OpenSSH accepts (SFTP_MAX_MSG_LENGTH), in bytes, its length field not counted. */
export const MAX_PACKET_BYTES = 256 * 1024;

/** What OpenSSH names in its answer to limits@openssh.com: the packet less 1 KiB for the fields around the data. */
export const MAX_DATA_BYTES = MAX_PACKET_BYTES - 1024;

/** The extensions the practice server has, each with the version it names in its greeting. */
export const EXTENSIONS = {
  'posix-rename@openssh.com': '1',
  'statvfs@openssh.com': '2',
  'fsync@openssh.com': '1',
  'limits@openssh.com': '1',
} as const;

export type ExtensionName = keyof typeof EXTENSIONS;

/** File attributes, draft section 5; what is undefined was not sent. Times are in seconds since 1970. */
export interface Attributes {
  readonly size?: bigint;
  readonly owner?: { readonly uid: number; readonly gid: number };
  readonly permissions?: number;
  readonly times?: { readonly accessed: number; readonly modified: number };
}

/** One request, with a name of its own for each extension. `UNKNOWN` is one we have no answer to. */
export type SftpRequest = { readonly id: number } & (
  | { readonly name: 'INIT' }
  | { readonly name: 'OPEN'; readonly path: string; readonly flags: number; readonly attributes: Attributes }
  | { readonly name: 'CLOSE' | 'FSTAT' | 'READDIR' | 'FSYNC'; readonly handle: Buffer }
  | { readonly name: 'READ'; readonly handle: Buffer; readonly offset: bigint; readonly length: number }
  | { readonly name: 'WRITE'; readonly handle: Buffer; readonly offset: bigint; readonly data: Buffer }
  | {
      readonly name: 'STAT' | 'LSTAT' | 'OPENDIR' | 'REMOVE' | 'RMDIR' | 'REALPATH' | 'READLINK' | 'STATVFS';
      readonly path: string;
    }
  | { readonly name: 'SETSTAT' | 'MKDIR'; readonly path: string; readonly attributes: Attributes }
  | { readonly name: 'FSETSTAT'; readonly handle: Buffer; readonly attributes: Attributes }
  | { readonly name: 'RENAME' | 'POSIX_RENAME'; readonly from: string; readonly to: string }
  | { readonly name: 'SYMLINK'; readonly link: string; readonly target: string }
  | { readonly name: 'LIMITS' }
  | { readonly name: 'UNKNOWN' }
);

export type RequestName = SftpRequest['name'];

/** The requests of one name. */
export type RequestOf<Name extends RequestName> = SftpRequest extends infer Each
  ? Each extends { readonly name: RequestName }
    ? Name extends Each['name']
      ? Each & { readonly name: Name }
      : never
    : never
  : never;

/** One entry of a listing. */
export interface NamedEntry {
  readonly name: string;
  /** The line `ls -l` would print. */
  readonly longName: string;
  readonly attributes: Attributes;
}

/** What is answered to a request, before it has bytes. */
export type SftpReply =
  | { readonly kind: 'version'; readonly extensions: readonly ExtensionName[] }
  | { readonly kind: 'status'; readonly status: number; readonly message?: string }
  | { readonly kind: 'handle'; readonly handle: Buffer }
  | { readonly kind: 'data'; readonly data: Buffer }
  | { readonly kind: 'names'; readonly entries: readonly NamedEntry[] }
  | { readonly kind: 'attributes'; readonly attributes: Attributes }
  | { readonly kind: 'numbers'; readonly numbers: readonly bigint[] };

export const OK: SftpReply = { kind: 'status', status: STATUS.OK };

/** Thrown by whatever can't do what was asked: the status the client is to be told. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
  }
}

/** Thrown where bytes aren't SFTP: there is no telling where the next packet begins, so the session ends. */
export class MalformedPacket extends Error {
  override readonly name = 'MalformedPacket';
}
