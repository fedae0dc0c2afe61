import { type BigIntStats, constants } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  opendir,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  statfs,
  symlink,
  unlink,
} from 'node:fs/promises';
import type { PracticeFaults } from './faults.ts';
import { applyAttributes, attributesOf } from './file-attributes.ts';
import type { Jail } from './jail.ts';
import { ENTRIES_PER_ANSWER, nextEntries } from './listing.ts';
import type { OpenHandles } from './open-handles.ts';
import { renameUnlessThere } from './rename.ts';
import {
  MAX_DATA_BYTES,
  MAX_PACKET_BYTES,
  OK,
  OPEN_FLAG,
  Refusal,
  type RequestName,
  type RequestOf,
  type SftpReply,
  type SftpRequest,
  STATUS,
} from './sftp-protocol.ts';

/** What requests act on. */
export interface Session {
  readonly jail: Jail;
  readonly handles: OpenHandles;
  readonly handleLimit: number;
  readonly faults: Pick<PracticeFaults, 'writesInOrder'>;
}

type Handlers = {
  readonly [Name in Exclude<RequestName, 'INIT'>]: (
    session: Session,
    request: RequestOf<Name>,
  ) => Promise<SftpReply>;
};

/** Does what a request asks for. Throws a {@link Refusal} or a file system's error. */
export async function perform(session: Session, request: SftpRequest): Promise<SftpReply> {
  if (request.name === 'INIT') throw new Refusal(STATUS.BAD_MESSAGE, 'a second INIT');
  const handler = HANDLERS[request.name] as (session: Session, request: SftpRequest) => Promise<SftpReply>;
  return handler(session, request);
}

const HANDLERS: Handlers = {
  async OPEN({ jail, handles }, { path, flags, attributes }) {
    handles.assertRoom();
    const file = await open(
      await jail.target(path),
      systemFlags(flags),
      (attributes.permissions ?? 0o666) & 0o777,
    );
    return { kind: 'handle', handle: handles.add({ kind: 'file', file }) };
  },

  async CLOSE({ handles }, { handle }) {
    await handles.close(handle);
    return OK;
  },

  async READ({ handles }, { handle, offset, length }) {
    const data = Buffer.allocUnsafe(Math.min(length, MAX_DATA_BYTES));
    const { bytesRead } = await handles.file(handle).read(data, 0, data.length, position(offset));
    if (bytesRead === 0 && length > 0) return { kind: 'status', status: STATUS.EOF };
    return { kind: 'data', data: data.subarray(0, bytesRead) };
  },

  async WRITE({ handles, faults }, { handle, offset, data }) {
    const file = handles.file(handle);
    const start = faults.writesInOrder === undefined ? position(offset) : await atEnd(file, offset, faults);
    for (let written = 0; written < data.length; ) {
      const { bytesWritten } = await file.write(data, written, data.length - written, start + written);
      written += bytesWritten;
    }
    return OK;
  },

  async FSYNC({ handles }, { handle }) {
    await handles.file(handle).sync();
    return OK;
  },

  async STAT({ jail }, { path }) {
    return attributesReply(await stat(await jail.target(path), { bigint: true }));
  },

  async LSTAT({ jail }, { path }) {
    return attributesReply(await lstat(await jail.name(path), { bigint: true }));
  },

  async FSTAT({ handles }, { handle }) {
    return attributesReply(await handles.file(handle).stat({ bigint: true }));
  },

  async SETSTAT({ jail }, { path, attributes }) {
    await applyAttributes(await jail.target(path), attributes);
    return OK;
  },

  async FSETSTAT({ handles }, { handle, attributes }) {
    await applyAttributes(handles.file(handle), attributes);
    return OK;
  },

  async OPENDIR({ jail, handles }, { path }) {
    handles.assertRoom();
    const realPath = await jail.target(path);
    const folder = await opendir(realPath, { bufferSize: ENTRIES_PER_ANSWER });
    return { kind: 'handle', handle: handles.add({ kind: 'folder', folder, realPath, atStart: true }) };
  },

  async READDIR({ handles }, { handle }) {
    const entries = await nextEntries(handles.folder(handle));
    if (entries.length === 0) return { kind: 'status', status: STATUS.EOF };
    return { kind: 'names', entries };
  },

  async REMOVE({ jail }, { path }) {
    await unlink(await jail.nameToChange(path));
    return OK;
  },

  async MKDIR({ jail }, { path, attributes }) {
    await mkdir(await jail.name(path), (attributes.permissions ?? 0o777) & 0o777);
    return OK;
  },

  async RMDIR({ jail }, { path }) {
    await rmdir(await jail.nameToChange(path));
    return OK;
  },

  async REALPATH({ jail }, { path }) {
    const name = await jail
      .target(path)
      .then((target) => realpath(target))
      .then(
        (existing) => jail.clientPath(existing),
        // A client may ask what a name would be called before anything has it.
        () => jail.normalised(path),
      );
    return { kind: 'names', entries: [{ name, longName: name, attributes: {} }] };
  },

  async READLINK({ jail }, { path }) {
    const name = await jail.name(path);
    const target = jail.shownLinkTarget(name, await readlink(name));
    return { kind: 'names', entries: [{ name: target, longName: target, attributes: {} }] };
  },

  async SYMLINK({ jail }, { link: path, target }) {
    const name = await jail.name(path);
    await symlink(jail.linkTarget(name, target), name);
    return OK;
  },

  async RENAME({ jail }, { from, to }) {
    await renameUnlessThere(await jail.nameToChange(from), await jail.nameToChange(to));
    return OK;
  },

  async POSIX_RENAME({ jail }, { from, to }) {
    await rename(await jail.nameToChange(from), await jail.nameToChange(to));
    return OK;
  },

  async STATVFS({ jail }, { path }) {
    const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(await jail.target(path), {
      bigint: true,
    });
    const [fileSystemId, flags, longestName] = [0n, 0n, 255n];
    return {
      kind: 'numbers',
      numbers: [bsize, bsize, blocks, bfree, bavail, files, ffree, ffree, fileSystemId, flags, longestName],
    };
  },

  async LIMITS({ handleLimit }) {
    return {
      kind: 'numbers',
      numbers: [MAX_PACKET_BYTES, MAX_DATA_BYTES, MAX_DATA_BYTES, handleLimit].map(BigInt),
    };
  },

  async UNKNOWN() {
    return { kind: 'status', status: STATUS.UNSUPPORTED };
  },
};

