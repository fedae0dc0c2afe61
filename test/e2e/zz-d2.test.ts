import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { launchApp } from '../support/electron-app.ts';
test.skip('rtc', async (context) => {
  const { electron, page } = await launchApp(context);
  await electron.evaluate(({ webContents }) => webContents.getAllWebContents().forEach((w) => w.setWebRTCIPHandlingPolicy('default')));
  const listener = createSocket('udp4');
  const heard: string[] = [];
  listener.on('message', (_p, { address }) => heard.push(address));
  await new Promise<void>((resolve) => listener.bind(0, '127.0.0.1', resolve));
  const n = await Promise.race([page.evaluate((port) => new Promise<number>((resolve) => {
    const c = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
    let f = 0;
    c.addEventListener('icecandidate', ({ candidate }) => { if (candidate === null) resolve(f); else f += 1; });
    c.createDataChannel('o'); void c.createOffer().then((o) => c.setLocalDescription(o));
  }), listener.address().port), new Promise((r) => setTimeout(() => r('timeout'), 8000))]);
  listener.close();
  console.log('RTC default', n, heard.length);
});
for (let i = 0; i < 14; i++) test(`crash ${i}`, async (context) => {
  const { electron, page, dataDirectory } = await launchApp(context);
  const window = await electron.browserWindow(page);
  const r = await Promise.race([window.evaluate((own) => new Promise<string>((resolve) => {
    own.webContents.once('did-finish-load', () => resolve(own.webContents.getURL()));
    own.webContents.forcefullyCrashRenderer();
  })), new Promise((r) => setTimeout(() => r('HANG'), 8000))]);
  if (r === 'HANG') console.log(await electron.evaluate(({ webContents }) => webContents.getAllWebContents().map((w) => [w.getURL(), w.isCrashed(), w.isLoading()])), await readFile(`${dataDirectory}/logs/main.log`, 'utf8').catch(() => 'no log'));
  else console.log(r);
});
