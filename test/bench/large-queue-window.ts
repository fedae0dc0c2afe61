import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { ITEMS_PER_PART } from '../../shared/contract/enqueue.ts';
import { unwrap } from '../../shared/result.ts';
import { startDisplay } from '../support/display.ts';
import { engineInChild, ownerWith } from '../support/engine.ts';
import { tempFolder } from '../support/temp.ts';
import { writtenFiles } from './large-queue.ts';
import { environmentIn } from './window.ts';
import { waybillApp } from './window-start.ts';

export interface LargeQueueWindow {
  /** From the key that opens the page to the frame that shows its rows, milliseconds: the first time, and again. */
  readonly openMs: readonly number[];
  /** Queueing as many again, each named by the window in one go. */
  readonly enqueueSeconds: number;
  /** The longest that the main process was held up meanwhile, milliseconds. */
  readonly mainDelayMs: number;
  /** The longest between two frames of the window meanwhile, milliseconds. */
  readonly frameDelayMs: number;
}

/** The real application over a queue of `count`. Nothing is sent: no server is there. */
export async function measureLargeQueueWindow(count: number): Promise<LargeQueueWindow> {
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await tempFolder('large-window')).path;
  const display = resources.use(await startDisplay());
  const files = await writtenFiles(join(folder, 'out'), count);
  const dataDirectory = join(folder, 'data');
  const profileId = await prepare(dataDirectory, join(folder, 'out'));
  const { launch } = await waybillApp(environmentIn(folder, dataDirectory, display.name), 'true');
  const app = await _electron.launch({ ...launch, timeout: 60_000 });
  try {
    const page = await app.firstWindow({ timeout: 60_000 });
    await page.getByRole('heading', { level: 1, name: 'Send' }).waitFor();
    const open = async () => Number(await page.evaluate(OPEN_QUEUE));
    const openMs: number[] = [];
    // The tab that is open is remembered: the first look goes to what waits.
    await page.keyboard.press('Control+3');
    await page.getByRole('tab', { name: /^Waiting/ }).click();
    await page.getByRole('listitem').first().waitFor({ timeout: 30_000 });
    for (let times = 0; times < 5; times += 1) {
      await page.keyboard.press('Control+1');
      await page.getByRole('heading', { level: 1, name: 'Send' }).waitFor();
      openMs.push(await open());
    }
    await watchMain(app);
    const input = JSON.stringify({ profileId, files });
    const enqueued = (await page.evaluate(`(${ENQUEUE})(${input})`)) as Enqueued;
    return { openMs, ...enqueued, mainDelayMs: await mainDelay(app) };
  } finally {
    const late = setTimeout(() => app.process().kill('SIGKILL'), 10_000);
    await app.close().catch(() => undefined);
    clearTimeout(late);
  }
}

/** A connection that is held, and `count` files that wait for it. */
async function prepare(dataDirectory: string, files: string): Promise<string> {
  await using engine = await engineInChild(dataDirectory, ownerWith({ kind: 'password', password: 'x' }));
  const { id } = unwrap(
    await engine.request('profiles.add', {
      name: 'Nobody there',
      host: '192.0.2.1',
      user: 'desk',
      authentication: { method: 'password' },
    }),
  );
  unwrap(
    await engine.request('transfers.enqueueUploads', {
      profileId: id,
      recursive: true,
      items: [{ localPath: files, remotePath: '/in', target: 'folder' }],
    }),
  );
  unwrap(await engine.request('transfers.pause', { which: 'all' }));
  return id;
}

const watchMain = (app: ElectronApplication) =>
  app.evaluate(() => {
    const watch = { longest: 0, last: performance.now() };
    (globalThis as { mainWatch?: typeof watch }).mainWatch = watch;
    setInterval(() => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last - 2);
      watch.last = now;
    }, 2);
  });
const mainDelay = (app: ElectronApplication) =>
  app.evaluate(() => (globalThis as { mainWatch?: { longest: number } }).mainWatch?.longest ?? Number.NaN);

type Enqueued = Pick<LargeQueueWindow, 'enqueueSeconds' | 'frameDelayMs'>;

/** In the page: from a click on "Queue" to the frame after its rows are there. */
const OPEN_QUEUE = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const start = performance.now();
  document.querySelector('nav button:nth-of-type(3)').click();
  const isThere = () => document.querySelectorAll('main [role="listitem"]').length > 5;
  while (!isThere() && performance.now() - start < 20_000) await frame();
  await frame();
  return isThere() ? performance.now() - start : Number.NaN;
})()`;

/** In the page: what `renderer/api/enqueue.ts` does, with a look at the frames meanwhile. */
const ENQUEUE = `async ({ profileId, files }) => {
  const batchId = crypto.randomUUID();
  let last = performance.now();
  let frameDelayMs = 0;
  let isOver = false;
  const watch = () => {
    const now = performance.now();
    frameDelayMs = Math.max(frameDelayMs, now - last);
    last = now;
    if (!isOver) requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  const start = performance.now();
  for (let index = 0; index * ${ITEMS_PER_PART} < files.length; index += 1) {
    const part = { index, isLast: (index + 1) * ${ITEMS_PER_PART} >= files.length };
    const items = files
      .slice(index * ${ITEMS_PER_PART}, (index + 1) * ${ITEMS_PER_PART})
      .map((localPath) => ({ localPath, remotePath: '/again', target: 'folder' }));
    const input = { batchId, profileId, part, items };
    const answer = await window.waybill.request('transfers.enqueueUploads', input, 1_000_000 + index);
    if (!answer.ok) throw new Error(answer.error.message);
  }
  isOver = true;
  return { enqueueSeconds: (performance.now() - start) / 1_000, frameDelayMs };
}`;
