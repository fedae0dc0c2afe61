import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { FAULTS, type Fault, type FaultId } from './fault-table.ts';
import { INTRODUCTION, NOT_DEFENDED } from './report-text.ts';

const PROJECT = join(import.meta.dirname, '../..');
const REPORT = join(PROJECT, 'docs/reliability.md');
const RESULT = '## The last result\n\n';

interface Tally {
  points: number;
  readonly seeds: number[];
  failed: number;
  skipped: number;
}

/**
 * Counts what was tried of each fault and writes it down in docs/reliability.md. A fault that this run didn't try keeps
 * the row of the run that did.
 */
export class ReliabilityReport implements Reporter {
  #isFiltered = false;

  onInit(vitest: Vitest): void {
    this.#isFiltered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#isFiltered) {
      process.stdout.write('docs/reliability.md is left as it is: only some tests ran\n');
      return;
    }
    const tallies = new Map<string, Tally>();
    for (const module of modules) for (const test of module.children.allTests()) count(tallies, test);
    writeFileSync(REPORT, reportOf(tallies, rowsOf(REPORT)));
    process.stdout.write('docs/reliability.md is written\n');
  }
}

/** The rows of the last result, by their fault. */
function rowsOf(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  const [, result = ''] = readFileSync(path, 'utf8').split(RESULT);
  const [table = ''] = result.split('\n## ');
  const rows = table.split('\n').filter((line) => line.startsWith('| '));
  return new Map(rows.map((row) => [row.split(' | ')[0]?.slice(2) ?? '', row]));
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

function reportOf(tallies: ReadonlyMap<string, Tally>, before: ReadonlyMap<string, string>): string {
  const rows = Object.entries(FAULTS) as [FaultId, Fault][];
  const today = new Date().toISOString().slice(0, 10);
  const results = rows.map(([id, { what }]) => {
    const tally = tallies.get(id);
    if (tally === undefined) return before.get(id) ?? `| ${id} | ${what} | not run yet | | | | | |`;
    const { points, seeds, failed, skipped } = tally;
    const from = seeds.length === 0 ? '' : `${Math.min(...seeds)} to ${Math.max(...seeds)}`;
    return `| ${[id, what, points, seeds.length, from, failed, skipped, today].join(' | ')} |`;
  });
  const told = rows.map(([id, { code, owner, nextStep, ends }]) =>
    code === null
      ? `| ${id} | nothing: it isn't an error | | | ${ends} |`
      : `| ${id} | \`${code}\` | ${owner} | ${nextStep} | ${ends} |`,
  );
  const proves = rows.map(([id, fault]) => `- **${id}.** ${fault.proves}`);
  return [
    INTRODUCTION,
    `${RESULT}${versions()}\n`,
    '| fault | what is done | points | random tries | seeds | failed | skipped | on |',
    '|---|---|---:|---:|---|---:|---:|---|',
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
  return `Last run with Node ${process.versions.node}, ssh2 ${dependencies.ssh2}, SQLite ${sqlite}, ${opensshVersion()}, ${process.platform} ${release()}.`;
}

/** `ssh -V` says it on standard error. */
function opensshVersion(): string {
  try {
    return execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' }).split(',')[0]?.trim() ?? '';
  } catch {
    return 'no OpenSSH';
  }
}
