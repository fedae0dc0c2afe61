import { createSocket } from 'node:dgram';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requiresDisplay } from '../support/display.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';
import { waitFor } from '../support/temp.ts';

const display = requiresDisplay();

/** A server that must never be asked. */
let elsewhere: Server;
let address: string;
const asked: string[] = [];
let connections = 0;

beforeAll(async () => {
  elsewhere = createServer((request, response) => {
    asked.push(String(request.url));
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('<p>elsewhere</p>');
  });
  // A page may also open a connection and ask nothing: a hint to connect does.
  elsewhere.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const where = elsewhere.address();
  if (where === null || typeof where === 'string') throw new Error('no port');
  address = `http://127.0.0.1:${where.port}`;
});
afterAll(() => new Promise((resolve) => elsewhere.close(resolve)));

/** What `work` does in the page, or the kind of error it ended with. */
const inPage = <T>(page: Page, work: (given: string) => T | Promise<T>, given = ''): Promise<T | string> =>
  page
    .evaluate(work, given)
    .catch((thrown: Error) => /(\w+Error)/.exec(thrown.message)?.[1] ?? thrown.message);

const windowsOf = ({ electron }: TestApp) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((each) => each.webContents.getURL()),
  );

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

  test('reaches nobody by WebRTC either, which asks no policy', async (context) => {
    const { page } = await launchApp(context);
    const listener = createSocket('udp4');
    const heard: string[] = [];
    listener.on('message', (_packet, { address: from }) => heard.push(from));
    await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', resolve));
    const candidates = await page.evaluate(
      (port) =>
        new Promise<number>((resolve) => {
          const connection = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
          let found = 0;
          connection.addEventListener('icecandidate', ({ candidate }) => {
            if (candidate === null) resolve(found);
            else found += 1;
          });
          connection.createDataChannel('out');
          void connection.createOffer().then((offer) => connection.setLocalDescription(offer));
        }),
      listener.address().port,
    );
    listener.close();
    expect([candidates, heard]).toEqual([0, []]);
  });

  test('reaches nobody: no request, no socket, no picture, no ping, no prefetch, no worker', async (context) => {
    const { page } = await launchApp(context);
    const before = [asked.length, connections];
    const { tries, broken } = await page.evaluate(async (url) => {
      const directives = new Set<string>();
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        directives.add(effectiveDirective),
      );
      const outcome = (work: Promise<unknown>) =>
        work.then(
          () => 'done',
          () => 'refused',
        );
      const loaded = (element: HTMLElement) =>
        new Promise((resolve, reject) => {
          element.addEventListener('load', resolve);
          element.addEventListener('error', reject);
          document.body.append(element);
        });
      const hint = (rel: string) => Object.assign(document.createElement('link'), { rel, href: url });
      document.head.append(hint('prefetch'), hint('preconnect'), hint('dns-prefetch'));
      navigator.sendBeacon(url, 'x');
      const outcomes = {
        fetch: await outcome(fetch(url)),
        ownFetch: await outcome(fetch('app://waybill/index.html')),
        file: await outcome(fetch('file:///etc/passwd')),
        picture: await outcome(loaded(Object.assign(new Image(), { src: `${url}/x.png` }))),
        filePicture: await outcome(
          loaded(Object.assign(new Image(), { src: 'file:///usr/share/pixmaps/debian-logo.png' })),
        ),
        style: await outcome(
          loaded(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${url}/x.css` })),
        ),
        socket: await outcome(
          new Promise((resolve, reject) => {
            const socket = new WebSocket(url.replace('http', 'ws'));
            socket.addEventListener('open', resolve);
            socket.addEventListener('error', reject);
          }),
        ),
        // Its address is a script's: without a policy for such texts the attempt itself is an error.
        worker: (() => {
          try {
            new Worker('app://waybill/main.js');
            return 'done';
          } catch (thrown) {
            return String(thrown).includes('TrustedScriptURL') ? 'refused' : String(thrown);
          }
        })(),
      };
      return { tries: outcomes, broken: [...directives].toSorted() };
    }, address);
    expect([tries, [asked.length, connections]]).toEqual([
      Object.fromEntries(Object.keys(tries).map((name) => [name, 'refused'])),
      before,
    ]);
    // Refused by the policy, not for a reason of their own.
    expect(broken).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'style-src-elem']));
  });

  test('stays where it is and opens nothing', async (context) => {
    const app = await launchApp(context);
    const opened = await app.page.evaluate(async (url) => {
      const api = Reflect.get(globalThis, 'waybill');
      let asking = 90_000;
      const tries: readonly (() => unknown)[] = [
        ...['', url, 'app://waybill/index.html', 'file:///etc/passwd', 'about:blank'].map(
          (each) => () => window.open(each),
        ),
        () => {
          const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' });
          document.body.append(link);
          link.click();
        },
        () => {
          const form = Object.assign(document.createElement('form'), { action: url });
          document.body.append(form);
          form.submit();
        },
        ...[url, 'file:///etc/passwd', 'app://waybill/main.js', 'data:text/html,x'].map((each) => () => {
          location.href = each;
        }),
      ];
      let windows = 0;
      for (const attempt of tries) {
        if ((attempt() ?? null) !== null) windows += 1;
        // The main process has decided about the attempt before it answers this.
        asking += 1;
        await api.request('app.state', {}, asking);
      }
      return windows;
    }, address);
    expect([opened, await windowsOf(app), asked.filter((url) => url === '/')]).toEqual([
      0,
      ['app://waybill/index.html'],
      [],
    ]);
  });

  test('shows no frame and no webview', async (context) => {
    const { electron, page } = await launchApp(context);
    const before = connections;
    const refused = await page.evaluate(async (url) => {
      // A file is refused before the policy is even asked.
      const sources = [url, 'app://waybill/index.html', 'file:///etc/passwd'];
      const directives: string[] = [];
      await new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          if (directives.push(effectiveDirective) === 2) resolve();
        });
        for (const src of sources)
          document.body.append(Object.assign(document.createElement('iframe'), { src }));
        document.body.append(Object.assign(document.createElement('webview'), { src: url }));
      });
      return directives;
    }, address);
    expect([refused, connections]).toEqual([['frame-src', 'frame-src'], before]);
    const shown = await electron.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .flatMap((each) => each.mainFrame.framesInSubtree.map(({ origin, url }) => ({ origin, url }))),
    );
    // What was refused is an empty page of an origin nobody shares, or never left its first empty page.
    expect(
      shown.filter(({ origin, url }) => origin !== 'null' && !['', 'about:blank'].includes(url)),
    ).toEqual([{ origin: 'app://waybill', url: 'app://waybill/index.html' }]);
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
