import { link, lstat, rename, unlink } from 'node:fs/promises';
import { Refusal, STATUS } from './sftp-protocol.ts';
import { errnoCode } from './status-of-error.ts';

/** As OpenSSH does it: a file gets its new name by link(2), which fails on an existing one in the same instant. */
export async function renameUnlessThere(from: string, to: string): Promise<void> {
  const source = await lstat(from);
  if (source.isFile() && (await isLinked(from, to))) return unlink(from);
  const taken = await lstat(to).then(
    () => true,
    () => false,
  );
  if (taken) throw new Refusal(STATUS.FAILURE, 'the new name is taken');
  await rename(from, to);
}

/** Whether `to` is now a second name of `from`; false where the file system has no hard links. */
async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (NO_HARD_LINKS.has(errnoCode(error))) return false;
    throw error;
  }
}

/** What link(2) answers on file systems without hard links. */
const NO_HARD_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'EOPNOTSUPP',
  'ENOTSUP',
  'ENOSYS',
  'EXDEV',
  'EMLINK',
]);
