import { readdir, readFile } from 'node:fs/promises';
import { visibleOf } from '../../support/secret-search.ts';
import type { Journey } from './journey.ts';

/** How an engine's process is told from Electron's own: its program, or the kind of process it runs in. */
const ENGINE = /engine-process\.js|--utility-sub-type=node\.mojom\.NodeService/;

/** The process id of the main process. */
export function mainPidOf({ electron }: Journey): number {
  const { pid } = electron.process();
  if (pid === undefined) throw new Error('the application has no process');
  return pid;
}

/** The process of the engine that runs now, if there is one. */
export async function enginePidOf(app: Journey): Promise<number | undefined> {
  const family = await visibleOf(mainPidOf(app));
  return family.find(({ seen }) => ENGINE.test(seen.toString('latin1')))?.pid;
}

/** Every process of the application. */
export async function familyOf(app: Journey): Promise<readonly number[]> {
  return (await visibleOf(mainPidOf(app))).map(({ pid }) => pid);
}

/** Those that still run; one that only waits to be fetched by its parent has ended. */
export async function aliveOf(pids: readonly number[]): Promise<readonly number[]> {
  const present = new Set((await readdir('/proc')).map(Number));
  const states = await Promise.all(
    pids.map(async (pid) => {
      const stat = present.has(pid) ? await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') : '';
      return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? 'X';
    }),
  );
  return pids.filter((_, index) => !'ZX'.includes(states[index] ?? 'X'));
}
