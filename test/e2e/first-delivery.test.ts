import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONNECTIONS } from '../../shared/messages/window/connections.ts';
import { DOCTOR } from '../../shared/messages/window/doctor.ts';
import { FILES } from '../../shared/messages/window/files.ts';
import { EXPORT, HISTORY } from '../../shared/messages/window/history.ts';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { SEND } from '../../shared/messages/window/send.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { outcomeSentence } from '../../shared/messages/window/waybill.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { expectNoAxeViolations } from './support/axe.ts';
import { ask, lasting, needs, startJourney } from './support/journey.ts';
import { startKeychainSession } from './support/keychain-session.ts';
import { sha256Of, writeCsv } from './support/local-files.ts';
import { answerSaveDialog, cardOf, dropFiles, goTo, inGroupsOfFour, rowOf, tabTo } from './support/steps.ts';

const machine = needs('sshd', 'root', 'keychain');
const PARTNER = 'Sleep Impressions';

describe.skipIf(!machine.available)(titleWith('the first delivery', machine), () => {
  test('from an empty window to two receipts, still there after the next start', {
    timeout: 120_000,
  }, async (context) => {
    const server = lasting(context, await startSshd({ passwordUser: true }));
    const keychain = lasting(context, await startKeychainSession());
    const account = server.passwordUser ?? expect.unreachable();
    const app = await startJourney(context, { env: keychain.environment });
    const { page, electron, home } = app;
    const outbox = join(home, 'outbox');
    const dragged = await writeCsv(outbox, 'billing_log_2025-01-16.csv', 500);
    const dropped = await writeCsv(outbox, 'roster_2025-01-16.csv');

    // A connection, tried before it is saved.
    await page.getByRole('button', { name: SEND.addConnection }).click();
    const form = page.getByRole('form', { name: CONNECTIONS.newOne });
    await form.getByLabel(CONNECTIONS.name, { exact: true }).fill(PARTNER);
    const named = page.getByRole('form', { name: PARTNER });
    await named.getByRole('textbox', { name: CONNECTIONS.server, exact: true }).fill(server.host);
    await named.getByLabel(CONNECTIONS.port, { exact: true }).fill(String(server.port));
    await named.getByLabel(CONNECTIONS.user, { exact: true }).fill(account.name);
    await named.getByRole('textbox', { name: CONNECTIONS.password, exact: true }).fill(account.password);
    await named.getByLabel(CONNECTIONS.remoteFolder, { exact: true }).fill(account.root);
    await page.getByRole('button', { name: CONNECTIONS.test }).click();

    // Nobody knows the server yet: compared with what the partner said, it is trusted, and the test goes through.
    await page.getByRole('button', { name: DOCTOR.checkIdentity }).click();
    const question = page.getByRole('dialog', { name: TROUBLE.unknownTitle(server.host) });
    await expectNoAxeViolations(page, 'unknown host key');
    await question.getByLabel(TROUBLE.theirs).fill(server.hostKeyFingerprint);
    await question.getByText(TROUBLE.matches).waitFor();
    expect(server.signInAttempts()).toBe(0);
    await question.getByRole('button', { name: TROUBLE.trust, exact: true }).click();
    await page.getByText(/^Test: ready to send/).waitFor();
    await page.getByRole('button', { name: CONNECTIONS.save, exact: true }).click();
    await page.getByText(CONNECTIONS.saved(PARTNER)).waitFor();

    // From the left pane to the right one.
    await goTo(page, 'files');
    const here = page.getByRole('grid', { name: FILES.paneLabel('local', PARTNER) });
    const there = page.getByRole('grid', { name: FILES.paneLabel('remote', PARTNER) });
    await rowOf(here, 'outbox').dblclick();
    await page.getByText(FILES.emptyRemote(PARTNER)).waitFor();
    await rowOf(here, 'billing_log_2025-01-16.csv').dragTo(
      page.getByRole('region', { name: FILES.paneLabel('remote', PARTNER) }),
    );
    await rowOf(there, 'billing_log_2025-01-16.csv').waitFor();

    // From the desktop onto the partner's card.
    await goTo(page, 'send');
    await dropFiles(cardOf(page, PARTNER), [dropped]);
    const preflight = page.getByRole('dialog', { name: PREFLIGHT.title(PARTNER) });
    await expectNoAxeViolations(page, 'preflight');
    await preflight.getByRole('button', { name: PREFLIGHT.send(1, PARTNER) }).click();
    await cardOf(page, PARTNER).getByText('2 of 2 delivered today').waitFor();
    const sent = [dragged, dropped];
    const sums = await Promise.all(sent.map(sha256Of));
    const arrived = ['billing_log_2025-01-16.csv', 'roster_2025-01-16.csv'].map((name) =>
      join(account.root, name),
    );
    expect(await Promise.all(arrived.map(sha256Of))).toEqual(sums);

    // The receipts.
    await goTo(page, 'history');
    const deliveries = page.getByRole('grid', { name: HISTORY.table });
    await rowOf(deliveries, 'roster_2025-01-16.csv').waitFor();
    await rowOf(deliveries, 'billing_log_2025-01-16.csv').click();
    const sentence = {
      outcome: 'delivered',
      direction: 'upload',
      partner: PARTNER,
      checked: 'content',
    } as const;
    await page.getByRole('heading', { name: outcomeSentence(sentence) }).waitFor();
    await page
      .getByText(inGroupsOfFour(sums[0] ?? ''))
      .filter({ visible: true })
      .waitFor();
    await expectNoAxeViolations(page, 'waybill');
    await page.keyboard.press('Escape');

    // Their export, by keyboard.
    const csv = join(home, 'deliveries.csv');
    await answerSaveDialog(electron, csv);
    await page.keyboard.press('Control+e');
    await page.getByRole('dialog').waitFor();
    await expectNoAxeViolations(page, 'export');
    await tabTo(page.getByRole('dialog').getByRole('button', { name: EXPORT.export }));
    await page.keyboard.press('Enter');
    const result = page.getByRole('dialog', { name: EXPORT.doneTitle });
    await result.waitFor();
    await result.getByText(inGroupsOfFour(await sha256Of(csv))).waitFor();
    const exported = await readFile(csv, 'utf8');
    expect(sums.map((sum) => exported.includes(sum))).toEqual([true, true]);
    await page.keyboard.press('Escape');
    await app.quit();

    const next = await startJourney(context, {
      dataDirectory: app.dataDirectory,
      env: keychain.environment,
    });
    await cardOf(next.page, PARTNER).getByText('2 of 2 delivered today').waitFor();
    await goTo(next.page, 'history');
    const again = next.page.getByRole('grid', { name: HISTORY.table });
    await Promise.all(sent.map((path) => rowOf(again, path.slice(outbox.length + 1)).waitFor()));
    expect((await ask(next.page, 'ledger.verify', {})).intact).toBe(true);
  });
});
