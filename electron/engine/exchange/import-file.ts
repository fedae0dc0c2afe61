import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { failure } from '../../../shared/errors.ts';
import { fromFileSystem } from '../errors/from-file-system.ts';

/** Many thousands of servers fit; what is longer is no list of servers. Bytes, all files of one import together. */
const LONGEST_IMPORT_BYTES = 8 * 1_024 * 1_024;

/**
 * The text of a file somebody wants to import: a plain file, no larger than what is `left` of the limit. UTF-8, or UTF-16
 * where it begins with its mark.
 * @throws `FileNotUnderstood` for anything else; what the file system says
 */
export async function readImportFile(path: string, left: number = LONGEST_IMPORT_BYTES): Promise<Buffer> {
  try {
    // Opening a pipe would wait for somebody to write to it.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const { size } = await file.stat().then((found) => {
      if (!found.isFile()) throw notUnderstood(path, 'not-a-file');
      return found;
    });
    if (size > left) throw notUnderstood(path, 'too-long');
    const bytes = Buffer.alloc(size + 1);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    // It grew meanwhile.
    if (length > size) throw notUnderstood(path, 'too-long');
    return bytes.subarray(0, length);
  } catch (thrown) {
    throw fromFileSystem(thrown, path);
  }
}

export function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/** Why a file isn't one that can be imported; `line` counted from 1. */
export const notUnderstood = (path: string, reason: string, line?: number, cause?: unknown) =>
  failure('FileNotUnderstood', `not importable: ${reason}`, {
    path,
    detail: { reason, ...(line !== undefined && { line }) },
    ...(cause !== undefined && { cause }),
  });
