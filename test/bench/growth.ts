import type { BenchClient } from './clients.ts';
import { median } from './measure.ts';
import { type Outcome, runRounds } from './rounds.ts';
import { type BenchPlace, small } from './scenarios.ts';

const COUNTS = [2_000, 5_000, 10_000, 20_000];

/** How time and memory of one client grow with the number of files. Lines of Markdown. */
export async function benchGrowth(
  place: BenchPlace,
  client: BenchClient,
  options: { readonly runs: number; readonly say: (line: string) => void },
): Promise<readonly string[]> {
  const runs = Math.min(3, options.runs);
  const lines = [
    `How it grows: ${client.name}, medians of ${runs}.`,
    '',
    '| files of 4 KiB | up s | ms each | CPU s | peak MiB | down s | ms each | CPU s | peak MiB |',
    '|---|---|---|---|---|---|---|---|---|',
  ];
  for (const count of COUNTS) {
    const cells: string[] = [];
    for (const scenario of small(place, 'growth', 'growth', count, { far: false, goals: [] }))
      cells.push(...cellsOf(await runRounds(scenario, [client], { ...options, runs }), count));
    lines.push(`| ${[count.toLocaleString('en'), ...cells].join(' | ')} |`);
  }
  return lines;
}

function cellsOf({ measured }: Outcome, count: number): readonly string[] {
  const all = [...measured.values()].flat();
  const seconds = median(all.map((one) => one.seconds));
  return [
    seconds.toFixed(2),
    ((seconds * 1_000) / count).toFixed(2),
    median(all.map(({ cpuSeconds }) => cpuSeconds)).toFixed(2),
    median(all.map(({ peakMiB }) => peakMiB ?? Number.NaN)).toFixed(0),
  ];
}
