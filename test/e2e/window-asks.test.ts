import { describe, expect, test } from 'vitest';
import { requiresDisplay } from '../support/display.ts';
import { launchApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';

const display = requiresDisplay();

describe.skipIf(!display.available)(titleWith('the window', display), () => {
  test('serves nothing from outside its folder', async (context) => {
    const { electron } = await launchApp(context);
    const paths = [
      '../package.json',
      '%2e%2e/package.json',
      '..%2fpackage.json',
      '..%5cpackage.json',
      '..\\package.json',
      '%252e%252e/package.json',
      '/etc/passwd',
      '//etc/passwd',
      'index.html%00',
      'nothing.js',
    ];
    const statuses = await electron.evaluate(async ({ session }, asking) => {
      const own = session.fromPartition('window', { cache: false });
      const found: number[] = [];
      for (const path of [...asking, 'index.html'])
        found.push((await own.fetch(`app://waybill/${path}`)).status);
      return found;
    }, paths);
    expect(statuses).toEqual([...paths.map(() => 404), 200]);
  });

  test('is answered what it may ask, and nothing else', async (context) => {
    const { page } = await launchApp(context);
    const answers = await page.evaluate(async () => {
      const api = Reflect.get(window, 'waybill') as {
        request(...all: unknown[]): Promise<{ ok: boolean; error?: { code: string } }>;
      };
      const code = async (...all: unknown[]) => {
        const answer = await api
          .request(...all)
          .catch((error: Error) => ({ ok: false, error: { code: error.name } }));
        return answer.ok ? 'ok' : answer.error?.code;
      };
      return [
        await code('app.state', {}, 80_001),
        await code('history.export', { format: 'csv', path: '/tmp/x' }, 80_002),
        await code('profiles.get', { id: 1 }, 80_003),
        await code('profiles.get', new Map(), 80_004),
        await code('toString', {}, 80_005),
      ];
    });
    expect(answers).toEqual(['ok', 'InvalidRequest', 'InvalidRequest', 'InvalidRequest', 'InvalidRequest']);
  });

  test('is the only one that is answered: another one is refused, even with the same page in it', async (context) => {
    const { electron } = await launchApp(context);
    const answer = await electron.evaluate(async ({ app, BrowserWindow, session }) => {
      const preload = `${app.getAppPath()}/dist/preload.cjs`;
      const foreign = new BrowserWindow({
        show: false,
        webPreferences: {
          preload,
          session: session.fromPartition('window', { cache: false }),
          sandbox: true,
        },
      });
      await foreign.loadURL('app://waybill/index.html');
      const told = await foreign.webContents.executeJavaScript("window.waybill.request('app.state', {}, 1)");
      foreign.destroy();
      return told as { ok: boolean; error: { code: string } };
    });
    expect([answer.ok, answer.error.code]).toEqual([false, 'InvalidRequest']);
  });
});
