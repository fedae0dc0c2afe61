import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { chromiumArguments, pathOfChromium } from './test/support/chromium.ts';

/** On the CI machine a second report, for a program: it looks there for tests that were skipped. */
const reporters =
  process.env.WAYBILL_CI === '1'
    ? ['default', ['json', { outputFile: 'dist/test-report.json' }] as ['json', { outputFile: string }]]
    : ['default'];

// test/bench has its own way to run, and test/faults also a configuration of its own: whole, they take minutes.
export default defineConfig({
  test: {
    watch: false,
    pool: 'forks',
    reporters,
    // Each integration test file has servers of its own; more than two at once slow each other down.
    maxWorkers: 2,
    // What ends a test that hangs. Measured: 34 s for one that takes 1.5, with the disk and both processors wanted by others.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // How long `expect.poll` and `expect.element` wait for a state; vitest's 1 s is short on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { extends: true, test: { name: 'integration', include: ['test/integration/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'faults',
          // A few points and seeds of each; `npm run test:faults` runs them all.
          include: ['test/faults/**/*.test.ts'],
          exclude: ['test/faults/kill-anywhere.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          // Real windows on two cores: one application at a time.
          maxWorkers: 1,
        },
      },
      rendererProject(pathOfChromium()),
    ],
  },
});

/** The window's components and pages in a real Chromium; without one, a test that says why it is skipped. */
function rendererProject(executablePath: string | undefined): TestProjectConfiguration {
  if (executablePath === undefined)
    return {
      extends: true,
      test: { name: 'renderer', include: ['test/support/without-chromium.test.ts'] },
    };
  return {
    extends: true,
    cacheDir: 'node_modules/.cache/vitest-renderer',
    // All that pages import, named beforehand: a package found later would reload the page in the middle of a test.
    optimizeDeps: {
      include: [
        'react',
        'react/jsx-runtime',
        'react/jsx-dev-runtime',
        'react-dom',
        'react-dom/client',
        'react-aria-components',
        '@internationalized/date',
        '@tanstack/react-virtual',
        'lucide-react',
        'zustand',
        'valibot',
        'axe-core',
        'vitest-browser-react',
      ],
    },
    test: {
      name: 'renderer',
      include: ['test/renderer/**/*.test.tsx'],
      setupFiles: ['test/renderer/setup.ts'],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        ui: false,
        viewport: { width: 1280, height: 800 },
        provider: playwright({
          launchOptions: { executablePath, args: [...chromiumArguments()] },
          actionTimeout: 60_000,
        }),
        instances: [{ browser: 'chromium' }],
      },
    },
  };
}
