import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BACKGROUND } from '../../shared/messages/window/background.ts';
import { PREFLIGHT } from '../../shared/messages/window/preflight.ts';
import { launchApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';
import { startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';
import { type Journey, lasting, needs, startJourney } from './support/journey.ts';
import { MEBIBYTE, writeLarge } from './support/local-files.ts';
import { aliveOf, mainPidOf } from './support/processes.ts';
import { addPartner, cardOf, dropFiles } from './support/steps.ts';

const machine = needs('sshd', 'processes');
const PARTNER = 'Sleep Impressions';

const isVisible = ({ electron }: Journey) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
/** Its numbers are given one after the other, from 0 on. */
const isSleepHeldOff = ({ electron }: Journey) =>
  electron.evaluate(({ powerSaveBlocker }) =>
    Array.from({ length: 20 }, (_, id) => powerSaveBlocker.isStarted(id)).includes(true),
  );

/** Counts the questions and answers each with a button: the first one is Quit. */
const answerQuestions = ({ electron }: Journey, response: number) =>
  electron.evaluate(({ dialog }, button) => {
    Reflect.set(globalThis, 'asked', Reflect.get(globalThis, 'asked') ?? []);
    Reflect.set(dialog, 'showMessageBox', async (...given: unknown[]) => {
      const { message } = given.at(-1) as { message: string };
      (Reflect.get(globalThis, 'asked') as string[]).push(message);
      return { response: button, checkboxChecked: false };
    });
  }, response);
const questionsOf = ({ electron }: Journey) =>
  electron.evaluate(() => Reflect.get(globalThis, 'asked') as string[]);
/** As by its menu; what ends the application can't be waited for by asking it. */
const askToQuit = ({ electron }: Journey) => electron.evaluate(({ app }) => setImmediate(() => app.quit()));

describe.skipIf(!machine.available)(titleWith('closing the window', machine), () => {
  test('lets files go on, and quitting asks first', async (context) => {
    const server = lasting(context, await startSshd());
    const proxy = lasting(context, await startTcpProxy({ targetPort: server.port }));
    const app = await startJourney(context);
    const { page, electron, home } = app;
    await addPartner(page, server, { name: PARTNER, port: proxy.port });
    /** Sends a file and stops the network in the middle of it. */
    const sendHalf = async (name: string) => {
      const before = proxy.bytes('up');
      await dropFiles(cardOf(page, PARTNER), [await writeLarge(join(home, 'outbox'), name, 32 * MEBIBYTE)]);
      await page.getByRole('button', { name: PREFLIGHT.send(1, PARTNER) }).click();
      await waitFor(() => proxy.bytes('up') - before > 8 * MEBIBYTE, { what: `${name} to be under way` });
      proxy.stall();
    };
    expect(await isSleepHeldOff(app)).toBe(false);

    await sendHalf('first.bin');
    await waitFor(() => isSleepHeldOff(app), { what: 'sleep to be held off' });
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await waitFor(async () => !(await isVisible(app)), { what: 'the window to be hidden' });
    proxy.resume();
    await waitFor(async () => (await readdir(server.root)).includes('first.bin'), { what: 'the delivery' });
    await waitFor(async () => !(await isSleepHeldOff(app)), { what: 'sleep to be allowed again' });

    // Starting it once more shows what is there.
    await expect(
      launchApp(context, { dataDirectory: app.dataDirectory, withoutWindow: true }),
    ).rejects.toThrow();
    await waitFor(() => isVisible(app), { what: 'the window to come back' });
    await cardOf(page, PARTNER).getByText('1 of 1 delivered today').waitFor();

    await sendHalf('second.bin');
    await answerQuestions(app, 1);
    await askToQuit(app);
    await waitFor(async () => (await questionsOf(app)).length > 0, { what: 'the question' });
    expect([await questionsOf(app), await isVisible(app)]).toEqual([
      [BACKGROUND.quitWhileGoing.message(1)],
      true,
    ]);
    await answerQuestions(app, 0);
    const pid = mainPidOf(app);
    await askToQuit(app);
    await waitFor(async () => (await aliveOf([pid])).length === 0, {
      what: 'the application to quit',
      deadlineMs: 20_000,
    });
    expect(await readdir(server.root)).toContain('first.bin');
  });
});
