import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** The part of vitest's JSON report that is used here (its form is Jest's). */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Fails when the last test run, as `dist/test-report.json` tells it, left any test out or ran no test against
 * a real sshd, keychain, Chromium or Electron. For CI: there, "skipped because the machine lacks it" must not look like success.
 */
const projectFolder = dirname(import.meta.dirname);
const text = await readFile(join(projectFolder, 'dist', 'test-report.json'), 'utf8');
const { testResults } = JSON.parse(text) as Report;

const leftOut = testResults.flatMap((file) =>
  file.assertionResults
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => `${relative(projectFolder, file.name)}: ${test.fullName}`),
);
const passedIn = (end: string): boolean =>
  testResults.some(
    (file) => file.name.endsWith(end) && file.assertionResults.some((test) => test.status === 'passed'),
  );
/** One test of each kind that needs something of the machine: sshd, keychain, Chromium, Electron. */
const PROOFS = [
  'integration/support.test.ts',
  'integration/keychain.test.ts',
  'renderer/design/gallery.test.tsx',
  'e2e/window-rights.test.ts',
];
const unproven = PROOFS.filter((end) => !passedIn(end));

if (leftOut.length > 0 || unproven.length > 0) {
  const lines = [
    ...leftOut.map((test) => `skipped: ${test}`),
    ...unproven.map((end) => `did not run: ${end}`),
  ];
  process.stderr.write(`Tests were left out, which CI does not allow:\n${lines.join('\n')}\n`);
  process.exitCode = 1;
}
