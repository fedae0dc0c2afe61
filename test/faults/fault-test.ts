import { it } from 'vitest';
import { seededRandom } from '../support/random.ts';
import type { FaultId } from './fault-table.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** For the report in docs/reliability.md. */
    fault?: string;
    points?: number;
    seed?: number;
  }
}

/** `npm run test:faults`; without it, the few that `npm test` runs. */
export const isFullRun = process.env.WAYBILL_FAULTS === 'all';

/** How often what is random is tried: `few` in `npm test`, `many` in `npm run test:faults`, or WAYBILL_FAULT_RUNS. */
export function runs(few: number, many: number): number {
  const wanted = process.env.WAYBILL_FAULT_RUNS;
  return isFullRun ? (wanted === undefined ? many : Math.min(many, Number(wanted))) : few;
}

/** More than their waits, so that it is these that say what never came. */
const TIMEOUT_MS = 180_000;

/** From WAYBILL_SEED to have a run again, else by chance. */
export const runSeed = Number(process.env.WAYBILL_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** A fault of the table tried at one point; at as many as `run` answers, where that is only known afterwards. */
export function tryFault(
  fault: FaultId,
  point: string,
  run: () => Promise<number | undefined> | Promise<void>,
  timeoutMs = TIMEOUT_MS,
): void {
  it(`${fault}: ${point}`, { timeout: timeoutMs }, async ({ task }) => {
    task.meta.fault = fault;
    task.meta.points = Number((await run()) ?? 1);
  });
}

/** As {@link tryFault}, `count` times at random, each with a seed of its own that its name tells. */
export function tryFaultAtRandom(
  fault: FaultId,
  count: number,
  run: (random: () => number) => Promise<void>,
  timeoutMs = TIMEOUT_MS,
): void {
  for (let number = 0; number < count; number += 1) {
    const seed = (runSeed + number) % 2 ** 31;
    it(`${fault}: at random, WAYBILL_SEED=${seed}`, { timeout: timeoutMs }, async ({ task }) => {
      task.meta.fault = fault;
      task.meta.seed = seed;
      await run(seededRandom(seed));
    });
  }
}
