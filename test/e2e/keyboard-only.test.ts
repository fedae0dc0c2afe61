import { mkdir, readdir, readFile, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { CONNECTIONS } from '../../shared/messages/window/connections.ts';
import { DOCTOR } from '../../shared/messages/window/doctor.ts';
import { EXPORT } from '../../shared/messages/window/history.ts';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { QUEUE } from '../../shared/messages/window/queue.ts';
import { SEND } from '../../shared/messages/window/send.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { lasting, needs, startJourney } from './support/journey.ts';
import { sha256Of, writeCsv } from './support/local-files.ts';
import { answerOpenDialog, answerSaveDialog, cardOf, tabTo } from './support/steps.ts';

const machine = needs('sshd');
const PARTNER = 'Sleep Impressions';

/** From now on every event of a mouse or a finger is noted. */
const watchPointer = (page: Page) =>
  page.evaluate(() => {
    const seen: string[] = [];
    Reflect.set(window, 'pointerSeen', seen);
    for (const type of ['pointerdown', 'mousedown', 'touchstart', 'dragstart', 'wheel'])
      window.addEventListener(type, () => seen.push(type), { capture: true });
  });

describe.skipIf(!machine.available)(titleWith('the keyboard alone', machine), () => {
  test('adds a connection, sends a file, retries a failed one, exports', {
    timeout: 120_000,
  }, async (context) => {
    const server = lasting(context, await startSshd());
    const { page, electron, home } = await startJourney(context);
    await watchPointer(page);
    const { keyboard } = page;
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await keyboard.press(key);
    };
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    const pressButton = async (name: string) => {
      await tabTo(button(name));
      await keyboard.press('Enter');
    };
    const inbox = join(server.root, 'inbox');
    await mkdir(inbox);
    const file = await writeCsv(join(home, 'outbox'), 'roster.csv');

    // A connection: an address fills in most of it.
    await press('Control+5', 'Control+n');
    await page.getByRole('form', { name: CONNECTIONS.newOne }).waitFor();
    await keyboard.type(PARTNER);
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    await tabTo(field(CONNECTIONS.server));
    await keyboard.insertText(`sftp://${server.user}@${server.host}:${server.port}${inbox}`);
    await tabTo(page.getByRole('radio', { name: CONNECTIONS.methods.password }));
    await press('ArrowRight');
    await tabTo(field(CONNECTIONS.keyFile));
    await keyboard.insertText(server.identityFile);
    await pressButton(CONNECTIONS.test);
    await pressButton(DOCTOR.checkIdentity);
    await tabTo(page.getByRole('textbox', { name: TROUBLE.theirs }));
    await keyboard.insertText(server.hostKeyFingerprint);
    await pressButton(TROUBLE.trust);
    await page.getByText(/^Test: ready to send/).waitFor();
    await pressButton(CONNECTIONS.save);
    await page.getByText(CONNECTIONS.saved(PARTNER)).waitFor();

    // A file, into a folder that isn't there any more.
    await rmdir(inbox);
    await answerOpenDialog(electron, [file]);
    await press('Control+1');
    await pressButton(SEND.chooseFor(PARTNER));
    await pressButton(PREFLIGHT.send(1, PARTNER));
    await pressButton(SEND.failed({ notSent: 1, notReceived: 0, unconfirmed: 0 }));

    // The partner made the folder again.
    await mkdir(inbox);
    const retry = QUEUE.named(QUEUE.actions.retry, 'roster.csv');
    await pressButton(retry);
    await press('Control+1');
    await cardOf(page, PARTNER).getByText('1 of 1 delivered today').waitFor();
    expect(await readdir(inbox)).toEqual(['roster.csv']);

    const csv = join(home, 'history.csv');
    await answerSaveDialog(electron, csv);
    await press('Control+4');
    await button('Export 2 deliveries').waitFor();
    await press('Control+e');
    await pressButton(EXPORT.export);
    await page.getByRole('dialog', { name: EXPORT.doneTitle }).waitFor();
    expect(await readFile(csv, 'utf8')).toContain(await sha256Of(file));
    expect(await page.evaluate(() => Reflect.get(window, 'pointerSeen'))).toEqual([]);
  });
});
