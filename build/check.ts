import { dirname, join } from 'node:path';
import { checkImports } from './check-imports.ts';
import { type QuietOutcome, runQuietly } from './run-quietly.ts';

/**
 * `npm run check`: everything that can be said about the sources without running them. All of it at the same time;
 * what failed shows its own report, and the exit code is 1.
 */
const projectFolder = dirname(import.meta.dirname);
/** For a check that hangs; each takes some 20 s by itself, and several times that on a busy machine. */
const DEADLINE_MS = 5 * 60_000;

/** The packages' own launchers, so that no shell and no platform's file ending comes into it. */
const script = (path: string, args: readonly string[]): Promise<QuietOutcome> =>
  runQuietly(process.execPath, [join(projectFolder, 'node_modules', path), ...args], {
    folder: projectFolder,
    deadlineMs: DEADLINE_MS,
  });

const CHECKS: readonly { readonly name: string; readonly run: () => Promise<QuietOutcome> }[] = [
  { name: 'types', run: () => script('typescript/bin/tsc', ['-p', '.']) },
  { name: 'types, window', run: () => script('typescript/bin/tsc', ['-p', 'renderer']) },
  { name: 'types, end to end', run: () => script('typescript/bin/tsc', ['-p', 'test/e2e']) },
  { name: 'lint and format', run: () => script('@biomejs/biome/bin/biome', ['check', '.']) },
  {
    name: 'imports',
    run: async () => {
      const { problems } = await checkImports(projectFolder);
      return { ok: problems.length === 0, output: problems.join('\n') };
    },
  },
];

const started = performance.now();
const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(1)} s`;

const results = await Promise.all(
  CHECKS.map(async ({ name, run }) => {
    const { ok, output } = await run().catch((thrown: unknown) => ({ ok: false, output: String(thrown) }));
    return { name, ok, output, took: seconds(started) };
  }),
);
for (const { output } of results.filter((result) => !result.ok)) process.stdout.write(`${output.trim()}\n\n`);
for (const { name, ok, took } of results) {
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(18)} ${took}\n`);
}
const failed = results.filter((result) => !result.ok).length;
process.stdout.write(
  `${failed === 0 ? 'all well' : `${failed} of ${results.length} failed`}, ${seconds(started)}\n`,
);
process.exitCode = failed === 0 ? 0 : 1;
