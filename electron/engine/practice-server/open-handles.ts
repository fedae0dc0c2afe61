import type { Dir } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { Refusal, STATUS } from './sftp-protocol.ts';

/** An open file of one session. */
export interface OpenFile {
  readonly kind: 'file';
  readonly file: FileHandle;
}

/** An open folder listing of one session, read on by each READDIR. */
export interface OpenFolder {
  readonly kind: 'folder';
  readonly folder: Dir;
  readonly realPath: string;
  /** Nothing was read yet. */
  atStart: boolean;
}

/** What one session has open. Closes all of it on dispose. */
export class OpenHandles implements AsyncDisposable {
  readonly #open = new Map<number, OpenFile | OpenFolder>();
  readonly #limit: number;
  #lastId = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Refuses with FAILURE, as OpenSSH does, when the session has as many handles as it may. Ask before opening. */
  assertRoom(): void {
    if (this.#open.size >= this.#limit) throw new Refusal(STATUS.FAILURE, 'too many open handles');
  }

  /** Keeps what was opened; returns the handle to give to the client. */
  add(opened: OpenFile | OpenFolder): Buffer {
    const id = ++this.#lastId;
    this.#open.set(id, opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(id);
    return handle;
  }

  file(handle: Buffer): FileHandle {
    const opened = this.#open.get(idOf(handle));
    if (opened?.kind !== 'file') throw new Refusal(STATUS.FAILURE, 'not an open file');
    return opened.file;
  }

  folder(handle: Buffer): OpenFolder {
    const opened = this.#open.get(idOf(handle));
    if (opened?.kind !== 'folder') throw new Refusal(STATUS.FAILURE, 'not an open folder');
    return opened;
  }

  /** Whether the handle is of a listing that nothing was read from yet. */
  isAtStart(handle: Buffer): boolean {
    const opened = this.#open.get(idOf(handle));
    return opened?.kind === 'folder' && opened.atStart;
  }

  async close(handle: Buffer): Promise<void> {
    const id = idOf(handle);
    const opened = this.#open.get(id);
    if (opened === undefined) throw new Refusal(STATUS.FAILURE, 'not an open handle');
    this.#open.delete(id);
    await closeOpened(opened);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const left = [...this.#open.values()];
    this.#open.clear();
    await Promise.allSettled(left.map(closeOpened));
  }
}

function closeOpened(opened: OpenFile | OpenFolder): Promise<void> {
  return opened.kind === 'file' ? opened.file.close() : opened.folder.close();
}

/** 0, which is never given out, for bytes that can't be one of our handles. */
function idOf(handle: Buffer): number {
  return handle.length === 4 ? handle.readUInt32BE() : 0;
}
