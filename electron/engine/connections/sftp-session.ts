import type { Attributes, FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { failure } from '../../../shared/errors.ts';
import { fromSftp } from '../errors/from-ssh.ts';
import { gatherRequests } from './gather-requests.ts';
import { OpenQueue } from './open-queue.ts';
import { receiveDirectly } from './receive-directly.ts';
import { SilenceWatch } from './silence-watch.ts';
import { writeDirectly } from './write-directly.ts';

/** A file or folder handle, as the server gave it. */
export type Handle = Buffer;

/** What ssh2 knows about a server's limits and extensions but its types don't tell. */
interface SftpInternals {
  readonly _maxReadLen: number;
  readonly _maxWriteLen: number;
  readonly maxOpenHandles?: number;
  /** By the server's own identification. */
  readonly _isOpenSSH?: boolean;
  readonly _extensions?: Readonly<Record<string, string>>;
  /** draft-ietf-secsh-filexfer-extensions-00 section 7; missing in ssh2's types. */
  ext_copy_data(
    from: Handle,
    fromOffset: number,
    length: number,
    to: Handle,
    toOffset: number,
    done: (error?: Error | null) => void,
  ): void;
}

/** draft-ietf-secsh-filexfer-02 names 32 KiB as the size every server takes. */
const SAFE_CHUNK_BYTES = 32 * 1_024;
/** OpenSSH's own limit; nothing above was measured. */
const LARGEST_CHUNK_BYTES = 255 * 1_024;
/** Node's words for how to open, in the protocol's bits (draft-ietf-secsh-filexfer-02 section 6.3). */
const OPEN_FLAGS = { r: 0x01, 'r+': 0x03, w: 0x1a, wx: 0x3a, 'wx+': 0x3b } as const;
/** Handles kept back for listings and looking. */
const SPARE_HANDLES = 4;
/** Servers that don't tell their limit: OpenSSH before 8.5 allowed 100 and more, some others far fewer. */
const UNKNOWN_HANDLES = 32;

/**
 * One SFTP channel with promises, our errors, and an end to silence: when the server answers nothing at all for
 * `stallMs` although it was asked, the connection is given up. Every promise settles.
 */
export class SftpSession {
  readonly #sftp: SFTPWrapper & SftpInternals;
  readonly #silence: SilenceWatch;
  readonly #rejectPending = new Set<() => void>();
  readonly #files = new OpenQueue();
  #roundTripMs = Number.POSITIVE_INFINITY;
  #gone = false;
  #stalled = false;

  /** Bytes in one read or write, from the server's own limits. */
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Files that may be open at the same time. */
  readonly openFiles: number;

  /**
   * Whether this server's plain rename is known to fail on an existing target: OpenSSH makes a hard link, which does.
   * Others may replace it.
   */
  readonly renameKeepsTargets: boolean;

  /** Whether this server is known to put a write where it says, in whatever order writes come. */
  readonly writesAnywhere: boolean;

  constructor(sftp: SFTPWrapper, options: { stallMs: number; giveUp: (reason: 'stalled') => void }) {
    this.#sftp = sftp as SFTPWrapper & SftpInternals;
    gatherRequests(sftp);
    receiveDirectly(sftp);
    this.renameKeepsTargets = this.#sftp._isOpenSSH === true;
    this.writesAnywhere = this.renameKeepsTargets;
    const toldLimits = this.offers('limits@openssh.com');
    const chunk = (limit: number) =>
      // Above its own limit (31,952 bytes where a server tells none) ssh2 sends the rest of a write once the first part
      // is acknowledged, from a buffer that holds something else by then.
      Math.max(1_024, Math.min(limit, toldLimits ? LARGEST_CHUNK_BYTES : SAFE_CHUNK_BYTES));
    this.readBytes = chunk(this.#sftp._maxReadLen);
    this.writeBytes = chunk(this.#sftp._maxWriteLen);
    const handles = this.#sftp.maxOpenHandles ?? UNKNOWN_HANDLES;
    this.openFiles = Math.max(1, handles - SPARE_HANDLES);
    this.#silence = new SilenceWatch({
      longestMs: options.stallMs,
      isWaiting: () => this.#rejectPending.size > 0,
      tooLong: () => {
        this.#stalled = true;
        this.end();
        options.giveUp('stalled');
      },
    });
    sftp.on('close', () => this.end());
    sftp.on('error', () => this.end());
  }

  /** Whether the server offers an extension of OpenSSH's PROTOCOL document. */
  offers(extension: string): boolean {
    return this.#sftp._extensions?.[extension] !== undefined;
  }

  /** The quickest answer so far, milliseconds: the distance to the server, and what it takes to think. */
  get roundTripMs(): number {
    return this.#roundTripMs;
  }

  get gone(): boolean {
    return this.#gone;
  }

  /** Rejects what is pending; nothing can be asked afterwards. */
  end(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#silence[Symbol.dispose]();
    for (const reject of [...this.#rejectPending]) reject();
    this.#files.end();
  }

  /** As {@link end}, and tells the server: for a further channel of a connection that lives on. */
  leave(): void {
    this.end();
    this.#sftp.end();
  }

  open(path: string, flags: keyof typeof OPEN_FLAGS, mode?: number): Promise<Handle> {
    return this.#files.enter(() =>
      this.#ask('open', path, (done) =>
        mode === undefined
          ? this.#sftp.open(path, OPEN_FLAGS[flags], done)
          : this.#sftp.open(path, OPEN_FLAGS[flags], { mode } as Attributes, done),
      ),
    );
  }

  close(handle: Handle): Promise<void> {
    return this.#ask<void>('close', undefined, (done) => this.#sftp.close(handle, done)).finally(() =>
      this.#files.closed(),
    );
  }

  /** The bytes are copied before this returns: `buffer` may be used again at once. */
  write(handle: Handle, buffer: Buffer, length: number, position: number): Promise<void> {
    return this.#ask('write', undefined, (done) => {
      if (!writeDirectly(this.#sftp, handle, buffer, length, position, done))
        this.#sftp.write(handle, buffer, 0, length, position, done);
    });
  }

  /** How many bytes came; 0 at the end of the file. */
  read(handle: Handle, buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    return this.#ask('read', undefined, (done) =>
      this.#sftp.read(handle, buffer, offset, length, position, (error, bytes) => done(error, bytes)),
    );
  }

  fstat(handle: Handle): Promise<Stats> {
    return this.#ask('fstat', undefined, (done) => this.#sftp.fstat(handle, done));
  }

  fsetstat(
    handle: Handle,
    attributes: { mode?: number; atime?: number; mtime?: number; size?: number },
  ): Promise<void> {
    return this.#ask('fsetstat', undefined, (done) =>
      this.#sftp.fsetstat(handle, attributes as Attributes, done),
    );
  }

  /** Settles once the server's disk has the file. Only where it offers `fsync@openssh.com`. */
  fsync(handle: Handle): Promise<void> {
    return this.#ask('fsync', undefined, (done) =>
      this.#sftp.ext_openssh_fsync(handle, (error) => done(error)),
    );
  }

  /** The server copies the first `bytes` bytes by itself. Only where it offers `copy-data`. */
  copyData(from: Handle, to: Handle, bytes: number): Promise<void> {
    return this.#ask('copy-data', undefined, (done) => this.#sftp.ext_copy_data(from, 0, bytes, to, 0, done));
  }

  stat(path: string): Promise<Stats> {
    return this.#ask('stat', path, (done) => this.#sftp.stat(path, done));
  }

  lstat(path: string): Promise<Stats> {
    return this.#ask('lstat', path, (done) => this.#sftp.lstat(path, done));
  }

  realpath(path: string): Promise<string> {
    return this.#ask('realpath', path, (done) => this.#sftp.realpath(path, done));
  }

  /** Fails on an existing target with OpenSSH; some servers replace it. */
  rename(from: string, to: string): Promise<void> {
    return this.#ask('rename', to, (done) => this.#sftp.rename(from, to, done));
  }

  /** Replaces the target in one step. Only where the server offers it. */
  replace(from: string, to: string): Promise<void> {
    return this.#ask('posix-rename', to, (done) => this.#sftp.ext_openssh_rename(from, to, done));
  }

  unlink(path: string): Promise<void> {
    return this.#ask('remove', path, (done) => this.#sftp.unlink(path, done));
  }

  mkdir(path: string): Promise<void> {
    return this.#ask('mkdir', path, (done) => this.#sftp.mkdir(path, done));
  }

  rmdir(path: string): Promise<void> {
    return this.#ask('rmdir', path, (done) => this.#sftp.rmdir(path, done));
  }

  opendir(path: string): Promise<Handle> {
    return this.#files.enter(() => this.#ask('opendir', path, (done) => this.#sftp.opendir(path, done)));
  }

  /** The server's next batch of names, or `null` at the end. */
  readdir(handle: Handle): Promise<FileEntryWithStats[] | null> {
    return this.#ask<FileEntryWithStats[] | null>('readdir', undefined, (done) =>
      this.#sftp.readdir(handle, (error, list) => {
        // SSH_FX_EOF is status 1.
        if (error !== undefined && 'code' in error && error.code === 1) done(undefined, null);
        else done(error, list);
      }),
    );
  }

  /** Bytes free for us where the server tells (`statvfs@openssh.com`). */
  async freeBytes(path: string): Promise<number | undefined> {
    if (!this.offers('statvfs@openssh.com')) return undefined;
    const facts = await this.#ask<{ f_bavail: number; f_frsize: number }>('statvfs', path, (done) =>
      this.#sftp.ext_openssh_statvfs(path, (error: Error | undefined, answer: unknown) =>
        done(error, answer as { f_bavail: number; f_frsize: number }),
      ),
    );
    return facts.f_bavail * facts.f_frsize;
  }

  #ask<T = void>(
    operation: string,
    path: string | undefined,
    start: (done: (error: Error | null | undefined, value?: T) => void) => unknown,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#gone) {
        reject(this.#lost(operation));
        return;
      }
      const askedAt = performance.now();
      if (this.#rejectPending.size === 0) this.#silence.heard();
      const drop = () => {
        this.#rejectPending.delete(drop);
        reject(this.#lost(operation));
      };
      this.#rejectPending.add(drop);
      const done = (error: Error | null | undefined, value?: T) => {
        if (!this.#rejectPending.delete(drop)) return;
        this.#silence.heard();
        this.#roundTripMs = Math.min(this.#roundTripMs, performance.now() - askedAt);
        if (error === null || error === undefined) resolve(value as T);
        else reject(fromSftp(error, operation, path));
      };
      try {
        start(done);
      } catch (thrown) {
        done(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
    });
  }

  #lost(operation: string) {
    return this.#stalled
      ? failure('Timeout', `${operation}: the server stopped answering`)
      : failure('ConnectionLost', `${operation}: the connection is gone`);
  }
}
