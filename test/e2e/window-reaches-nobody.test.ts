import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requiresDisplay } from '../support/display.ts';
import { launchApp, type TestApp } from '../support/electron-app.ts';
import { titleWith } from '../support/requirements.ts';

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

const windowsOf = ({ electron }: TestApp) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((each) => each.webContents.getURL()),
  );

describe.skipIf(!display.available)(titleWith('the window', display), () => {
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
});
