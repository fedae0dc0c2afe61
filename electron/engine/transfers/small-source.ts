import { type BigIntStats, close, fstat, open, read } from 'node:fs';
import { failure } from '../../../shared/errors.ts';
import { fromFileSystem } from '../errors/from-file-system.ts';

/** Buffers kept for the next files, and the size of each. */
const KEPT_BUFFERS = 32;
const KEPT_BYTES = 16 * 1_024;

const kept: Buffer[] = [];

/** The first `bytes` of a buffer that is for {@link giveBack}. */
export interface SmallContent {
  readonly buffer: Buffer;
  readonly bytes: number;
}

/**
 * A small local file that is sent: looked at, read whole, and looked at again. Node's `FileHandle` does the same, with objects and
 * promises that cost more than the calls; thousands of files a second feel it.
 */
export class SmallSource implements Disposable {
  readonly #path: string;
  readonly #fd: number;
  /** As it was when it was opened. */
  readonly before: BigIntStats;
  #content: Promise<SmallContent> | undefined;

  constructor(path: string, fd: number, before: BigIntStats) {
    this.#path = path;
    this.#fd = fd;
    this.before = before;
  }

  /** For who knows that {@link content} will be asked for, after something else. */
  startReading(): void {
    this.#content ??= this.#read();
    // Whoever asks for it hears of what went wrong.
    this.#content.catch(() => {});
  }

  /**
   * The file's content; exactly as long as the file was when it was opened.
   * @throws `SourceChanged` where the file is longer or shorter by now, and what the file system says
   */
  content(): Promise<SmallContent> {
    this.#content ??= this.#read();
    return this.#content;
  }

  #read(): Promise<SmallContent> {
    const size = Number(this.before.size);
    // One byte more than the size is asked for, so that growing shows as surely as shrinking.
    const buffer =
      size < KEPT_BYTES ? (kept.pop() ?? Buffer.allocUnsafeSlow(KEPT_BYTES)) : Buffer.allocUnsafe(size + 1);
    return new Promise((resolve, reject) => {
      const readOn = (bytes: number) =>
        read(this.#fd, buffer, bytes, size + 1 - bytes, bytes, (error, more) => {
          if (error !== null) reject(fromFileSystem(error, this.#path));
          else if (bytes + more > size) reject(this.#changed('the file grew'));
          // A regular file gives fewer bytes than asked for only at its end; whether this is it, the size tells.
          else if (bytes + more === size) resolve({ buffer, bytes: size });
          else if (more === 0) reject(this.#changed('the file shrank'));
          else readOn(bytes + more);
        });
      readOn(0);
    });
  }

  /** @throws `SourceChanged` where the file isn't as it was when it was opened */
  mustBeUnchanged(): Promise<void> {
    return new Promise((resolve, reject) => {
      fstat(this.#fd, { bigint: true }, (error, after) => {
        if (error !== null) reject(fromFileSystem(error, this.#path));
        else if (after.size !== this.before.size || after.mtimeNs !== this.before.mtimeNs)
          reject(this.#changed('the file changed while it was sent'));
        else resolve();
      });
    });
  }

  [Symbol.dispose](): void {
    close(this.#fd, () => {});
  }

  #changed(message: string) {
    return failure('SourceChanged', message, { path: this.#path });
  }
}

/** For the next file, once nothing is read into it or written from it any more. */
export function giveBack(buffer: Buffer): void {
  if (buffer.length === KEPT_BYTES && kept.length < KEPT_BUFFERS) kept.push(buffer);
}

/** @throws what the file system says */
export function openSmallSource(path: string): Promise<SmallSource> {
  return new Promise((resolve, reject) => {
    open(path, 'r', (notOpened, fd) => {
      if (notOpened !== null) {
        reject(fromFileSystem(notOpened, path));
        return;
      }
      fstat(fd, { bigint: true }, (error, before) => {
        if (error === null) {
          resolve(new SmallSource(path, fd, before));
          return;
        }
        close(fd, () => {});
        reject(fromFileSystem(error, path));
      });
    });
  });
}
