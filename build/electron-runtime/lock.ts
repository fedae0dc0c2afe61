import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 200;

/**
 * Runs `work` while no other process on this machine does under the same lock. The lock of a process that has died is
 * taken over. Two that take it over in the same moment may both work: what is done under this lock has to be
 * right without it, too, and only wasteful.
 *
 * @param path the lock file; holds the number of the process that works
 * @throws Error when it doesn't become free within `deadlineMs`
 */
export async function whileLocked<T>(path: string, deadlineMs: number, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + deadlineMs;
  while (!(await take(path))) {
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    // An empty file is one that is just being written; after the deadline it isn't any more.
    if (owner > 0 && !isAlive(owner)) await rm(path, { force: true });
    else if (Date.now() >= end) throw new Error(`${path} is held by process ${owner || 'unknown'}`);
    else await pause(EVERY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there, and somebody else's.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
