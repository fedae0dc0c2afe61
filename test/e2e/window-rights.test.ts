import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { requiresDisplay } from '../support/display.ts';
import { launchApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';

const display = requiresDisplay();

/** What `work` does in the page, or the kind of error it ended with. */
const inPage = <T>(page: Page, work: (given: string) => T | Promise<T>, given = ''): Promise<T | string> =>
  page
    .evaluate(work, given)
    .catch((thrown: Error) => /(\w+Error)/.exec(thrown.message)?.[1] ?? thrown.message);

describe.skipIf(!display.available)(titleWith('the window', display), () => {
  test('starts with its policy in force and breaks no rule of it', async (context) => {
    const { page, console } = await launchApp(context);
    await page.locator('#root > *, #root:not(:empty)').first().waitFor();
    expect([
      page.url().startsWith('app://waybill/index.html'),
      console.filter((line) => /^(error|uncaught)/.test(line)),
    ]).toEqual([true, []]);
  });

  test('has nothing of Node and nothing of Electron, but the one object', async (context) => {
    const { page } = await launchApp(context);
    const found = await page.evaluate(() => {
      const scope = globalThis as unknown as Record<string, unknown>;
      const names = [
        'require',
        'process',
        'module',
        'Buffer',
        'global',
        'electron',
        'ipcRenderer',
        '__dirname',
      ];
      return {
        globals: names.filter((name) => scope[name] !== undefined),
        api: Object.keys(scope.waybill as object).toSorted(),
      };
    });
    expect(found).toEqual({ globals: [], api: ['cancel', 'on', 'pathForFile', 'request'] });
  });

  test('its preferences are the safe ones, whatever Electron’s defaults are', async (context) => {
    const { electron, page } = await launchApp(context);
    const window = await electron.browserWindow(page);
    const preferences = await window.evaluate((own) => {
      const contents = own.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const all = contents.getLastWebPreferences();
      const names = [
        'contextIsolation',
        'sandbox',
        'nodeIntegration',
        'nodeIntegrationInSubFrames',
        'webSecurity',
        'allowRunningInsecureContent',
        'experimentalFeatures',
        'webviewTag',
      ];
      own.webContents.openDevTools();
      const tools = own.webContents.isDevToolsOpened();
      return { ...Object.fromEntries(names.map((name) => [name, all[name]])), tools };
    });
    expect(preferences).toEqual({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      tools: false,
    });
  });

  test('makes no code of text, and takes no script or style that isn’t a file of its own', async (context) => {
    const { page } = await launchApp(context);
    await page.evaluate(() => {
      const broken: string[] = [];
      Reflect.set(globalThis, 'broken', broken);
      document.addEventListener('securitypolicyviolation', (event) => broken.push(event.effectiveDirective));
    });
    const tries = {
      // In a task of the page's own: what a debugger runs may call eval.
      eval: await inPage(
        page,
        () =>
          new Promise<string>((resolve, reject) => {
            setTimeout(() => {
              try {
                resolve(String(Reflect.apply(Reflect.get(globalThis, 'eval'), undefined, ['1'])));
              } catch (thrown) {
                reject(thrown);
              }
            });
          }),
      ),
      function: await inPage(
        page,
        () =>
          new Promise<string>((resolve, reject) => {
            setTimeout(() => {
              try {
                resolve(String(Reflect.construct(Function, ['return 1'])));
              } catch (thrown) {
                reject(thrown);
              }
            });
          }),
      ),
      html: await inPage(page, () => {
        document.body.innerHTML = '<img src="x" onerror="tried=1">';
        return 'written';
      }),
      script: await inPage(page, () => {
        const script = document.createElement('script');
        script.append('globalThis.ran = true');
        document.head.append(script);
        return String(Reflect.get(globalThis, 'ran') ?? 'nothing ran');
      }),
      style: await inPage(page, () => {
        const style = document.createElement('style');
        style.append('body { outline: 9px solid red }');
        document.head.append(style);
        return getComputedStyle(document.body).outlineWidth === '9px' ? 'applied' : 'not applied';
      }),
      attribute: await inPage(page, () => {
        document.body.setAttribute('style', 'outline: 9px solid red');
        return getComputedStyle(document.body).outlineWidth === '9px' ? 'applied' : 'not applied';
      }),
    };
    expect(tries).toEqual({
      eval: 'EvalError',
      function: 'EvalError',
      html: 'TypeError',
      script: 'TypeError',
      style: 'not applied',
      attribute: 'not applied',
    });
    const broken = await page.evaluate(() => Reflect.get(globalThis, 'broken') as string[]);
    expect([...new Set(broken)].toSorted()).toEqual([
      'require-trusted-types-for',
      'style-src-attr',
      'style-src-elem',
    ]);
  });

  test('is granted nothing', async (context) => {
    const { page } = await launchApp(context);
    const states = await page.evaluate(async () => {
      const names = [
        'geolocation',
        'notifications',
        'camera',
        'microphone',
        'clipboard-read',
        'clipboard-write',
        'midi',
        'persistent-storage',
      ];
      const query = async (name: string) =>
        (await navigator.permissions.query({ name: name as PermissionName })).state;
      const refused = (work: Promise<unknown>) =>
        work.then(
          () => 'granted',
          (error: Error) => error.name,
        );
      return {
        queries: [...new Set(await Promise.all(names.map(query)))],
        camera: await refused(navigator.mediaDevices.getUserMedia({ video: true, audio: true })),
        screen: await refused(navigator.mediaDevices.getDisplayMedia()),
        clipboard: await refused(navigator.clipboard.readText()),
        notification: await Notification.requestPermission(),
      };
    });
    expect(states).toEqual({
      queries: ['denied'],
      // A machine without a camera says so before anybody is asked.
      camera: expect.stringMatching(/NotAllowedError|NotFoundError/),
      screen: expect.stringMatching(/NotAllowedError|InvalidStateError|NotSupportedError/),
      clipboard: 'NotAllowedError',
      notification: 'denied',
    });
  });
});
