import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Rectangle } from '../../electron/main/window-place.ts';
import { requiresDisplay } from '../support/display.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';
import { waitFor } from '../support/temp.ts';

const display = requiresDisplay();

const boundsOf = ({ electron }: TestApp) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());

const moveTo = ({ electron }: TestApp, bounds: Rectangle) =>
  electron.evaluate(
    ({ BrowserWindow }, wanted) => BrowserWindow.getAllWindows()[0]?.setBounds(wanted),
    bounds,
  );

/** What is written once the window has stood still. */
const remembered = async ({ dataDirectory }: TestApp): Promise<unknown> => {
  const text = await readFile(join(dataDirectory, 'window-state.json'), 'utf8').catch(() => '{}');
  return JSON.parse(text).window?.bounds;
};

describe.skipIf(!display.available)(titleWith('the window', display), () => {
  test('opens with its usual size, and next time where it was left', async (context) => {
    const first = await launchApp(context);
    expect(await boundsOf(first)).toMatchObject({ width: 1_280, height: 800 });
    const once = { x: 60, y: 40, width: 1_100, height: 700 };
    await moveTo(first, once);
    // The display answers late to a window just shown: it stands where it was opened for a moment, after it was moved.
    await waitFor(async () => isDeepStrictEqual(await remembered(first), once), {
      what: 'the window to stand still',
    });
    // Quitting doesn't wait for that.
    const left = { x: 90, y: 70, width: 1_120, height: 720 };
    await moveTo(first, left);
    await first.quit();
    const second = await launchApp(context, { dataDirectory: first.dataDirectory });
    expect(await boundsOf(second)).toEqual(left);
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