/** O_NOFOLLOW: links were already followed. O_NONBLOCK: a named pipe must not hold up the session. */
function systemFlags(flags: number): number {
  const writes = (flags & OPEN_FLAG.WRITE) !== 0;
  const reads = (flags & OPEN_FLAG.READ) !== 0;
  const access = writes ? (reads ? constants.O_RDWR : constants.O_WRONLY) : constants.O_RDONLY;
  return (
    access |
    (flags & OPEN_FLAG.APPEND ? constants.O_APPEND : 0) |
    (flags & OPEN_FLAG.CREATE ? constants.O_CREAT : 0) |
    (flags & OPEN_FLAG.TRUNCATE ? constants.O_TRUNC : 0) |
    (flags & OPEN_FLAG.EXCLUSIVE ? constants.O_EXCL : 0) |
    // Both are undefined on Windows.
    (constants.O_NOFOLLOW ?? 0) |
    (constants.O_NONBLOCK ?? 0)
  );
}

/** Where a server writes that only appends. */
async function atEnd(file: FileHandle, offset: bigint, faults: Session['faults']): Promise<number> {
  const { size } = await file.stat();
  if (faults.writesInOrder === 'refused' && position(offset) !== size)
    throw new Refusal(STATUS.FAILURE, 'not the end of the file');
  return size;
}

function position(offset: bigint): number {
  if (offset > BigInt(Number.MAX_SAFE_INTEGER)) throw new Refusal(STATUS.FAILURE, 'offset too large');
  return Number(offset);
}

function attributesReply(stats: BigIntStats): SftpReply {
  return { kind: 'attributes', attributes: attributesOf(stats) };
}
