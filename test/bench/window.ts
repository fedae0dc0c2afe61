import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { startDisplay } from '../support/display.ts';
import {
  addProfile,
  engineHere,
  enqueueUploads,
  ownerWith,
  untilFinal,
  workOnEverything,
} from '../support/engine.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { tempFolder, waitFor } from '../support/temp.ts';
import { measureEngineMemory } from './engine-memory.ts';
import { memoryLines, memoryOf, type ProcessMemory } from './process-memory.ts';
import { inputLines, watchInputs, workAtWindow } from './window-input.ts';
import { emptyApp, measureStarts, startLines, waybillApp } from './window-start.ts';

const TRANSFERS = 5;
/** Big enough to be on their way until everything is measured. */
const EACH_BYTES = 4 * 1_024 ** 3;
const PARTNERS = ['Sleep Impressions', 'AiMedRes', 'Midwest Claims'];
const HISTORY_ENTRIES = 300;
const INPUTS = 120;

/**
 * Measures the window: how soon it is there, how soon it answers while files go, how much memory it takes. Linux only.
 * @param runs of the start, alternating with an empty window; at least 7 are quoted
 * @returns lines of Markdown
 */
export async function benchWindow(options: {
  readonly runs: number;
  readonly say: (line: string) => void;
}): Promise<readonly string[]> {
  const { say } = options;
  const runs = Math.max(7, options.runs);
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await tempFolder('window-bench')).path;
  const display = resources.use(await startDisplay());
  const sshd = resources.use(await startSshd());
  const dataDirectory = join(folder, 'data');
  const environment = environmentIn(folder, dataDirectory, display.name);
  const engine = resources.use(await prepared(dataDirectory, folder, sshd));

  const starts = await measureStarts(
    [
      await waybillApp(
        environment,
        `document.querySelectorAll('main li h2').length === ${PARTNERS.length} && document.fonts.status === 'loaded'`,
      ),
      await emptyApp(folder, environment),
    ],
    runs,
    say,
  );
  const memory = await engineMemory(engine, folder, sshd, environment);
  const using = await measureUse(engine, folder, sshd, environment, say);
  return ['## The window', '', ...startLines(starts, runs), '', ...using, '', ...memory];
}

/** Three partners and some history, as an engine leaves them. */
async function prepared(dataDirectory: string, folder: string, sshd: RealSshd): Promise<EngineHost> {
  const owner = ownerWith({ kind: 'key-file', path: sshd.identityFile });
  const engine = await engineHere(dataDirectory, owner);
  const server = {
    ...sshd,
    authentication: { method: 'key-file' as const, path: sshd.identityFile },
    hostPublicKey: sshd.hostPublicKey,
    owner,
  };
  const ids: string[] = [];
  for (const name of PARTNERS)
    ids.push(
      await addProfile(engine, server, {
        name,
        remoteFolder: sshd.root,
        transfer: { concurrency: TRANSFERS },
      }),
    );
  const small = join(folder, 'small');
  await mkdir(small);
  const files = Array.from({ length: HISTORY_ENTRIES }, (_, n) => join(small, `billing_log_${n}.csv`));
  for (const path of files) await writeFile(path, `${path}\n`);
  await workOnEverything(engine);
  await untilFinal(engine, await enqueueUploads(engine, ids[0] ?? '', files, sshd.root));
  await engine.request('queue.work', { on: 'nothing' });
  return engine;
}

/** Only the engine's memory while it sends 1 GiB: a minute instead of the whole window's five. */
export async function benchEngineMemory(): Promise<readonly string[]> {
  await using resources = new AsyncDisposableStack();
  const folder = resources.use(await tempFolder('engine-bench')).path;
  const display = resources.use(await startDisplay());
  const sshd = resources.use(await startSshd());
  const dataDirectory = join(folder, 'data');
  const engine = resources.use(await prepared(dataDirectory, folder, sshd));
  return await engineMemory(engine, folder, sshd, environmentIn(folder, dataDirectory, display.name));
}

