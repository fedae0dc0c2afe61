import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { SEND } from '../../shared/messages/window/send.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { expectNoAxeViolations } from './support/axe.ts';
import { ask, lasting, needs, startJourney } from './support/journey.ts';
import { startKeychainSession } from './support/keychain-session.ts';
import { writeCsv } from './support/local-files.ts';
import { addPartner, cardOf, dropFiles } from './support/steps.ts';

const machine = needs('sshd', 'root', 'keychain');
const PARTNER = 'Sleep Impressions';
const NAMES = ['a.csv', 'b.csv', 'c.csv'];

describe.skipIf(!machine.available)(titleWith('a wrong password', machine), () => {
  test('is tried once, holds all files, and the right one lets them go', async (context) => {
    const server = lasting(context, await startSshd({ passwordUser: true }));
    const keychain = lasting(context, await startKeychainSession());
    const account = server.passwordUser ?? expect.unreachable();
    const { page, home } = await startJourney(context, { env: keychain.environment });
    const { id } = await addPartner(page, server, {
      name: PARTNER,
      user: account.name,
      authentication: { method: 'password' },
      remoteFolder: account.root,
    });
    await ask(page, 'credentials.give', { profileId: id, kind: 'password', secret: 'yesterday', keep: true });
    const files = await Promise.all(NAMES.map((name) => writeCsv(join(home, 'outbox'), name)));

    const card = cardOf(page, PARTNER);
    await dropFiles(card, files);
    await page.getByRole('button', { name: PREFLIGHT.send(3, PARTNER) }).click();
    await card.getByRole('button', { name: SEND.needsYou('AuthenticationFailed') }).click();
    const question = page.getByRole('dialog', { name: TROUBLE.signInTitle(PARTNER) });
    await question.getByText('your 3 files are waiting').waitFor();
    expect([server.signInAttempts(), await readdir(account.root)]).toEqual([1, []]);

    await expectNoAxeViolations(page, 'sign in');
    await question.getByLabel(TROUBLE.passwordFor(account.name)).fill(account.password);
    await question.getByRole('button', { name: TROUBLE.signIn, exact: true }).click();
    await card.getByText('3 of 3 delivered today').waitFor();
    await question.waitFor({ state: 'detached' });
    expect([server.signInAttempts(), (await readdir(account.root)).toSorted()]).toEqual([2, NAMES]);
    // It took the place of the wrong one.
    expect(await keychain.read({ profileId: id, kind: 'password' })).toBe(account.password);
  });
});
