import axe from 'axe-core';
import type { Page } from 'playwright';
import { expect } from 'vitest';

/** What WCAG 2.2 AA asks for, and axe's own best practices. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Fails with a line for each element of the window that axe finds something about. */
export async function expectNoAxeViolations(page: Page, where: string): Promise<void> {
  // Colours in the middle of a transition aren't the ones that stay.
  await page.waitForFunction(
    () =>
      document.querySelector('[data-entering], [data-exiting]') === null &&
      document
        .getAnimations()
        .every(
          ({ effect, playState }) =>
            playState !== 'running' || effect?.getComputedTiming().endTime === Infinity,
        ),
  );
  // By the debugger, which the window's policy doesn't hold.
  await page.evaluate(axe.source);
  const found = await page.evaluate(async (tags) => {
    const { run } = Reflect.get(window, 'axe') as typeof axe;
    // React Aria's own notes for screen readers go by themselves after seconds, later than the buttons they name.
    const context = { exclude: ['[data-live-announcer]'] };
    const { violations } = await run(context, {
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
    );
  }, TAGS);
  expect(found.join('\n'), where).toBe('');
}
