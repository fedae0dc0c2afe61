import { getCurrentFuseWire } from '@electron/fuses';
import { type FuseWire, fuseProblems } from './fuses.ts';

/**
 * Reads the fuses back from a packaged executable (on macOS: the .app).
 * @returns a line for each that isn't as `fusesFor` says
 */
export async function checkFuses(executable: string, platform: NodeJS.Platform): Promise<readonly string[]> {
  return fuseProblems((await getCurrentFuseWire(executable)) as FuseWire, platform);
}

if (import.meta.main) {
  const [, , executable] = process.argv;
  if (executable === undefined) throw new Error('usage: node build/check-fuses.ts <executable>');
  const problems = await checkFuses(executable, process.platform);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${problems.length === 0 ? 'all fuses are as they should be' : 'FAILED'}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
