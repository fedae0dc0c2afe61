import { defineConfig } from 'vitest/config';

/** On the CI machine a second report, for a program: it looks there for tests that were skipped. */
const reporters =
  process.env.WAYBILL_CI === '1'
    ? ['default', ['json', { outputFile: 'dist/test-report.json' }] as ['json', { outputFile: string }]]
    : ['default'];

// test/bench and test/faults have configurations of their own: they take minutes, and load the machine.
export default defineConfig({
  test: {
    watch: false,
    pool: 'forks',
    reporters,
    // Each integration test file has servers of its own; more than two at once slow each other down.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 10_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
