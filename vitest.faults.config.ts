import { defineConfig } from 'vitest/config';

// Minutes of random kills; not part of `npm test`. WAYBILL_FAULT_RUNS says how many, WAYBILL_SEED repeats a run.
export default defineConfig({
  test: {
    watch: false,
    pool: 'forks',
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
