import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { CONNECTIONS } from '../../shared/messages/window/connections.ts';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { SEND } from '../../shared/messages/window/send.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { titleWith } from '../support/requirements.ts';
import { searchFolder, secretsIn, visibleOf } from '../support/secret-search.ts';
import { startSshd } from '../support/sshd.ts';
import { lasting, needs, startJourney } from './support/journey.ts';
import { startKeychainSession } from './support/keychain-session.ts';
import { writeCsv } from './support/local-files.ts';
import { mainPidOf } from './support/processes.ts';
import { addPartner, cardOf, dropFiles, goTo } from './support/steps.ts';

const machine = needs('sshd', 'root', 'keychain', 'processes');
const BY_PASSWORD = 'Sleep Impressions';
const BY_KEY = 'Night Owls';
const PASSPHRASE = 'canary-passphrase-7d1f0b';
const MISTYPED = 'canary-mistyped-52c9aa';

/** Types a secret into a connection's editor and saves it. */
async function keepInEditor(page: Page, partner: string, label: string, secret: string): Promise<void> {
  await goTo(page, 'connections');
  await page.getByRole('listbox', { name: CONNECTIONS.list }).getByRole('option', { name: partner }).click();
  const form = page.getByRole('form', { name: partner });
  await form.getByRole('textbox', { name: label, exact: true }).fill(secret);
  await page.getByRole('button', { name: CONNECTIONS.save, exact: true }).click();
  await page.getByText(CONNECTIONS.saved(partner)).waitFor();
}

describe.skipIf(!machine.available)(titleWith('secrets', machine), () => {
  test('are in the keychain, and nowhere on the disk, in arguments or in environments', {
    timeout: 120_000,
  }, async (context) => {
    const server = lasting(context, await startSshd({ passwordUser: true, clientKeyPassphrase: PASSPHRASE }));
    const keychain = lasting(context, await startKeychainSession());
    const account = server.passwordUser ?? expect.unreachable();
    const app = await startJourney(context, { env: keychain.environment });
    const { page, home } = app;
    const withPassword: Profile = await addPartner(page, server, {
      name: BY_PASSWORD,
      user: account.name,
      authentication: { method: 'password' },
      remoteFolder: account.root,
    });
    const withKey = await addPartner(page, server, { name: BY_KEY });
    await keepInEditor(page, BY_PASSWORD, CONNECTIONS.password, MISTYPED);
    await keepInEditor(page, BY_KEY, CONNECTIONS.passphrase, PASSPHRASE);

    await goTo(page, 'send');
    const file = await writeCsv(join(home, 'outbox'), 'roster.csv');
    for (const partner of [BY_PASSWORD, BY_KEY]) {
      await dropFiles(cardOf(page, partner), [file]);
      await page.getByRole('button', { name: PREFLIGHT.send(1, partner) }).click();
    }
    await cardOf(page, BY_PASSWORD)
      .getByRole('button', { name: SEND.needsYou('AuthenticationFailed') })
      .click();
    const question = page.getByRole('dialog', { name: TROUBLE.signInTitle(BY_PASSWORD) });
    await question.getByLabel(TROUBLE.passwordFor(account.name)).fill(account.password);
    await question.getByRole('button', { name: TROUBLE.signIn, exact: true }).click();
    for (const partner of [BY_PASSWORD, BY_KEY])
      await cardOf(page, partner).getByText('1 of 1 delivered today').waitFor();

    expect({
      password: await keychain.read({ profileId: withPassword.id, kind: 'password' }),
      passphrase: await keychain.read({ profileId: withKey.id, kind: 'passphrase' }),
    }).toEqual({ password: account.password, passphrase: PASSPHRASE });
    const secrets = [account.password, PASSPHRASE, MISTYPED];
    const family = await visibleOf(mainPidOf(app));
    expect(family.length).toBeGreaterThan(2);
    expect(
      family.flatMap(({ pid, seen }) =>
        secrets.flatMap((secret) => secretsIn(seen, secret).map((form) => `${pid}: ${form}`)),
      ),
    ).toEqual([]);
    const whileItRuns = await Promise.all(secrets.map((secret) => searchFolder(home, secret)));
    await app.quit();
    const afterwards = await Promise.all(secrets.map((secret) => searchFolder(home, secret)));
    expect(afterwards[0]?.searched).toEqual(
      expect.arrayContaining(['data/waybill.db', 'data/logs/main.log', 'data/logs/engine.log']),
    );
    expect([...whileItRuns, ...afterwards].flatMap(({ found }) => found)).toEqual([]);
  });
});
