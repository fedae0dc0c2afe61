import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requiresDisplay } from '../support/display.ts';
import { launchApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';
import { waitFor } from '../support/temp.ts';

const display = requiresDisplay();

describe.skipIf(!display.available)(titleWith('the window', display), () => {
  test('a page that dies is loaded again, and leaves no dump of its memory', async (context) => {
    const { electron, page, dataDirectory } = await launchApp(context);
    const window = await electron.browserWindow(page);
    const reloaded = window.evaluate(
      (own) =>
        new Promise<string>((resolve) => {
          own.webContents.once('did-finish-load', () => resolve(own.webContents.getURL()));
          own.webContents.forcefullyCrashRenderer();
        }),
    );
    expect(await reloaded).toBe('app://waybill/index.html');
    const left = await readdir(dataDirectory, { recursive: true });
    expect(left.filter((name) => /crash|\.dmp$|core(\.|$)/i.test(name))).toEqual([]);
  });

  test('leaves nothing of its pages on the disk', async (context) => {
    const { page, dataDirectory, quit } = await launchApp(context);
    await page.evaluate(() => {
      localStorage.setItem('canary', 'canary-in-the-window');
      sessionStorage.setItem('canary', 'canary-in-the-window');
    });
    await quit();
    const files = (await readdir(dataDirectory, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const contents = await Promise.all(
      files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    expect(contents.filter((content) => content.includes('canary-in-the-window'))).toEqual([]);
  });

  test('a second start on the same data directory ends at once, and one on another goes its own way', async (context) => {
    const first = await launchApp(context);
    await first.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const second = launchApp(context, { dataDirectory: first.dataDirectory, withoutWindow: true });
    await expect(second).rejects.toThrow();
    await waitFor(
      () =>
        first.electron.evaluate(
          ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false,
        ),
      { what: 'the first window to come to the front' },
    );
    const other = await launchApp(context);
    expect(other.page.url()).toBe('app://waybill/index.html');
  });
});
