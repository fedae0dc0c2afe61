import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { LIVE_QUESTION } from '../../shared/messages/window/sign-in.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { run } from '../support/command.ts';
import { oneTimeCodes, pamSshd } from '../support/pam.ts';
import { titleWith } from '../support/requirements.ts';
import { searchFolder } from '../support/secret-search.ts';
import { startSshd } from '../support/sshd.ts';
import { expectNoAxeViolations } from './support/axe.ts';
import { lasting, needs, startJourney } from './support/journey.ts';
import { writeCsv } from './support/local-files.ts';
import { addPartner, cardOf, dropFiles } from './support/steps.ts';

const machine = needs('sshd', 'root', 'one-time-codes', 'puttygen');
const PARTNER = 'Sleep Impressions';

describe.skipIf(!machine.available)(titleWith('a PuTTY key and a one-time code', machine), () => {
  test('are asked for in the window while the server waits; cancelled first, then answered', async (context) => {
    const { page, home, dataDirectory } = await startJourney(context);
    const codes = await oneTimeCodes(home);
    const pam = lasting(context, await pamSshd([codes.pamLine]));
    const configFirst = [...pam.configFirst, 'AuthenticationMethods publickey,keyboard-interactive'];
    const server = lasting(
      context,
      await startSshd({ passwordUser: true, program: pam.program, configFirst }),
    );
    const account = server.passwordUser ?? expect.unreachable();
    const key = join(home, 'etl_si.ppk');
    await run('puttygen', [server.identityFile, '-O', 'private', '-o', key]);
    await addPartner(page, server, {
      name: PARTNER,
      user: account.name,
      authentication: { method: 'key-file', path: key },
      remoteFolder: account.root,
    });

    const card = cardOf(page, PARTNER);
    await dropFiles(card, [await writeCsv(join(home, 'outbox'), 'a.csv')]);
    await page.getByRole('button', { name: PREFLIGHT.send(1, PARTNER) }).click();
    const question = page.getByRole('dialog', { name: LIVE_QUESTION.title(PARTNER) });
    await question.waitFor();
    await expectNoAxeViolations(page, 'one-time code');
    await question.getByRole('button', { name: LIVE_QUESTION.cancel }).click();
    await card.getByRole('button', { name: /^Needs you/ }).click();
    const held = page.getByRole('dialog', { name: TROUBLE.signInTitle(PARTNER) });
    await held.getByText(/wasn’t answered/).waitFor();
    expect(await readdir(account.root)).toEqual([]);

    await held.getByRole('button', { name: TROUBLE.tryAgain }).click();
    const code = codes.code();
    await question.getByLabel('Verification code:').fill(code);
    await page.keyboard.press('Enter');
    await card.getByText('1 of 1 delivered today').waitFor();
    expect([await readdir(account.root), server.signInAttempts()]).toEqual([['a.csv'], 1]);
    // Files come and go there while the application runs.
    const search = () =>
      searchFolder(dataDirectory, code).then(
        ({ found }) => found,
        () => ['not read'],
      );
    await expect.poll(search).toEqual([]);
  });
});
