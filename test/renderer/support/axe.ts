import axe from 'axe-core';
import { expect } from 'vitest';

/** What WCAG 2.2 AA asks for, and axe's own best practices. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** About whole pages; a component alone has no landmarks and no first heading. */
const PAGE_RULES = ['region', 'page-has-heading-one', 'landmark-one-main', 'heading-order'];

export interface AxeOptions {
  /** A whole page: its landmarks and headings are looked at too. */
  readonly isPage?: boolean;
  /** What an element may be found for, by rule id, with the reason in a comment where it is used. */
  readonly without?: readonly string[];
}

/** Fails with one line for each element that axe finds something about. */
export async function expectNoAxeViolations(container: Element, options: AxeOptions = {}): Promise<void> {
  await settled();
  const off = [...(options.isPage === true ? [] : PAGE_RULES), ...(options.without ?? [])];
  const { violations } = await axe.run(container, {
    runOnly: { type: 'tag', values: TAGS },
    rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
    resultTypes: ['violations'],
  });
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
  );
  expect(lines.join('\n')).toBe('');
}

/** How long a layer may take to come to rest. */
const DEADLINE_MS = 10_000;

/**
 * Waits until nothing is under way anywhere: colours in the middle of a transition aren't the ones that stay. What turns
 * for ever doesn't count.
 */
async function settled(): Promise<void> {
  const started = performance.now();
  for (let quietFrames = 0; quietFrames < 2; ) {
    await new Promise(requestAnimationFrame);
    const isMoving =
      document.querySelector('[data-entering], [data-exiting]') !== null ||
      document
        .getAnimations()
        .some(
          ({ effect, playState }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
        );
    quietFrames = isMoving ? 0 : quietFrames + 1;
    if (performance.now() - started > DEADLINE_MS) throw new Error('something on the page goes on moving');
  }
}
