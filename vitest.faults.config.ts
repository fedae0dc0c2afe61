import { defineConfig } from 'vitest/config';
import { ReliabilityReport } from './test/faults/report.ts';

// Minutes of faults at every point and at random; `npm test` runs a few of them. WAYBILL_FAULT_RUNS says how many at
// most are random, WAYBILL_SEED repeats a run.
export default defineConfig({
  test: {
    watch: false,
    pool: 'forks',
    include: ['test/faults/**/*.test.ts'],
    env: { WAYBILL_FAULTS: 'all' },
    maxWorkers: 2,
    reporters: ['default', new ReliabilityReport()],
    // The machine is busy with several at a time.
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
