import type { BenchClient } from './clients.ts';
import { type Measured, median } from './measure.ts';
import type { Goal, Scenario } from './scenarios.ts';

/** What all clients needed for one scenario. */
export interface Outcome {
  readonly scenario: Scenario;
  readonly runs: number;
  /** By client; without those that have no way to do it. */
  readonly measured: ReadonlyMap<string, readonly Measured[]>;
}

/**
 * Every client in every round, each first in turn: what one leaves in caches and on its way to the disk isn't always
 * the same one's, and a slow minute of the machine is slow for all.
 */
export async function runRounds(
  scenario: Scenario,
  clients: readonly BenchClient[],
  options: { readonly runs: number; readonly say: (line: string) => void },
): Promise<Outcome> {
  const runs = Math.min(options.runs, scenario.mostRuns ?? options.runs);
  const able = clients.filter((client) => scenario.of(client) !== undefined);
  const measured = new Map<string, Measured[]>(able.map(({ name }) => [name, []]));
  await scenario.setUp();
  for (let round = 0; round < runs; round += 1) {
    const first = round % able.length;
    for (const client of [...able.slice(first), ...able.slice(0, first)]) {
      await scenario.prepare();
      const one = await scenario.of(client)?.();
      if (one === undefined) continue;
      await scenario.check();
      measured.get(client.name)?.push(one);
      options.say(
        `${scenario.title}: ${client.name} ${one.seconds.toFixed(2)} s, CPU ${one.cpuSeconds.toFixed(2)} s, ${one.peakMiB?.toFixed(0) ?? '?'} MiB`,
      );
    }
  }
  return { scenario, runs, measured };
}

const medianOf = (all: readonly Measured[], of: (one: Measured) => number): number => median(all.map(of));
const secondsOf = (outcome: Outcome, client: string): number =>
  medianOf(outcome.measured.get(client) ?? [], ({ seconds }) => seconds);
const rowOf = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/**
 * The one table that counts: how many times as fast as a peer, and whether that is enough.
 * @param ours the rows of our own, the one that counts first
 */
export function ratioLines(outcomes: readonly Outcome[], ours: readonly string[]): readonly string[] {
  const lines = [
    `| what | beside | ${ours.join(' | ')} | goal | reached | rounds |`,
    `|---|---|${ours.map(() => '---|').join('')}---|---|---|`,
  ];
  for (const outcome of outcomes)
    for (const goal of outcome.scenario.goals) {
      const peer = peerOf(outcome, goal, ours);
      if (peer === undefined) continue;
      const ratios = ours.map((client) => secondsOf(outcome, peer) / secondsOf(outcome, client));
      lines.push(
        rowOf(
          outcome.scenario.title,
          goal.than === 'fastest' ? `${peer}, the fastest` : peer,
          ...ratios.map((ratio) => (Number.isNaN(ratio) ? '' : ratio.toFixed(2))),
          goal.times.toFixed(2),
          (ratios[0] ?? 0) >= goal.times ? 'yes' : '**no**',
          outcome.runs,
        ),
      );
    }
  return lines;
}

function peerOf(outcome: Outcome, { than }: Goal, ours: readonly string[]): string | undefined {
  const peers = [...outcome.measured.keys()].filter((name) => !ours.includes(name) && name !== 'ssh');
  if (than !== 'fastest') return outcome.measured.has(than) ? than : undefined;
  return peers.sort((one, other) => secondsOf(outcome, one) - secondsOf(outcome, other))[0];
}

/** Every client's median, spread, processor time and memory. */
export function detailLines(outcomes: readonly Outcome[]): readonly string[] {
  const lines = ['| what | client | median s | min-max s | CPU s | peak MiB |', '|---|---|---|---|---|---|'];
  for (const { scenario, measured } of outcomes)
    for (const [client, all] of measured) {
      const seconds = all.map((one) => one.seconds);
      const peak = medianOf(all, ({ peakMiB }) => peakMiB ?? Number.NaN);
      lines.push(
        rowOf(
          scenario.title,
          client,
          median(seconds).toFixed(2),
          `${Math.min(...seconds).toFixed(2)}-${Math.max(...seconds).toFixed(2)}`,
          medianOf(all, ({ cpuSeconds }) => cpuSeconds).toFixed(2),
          Number.isNaN(peak) ? '?' : peak.toFixed(0),
        ),
      );
    }
  return lines;
}
