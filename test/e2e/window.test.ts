import { describe, expect, test } from 'vitest';
import { requiresDisplay } from '../support/display.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';
import { waitFor } from '../support/temp.ts';

const display = requiresDisplay();

const boundsOf = ({ electron }: TestApp) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());

describe.skipIf(!display.available)(titleWith('the window', display), () => {
  test('opens with its usual size, and next time where it was left', async (context) => {
    const first = await launchApp(context);
    const usual = await boundsOf(first);
    const wanted = { x: 60, y: 40, width: 1_100, height: 700 };
    await first.electron.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      wanted,
    );
    await waitFor(async () => (await boundsOf(first))?.width === wanted.width, {
      what: 'the window to move',
    });
    const left = await boundsOf(first);
    await first.quit();
    const second = await launchApp(context, { dataDirectory: first.dataDirectory });
    expect([usual, await boundsOf(second)]).toEqual([
      expect.objectContaining({ width: 1_280, height: 800 }),
      left,
    ]);
  });

  test('hears what the menu asks for', async (context) => {
    const { electron, page } = await launchApp(context);
    await page.evaluate(async () => {
      const heard: unknown[] = [];
      Reflect.set(globalThis, 'heard', heard);
      const api = Reflect.get(globalThis, 'waybill');
      api.on('command', (news: unknown) => heard.push(news));
      // Whoever has asked for something listens.
      await api.request('app.state', {}, 70_001);
    });
    await electron.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('page.queue')?.click());
    await page.waitForFunction(() => (Reflect.get(globalThis, 'heard') as unknown[]).length > 0);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'heard'))).toEqual([{ command: 'page.queue' }]);
  });
});
