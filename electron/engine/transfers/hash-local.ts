import { createHash, hash as hashOnce } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { onFileSystem } from '../errors/from-file-system.ts';

/** Up to this size a file is read in one piece, bytes: a stream costs more than the file. */
const AT_ONCE_BYTES = 256 * 1_024;

/**
 * Lower-case hexadecimal SHA-256 of what this machine's file system gives for a file now.
 * @param sizeBytes as far as known; only decides how it is read
 */
export async function hashLocalFile(
  path: string,
  { sizeBytes, signal }: { readonly sizeBytes?: number; readonly signal: AbortSignal },
): Promise<string> {
  return await onFileSystem(path, async () => {
    if (sizeBytes !== undefined && sizeBytes <= AT_ONCE_BYTES)
      return hashOnce('sha256', await readFile(path, { signal }), 'hex');
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash, { signal });
    return hash.digest('hex');
  });
}
