import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PAGES } from '../../shared/messages/window/pages.ts';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { SEND } from '../../shared/messages/window/send.ts';
import { titleWith } from '../support/requirements.ts';
import { expectNoAxeViolations } from './support/axe.ts';
import { ask, needs, startJourney } from './support/journey.ts';
import { writeCsv } from './support/local-files.ts';
import { cardOf, dropFiles, goTo } from './support/steps.ts';

const machine = needs();
/** What the first start promises. */
const FIRST_DELIVERY_WITHIN_MS = 60_000;

describe.skipIf(!machine.available)(titleWith('the practice server', machine), () => {
  test('leads to a first delivery in under a minute, and is there again after the next start', {
    timeout: 120_000,
  }, async (context) => {
    const started = performance.now();
    const first = await startJourney(context);
    const { page } = first;
    await page.getByRole('button', { name: SEND.usePractice }).click();
    await page.getByRole('button', { name: SEND.sendSampleCount(4) }).click();
    const { practiceProfileId } = await ask(page, 'app.state', {});
    const { name } = await ask(page, 'profiles.get', { id: practiceProfileId ?? '' });
    await page
      .getByRole('dialog', { name: PREFLIGHT.title(name) })
      .getByRole('button', { name: PREFLIGHT.send(4, name) })
      .click();
    await cardOf(page, name).getByText('4 of 4 delivered today').waitFor();
    expect(performance.now() - started).toBeLessThan(FIRST_DELIVERY_WITHIN_MS);

    // Every page of the real window, with something on it.
    for (const theme of ['light', 'dark'] as const) {
      await ask(page, 'settings.update', { appearance: { theme } });
      for (const each of PAGES) {
        await goTo(page, each);
        await expectNoAxeViolations(page, `${each}, ${theme}`);
      }
    }
    await first.quit();

    const next = await startJourney(context, { dataDirectory: first.dataDirectory });
    const file = await writeCsv(join(next.home, 'outbox'), 'after the start.csv');
    const card = cardOf(next.page, name);
    await card.getByText('4 of 4 delivered today').waitFor();
    await dropFiles(card, [file]);
    await next.page.getByRole('button', { name: PREFLIGHT.send(1, name) }).click();
    await card.getByText('5 of 5 delivered today').waitFor();
    const files = await readdir(first.dataDirectory, { recursive: true });
    expect(files.map((path) => basename(path))).toContain('after the start.csv');
  });
});
