import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { FAULTS, type Fault, type FaultId } from './fault-table.ts';
import { INTRODUCTION, NOT_DEFENDED } from './report-text.ts';

const PROJECT = join(import.meta.dirname, '../..');

interface Tally {
  points: number;
  readonly seeds: number[];
  failed: number;
  skipped: number;
}

/** Counts what was tried of each fault; a run that tried all of them is written down in docs/reliability.md. */
export class ReliabilityReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tallies = new Map<string, Tally>();
    for (const module of modules) for (const test of module.children.allTests()) count(tallies, test);
    const untried = (Object.keys(FAULTS) as FaultId[]).filter((id) => !tallies.has(id));
    if (untried.length > 0) {
      process.stdout.write(`docs/reliability.md is left as it is; not tried: ${untried.join(', ')}\n`);
      return;
    }
    writeFileSync(join(PROJECT, 'docs/reliability.md'), reportOf(tallies));
    process.stdout.write('docs/reliability.md is written\n');
  }
}

function count(tallies: Map<string, Tally>, test: TestCase): void {
  const { fault, points = 0, seed } = test.meta();
  // A skipped test has told nothing; its name begins with its fault.
  const id = fault ?? Object.keys(FAULTS).find((name) => test.name.startsWith(`${name}: `));
  if (id === undefined) return;
  const tally = tallies.get(id) ?? { points: 0, seeds: [], failed: 0, skipped: 0 };
  tallies.set(id, tally);
  const { state } = test.result();
  if (state === 'skipped') {
    tally.skipped += 1;
    return;
  }
  if (state === 'failed') tally.failed += 1;
  if (seed === undefined) tally.points += Math.max(1, points);
  else tally.seeds.push(seed);
}

function reportOf(tallies: ReadonlyMap<string, Tally>): string {
  const rows = Object.entries(FAULTS) as [FaultId, Fault][];
  const results = rows.map(([id, { what }]) => {
    const { points, seeds, failed, skipped } = tallies.get(id) ?? {
      points: 0,
      seeds: [],
      failed: 0,
      skipped: 0,
    };
    const first = seeds.length === 0 ? '' : `${Math.min(...seeds)} to ${Math.max(...seeds)}`;
    return `| ${[id, what, points, seeds.length, first, failed, skipped].join(' | ')} |`;
  });
  const told = rows.map(([id, { code, owner, nextStep, ends }]) =>
    code === null
      ? `| ${id} | nothing: it isn't an error | | | ${ends} |`
      : `| ${id} | \`${code}\` | ${owner} | ${nextStep} | ${ends} |`,
  );
  const proves = rows.map(([id, fault]) => `- **${id}.** ${fault.proves}`);
  return [
    INTRODUCTION,
    `## The last result\n\n${versions()}\n`,
    '| fault | what is done | points | random tries | seeds | failed | skipped |',
    '|---|---|---:|---:|---|---:|---:|',
    ...results,
    '\n## What a person is told\n\nFrom the one table that the tests compare with what window and command line say.\n',
    '| fault | code | whose side | what to do | how the transfers end |',
    '|---|---|---|---|---|',
    ...told,
    '\n## What each proves\n',
    ...proves,
    `\n${NOT_DEFENDED}`,
  ].join('\n');
}

function versions(): string {
  const { dependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const memory = new BetterSqlite3(':memory:');
  const sqlite = String(memory.prepare('SELECT sqlite_version()').pluck().get());
  memory.close();
  return `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ssh2 ${dependencies.ssh2}, SQLite ${sqlite}, ${opensshVersion()}, ${process.platform} ${release()}.`;
}

/** `ssh -V` says it on standard error. */
function opensshVersion(): string {
  try {
    return execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' }).split(',')[0]?.trim() ?? '';
  } catch {
    return 'no OpenSSH';
  }
}
