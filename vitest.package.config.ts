import { defineConfig } from 'vitest/config';

/** The packaged application, as `npm run package` left it in `release/`: starts, shows its window, ends. */
export default defineConfig({
  test: {
    name: 'package',
    watch: false,
    pool: 'forks',
    maxWorkers: 1,
    include: ['test/package/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
