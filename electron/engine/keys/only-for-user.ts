import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { failure } from '../../../shared/errors.ts';

/** Runs a program without a shell and answers what it wrote. */
export type Run = (file: string, args: readonly string[]) => Promise<string>;

/** Milliseconds. */
const DEADLINE = 10_000;

const run: Run = async (file, args) => {
  const { stdout } = await promisify(execFile)(file, args, { timeout: DEADLINE, windowsHide: true });
  return stdout;
};

/** A user's security identifier in what `whoami /user /fo csv /nh` answers. */
const SID = /"(S-1-[0-9-]+)"/;

/**
 * Makes a file one that only this user may open. Everywhere but on Windows its mode, given at its making, has done so.
 * On Windows new files inherit who may read them; the list of this one becomes a single entry, by the user's security
 * identifier, because names can be had twice. OpenSSH for Windows asks for no less of key files.
 * @throws `LocalPermissionDenied` where the system didn't do it: then nothing secret may be written to the file
 */
export async function makeOnlyForUser(
  path: string,
  {
    platform = process.platform,
    systemRoot = process.env.SystemRoot ?? 'C:\\Windows',
    runProgram = run,
  }: { platform?: NodeJS.Platform; systemRoot?: string; runProgram?: Run } = {},
): Promise<void> {
  if (platform !== 'win32') return;
  // By their full names: a program of the same name elsewhere on the search path is somebody else's.
  const system = (name: string): string =>
    platform === process.platform ? join(systemRoot, 'System32', name) : `${systemRoot}\\System32\\${name}`;
  try {
    const [, sid] = SID.exec(await runProgram(system('whoami.exe'), ['/user', '/fo', 'csv', '/nh'])) ?? [];
    if (sid === undefined) throw new Error('whoami named no user');
    await runProgram(system('icacls.exe'), [path, '/inheritance:r', '/grant:r', `*${sid}:F`]);
  } catch (cause) {
    throw failure('LocalPermissionDenied', 'the key file could not be restricted to its user', {
      path,
      cause,
    });
  }
}