async function engineMemory(
  engine: EngineHost,
  folder: string,
  sshd: RealSshd,
  environment: Record<string, string>,
): Promise<readonly string[]> {
  const profileId = await firstPartner(engine);
  return measureEngineMemory({ engine, sshd, profileId, file: join(folder, 'one.bin'), environment });
}

async function firstPartner(engine: EngineHost): Promise<string> {
  const found = await engine.request('profiles.find', { name: PARTNERS[0] ?? '' });
  if (!found.ok) throw new Error(found.error.message);
  return found.value.id;
}

async function measureUse(
  engine: EngineHost,
  folder: string,
  sshd: RealSshd,
  environment: Record<string, string>,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const { launch } = await waybillApp(environment, 'true');
  const app = await _electron.launch({ ...launch, timeout: 60_000 });
  try {
    const page = await app.firstWindow({ timeout: 60_000 });
    await page.getByRole('heading', { level: 1, name: 'Send' }).waitFor();
    await watchInputs(page);
    const memoryStarted = await settledMemory(app, page);
    const idle = await workAtWindow(page, INPUTS);
    const memoryIdle = await settledMemory(app, page);
    say('inputs: idle done');
    await startTransfers(engine, folder, sshd);
    await page.keyboard.press('Control+3');
    await page
      .getByRole('tab', { name: new RegExp(`^Active,? ?${TRANSFERS}$`) })
      .waitFor({ timeout: 60_000 });
    const busy = await workAtWindow(page, INPUTS);
    await page.requestGC();
    const memoryBusy = memoryOf(app.process().pid ?? 0);
    await page.keyboard.press('Control+3');
    // Measured while files went, or not at all.
    await page.getByRole('tab', { name: new RegExp(`^Active,? ?${TRANSFERS}$`) }).waitFor({ timeout: 5_000 });
    say('inputs: busy done');
    return [
      `From a key to the end of the frame that shows what it did, while nothing and while ${TRANSFERS} files of ${EACH_BYTES / 1_024 ** 3} GiB go to one sshd as fast as they can.`,
      '',
      ...inputLines([
        ['idle', idle],
        [`${TRANSFERS} transfers`, busy],
      ]),
      '',
      ...memoryLines([
        ['started', memoryStarted],
        ['used', memoryIdle],
        [`${TRANSFERS} transfers`, memoryBusy],
      ]),
    ];
  } finally {
    await engine.request('transfers.cancel', { which: 'all' });
    await ended(app);
  }
}

async function startTransfers(engine: EngineHost, folder: string, sshd: RealSshd): Promise<void> {
  const files = Array.from({ length: TRANSFERS }, (_, n) => join(folder, `scan_${n}.bin`));
  for (const path of files) {
    await writeFile(path, '');
    await truncate(path, EACH_BYTES);
  }
  await enqueueUploads(engine, await firstPartner(engine), files, sshd.root);
}

/** At leisure, without what the page no longer needs. */
async function settledMemory(app: ElectronApplication, page: Page): Promise<readonly ProcessMemory[]> {
  await page.keyboard.press('Control+1');
  await page.requestGC();
  let before = Number.POSITIVE_INFINITY;
  return waitFor(
    () => {
      const now = memoryOf(app.process().pid ?? 0);
      const sum = now.reduce((total, { rss }) => total + rss, 0);
      const isSettled = Math.abs(before - sum) < 1;
      before = sum;
      return isSettled && now;
    },
    { what: 'memory to settle', deadlineMs: 30_000, everyMs: 1_000 },
  );
}

export function environmentIn(
  folder: string,
  dataDirectory: string,
  display: string,
): Record<string, string> {
  return {
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    WAYBILL_DATA_DIR: dataDirectory,
    ...(display === '' ? {} : { DISPLAY: display, WAYLAND_DISPLAY: '' }),
  };
}

async function ended(app: ElectronApplication): Promise<void> {
  const late = setTimeout(() => app.process().kill('SIGKILL'), 10_000);
  await app.close().catch(() => undefined);
  clearTimeout(late);
}
