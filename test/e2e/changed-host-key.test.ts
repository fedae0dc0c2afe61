import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HISTORY, RECORD_WORDS } from '../../shared/messages/window/history.ts';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { SEND } from '../../shared/messages/window/send.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { expectNoAxeViolations } from './support/axe.ts';
import { lasting, needs, startJourney } from './support/journey.ts';
import { writeCsv } from './support/local-files.ts';
import { addPartner, cardOf, dropFiles, goTo, isUncovered, ledgerKinds } from './support/steps.ts';

const machine = needs('sshd');
const PARTNER = 'Sleep Impressions';

describe.skipIf(!machine.available)(titleWith('a changed host key', machine), () => {
  test('stops everything, until a person replaces the trusted one', async (context) => {
    const server = lasting(context, await startSshd());
    const { page, home } = await startJourney(context);
    await addPartner(page, server, { name: PARTNER });
    const card = cardOf(page, PARTNER);
    const send = async (name: string) => {
      await dropFiles(card, [await writeCsv(join(home, 'outbox'), name)]);
      await page.getByRole('button', { name: PREFLIGHT.send(1, PARTNER) }).click();
    };
    await send('before.csv');
    await card.getByText('1 of 1 delivered today').waitFor();
    await server.endSessions();
    await server.replaceHostKey('ecdsa');
    const before = server.signInAttempts();

    await send('after.csv');
    const needsYou = card.getByRole('button', { name: SEND.needsYou('HostKeyChanged') });
    await needsYou.click();
    const warning = page.getByRole('alertdialog', { name: TROUBLE.changedTitle(PARTNER) });
    await warning.getByText(TROUBLE.trustedBefore).waitFor();
    await expectNoAxeViolations(page, 'changed host key');
    // The news of what was sent a moment ago lies elsewhere.
    const close = warning.getByRole('button', { name: TROUBLE.close });
    expect(await isUncovered(close)).toBe(true);
    await close.click();
    await warning.waitFor({ state: 'detached' });
    expect([server.signInAttempts() - before, await readdir(server.root)]).toEqual([0, ['before.csv']]);

    // The partner told the new fingerprint by phone.
    await needsYou.click();
    await warning.getByRole('button', { name: TROUBLE.replace }).click();
    const replacing = page.getByRole('alertdialog', { name: TROUBLE.replaceTitle });
    const replace = replacing.getByRole('button', { name: TROUBLE.replaceNow });
    expect(await replace.getAttribute('aria-disabled')).toBe('true');
    await expectNoAxeViolations(page, 'replace the key');
    await replacing.getByLabel(TROUBLE.replaceField(server.host)).fill(server.host);
    await replace.click();
    await card.getByText('2 of 2 delivered today').waitFor();
    expect((await readdir(server.root)).toSorted()).toEqual(['after.csv', 'before.csv']);

    await goTo(page, 'history');
    await page
      .getByRole('button', { name: new RegExp(`^(${HISTORY.filters}|${HISTORY.moreFilters})`) })
      .click();
    await page.getByText(HISTORY.everything, { exact: true }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('grid', { name: HISTORY.table }).getByText(RECORD_WORDS['trust.replaced']).waitFor();
    expect(await ledgerKinds(page)).toEqual([
      'transfer.delivered',
      'trust.replaced',
      'transfer.delivered',
      'trust.accepted',
    ]);
  });
});
