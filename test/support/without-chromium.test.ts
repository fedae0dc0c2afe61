import { expect, test } from 'vitest';

/** Stands in for the project `renderer` on machines that can't run it, so that the summary counts it as left out. */
const REASON = 'no chromium: install chromium, or set WAYBILL_CHROMIUM';

test.skipIf(process.env.WAYBILL_CI !== '1')(`the window in a real Chromium (skipped: ${REASON})`, () => {
  expect.fail(`these tests may not be skipped on CI: ${REASON}`);
});
