import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ElectronLaunch, electronLaunch } from '../../build/electron-runtime/launch.ts';
import { freePort, waitFor } from '../support/temp.ts';
import { connectToPage } from './devtools.ts';
import { median } from './measure.ts';

const PROJECT = dirname(dirname(import.meta.dirname));
const END_WITHIN_MS = 15_000;

/** An Electron application to be started from nothing. */
export interface Startable {
  readonly name: string;
  readonly launch: ElectronLaunch;
  /** Becomes true in the page with what is waited for. */
  readonly shown: string;
}

/** Waybill on a data directory. @param shown an expression that is true once a person sees what he came for */
export async function waybillApp(environment: Record<string, string>, shown: string): Promise<Startable> {
  const launch = await electronLaunch(PROJECT);
  return { name: 'waybill', launch: { ...launch, env: { ...launch.env, ...environment } }, shown };
}

/** The least there can be: a window with a heading, opened as Waybill opens its own. */
export async function emptyApp(folder: string, environment: Record<string, string>): Promise<Startable> {
  const project = join(folder, 'empty-app');
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{"name":"empty","version":"1.0.0","main":"main.cjs"}\n');
  await writeFile(join(project, 'main.cjs'), EMPTY_MAIN);
  await writeFile(join(project, 'index.html'), '<!doctype html><title>Empty</title><h1>Empty</h1>\n');
  const launch = await electronLaunch(PROJECT);
  return {
    name: 'empty window',
    launch: { ...launch, args: launch.args.with(-1, project), env: { ...launch.env, ...environment } },
    shown: 'document.querySelector("h1") !== null',
  };
}

const EMPTY_MAIN = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false });
  window.once('ready-to-show', () => window.show());
  window.loadFile('index.html');
});
app.on('window-all-closed', () => app.quit());
`;

/** From the start of the process to the frame in which what is waited for was painted, milliseconds. */
export async function timeToShown({ launch, shown, name }: Startable): Promise<number> {
  const port = await freePort();
  const startedAt = Date.now();
  const child = spawn(launch.executablePath, [`--remote-debugging-port=${port}`, ...launch.args], {
    env: launch.env,
    stdio: 'ignore',
  });
  try {
    using page = await connectToPage(port);
    // A page that is only just loading forgets the question.
    const atMs = await waitFor(
      async () => {
        const answer = await page.evaluate(paintedAt(shown));
        return typeof answer === 'number' && answer > startedAt && answer;
      },
      { what: `${name} to be painted`, deadlineMs: 60_000 },
    );
    return atMs - startedAt;
  } finally {
    await ended(child);
  }
}

/**
 * When the page had painted it, UTC milliseconds. Looks at every frame from when it is asked; what was painted before is
 * told by the paint timing of what was painted largest.
 */
const paintedAt = (shown: string): string => `(async () => {
  const isShown = () => ${shown};
  const wasShown = isShown();
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  while (!isShown()) await frame();
  await frame();
  const now = performance.timeOrigin + performance.now();
  if (!wasShown) return now;
  const largest = await new Promise((told) => {
    new PerformanceObserver((list) => told(list.getEntries().at(-1).startTime)).observe({
      type: 'largest-contentful-paint', buffered: true,
    });
    setTimeout(() => told(undefined), 2000);
  });
  return largest === undefined ? now : performance.timeOrigin + largest;
})()`;

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
  await waitFor(() => child.exitCode !== null || child.signalCode !== null, {
    what: 'the application to end',
    deadlineMs: END_WITHIN_MS + 5_000,
  });
  clearTimeout(late);
}

/** Starts them in turn, so that a slow minute of the machine is slow for all. */
export async function measureStarts(
  applications: readonly Startable[],
  runs: number,
  say: (line: string) => void,
) {
  const measured = new Map<string, number[]>(applications.map(({ name }) => [name, []]));
  // The first of each fills caches and isn't counted.
  for (let round = -1; round < runs; round += 1)
    for (const each of round % 2 === 0 ? applications : applications.toReversed()) {
      const ms = await timeToShown(each);
      if (round >= 0) measured.get(each.name)?.push(ms);
      say(`start: ${each.name} ${Math.round(ms)} ms${round < 0 ? ' (not counted)' : ''}`);
    }
  return measured;
}

export function startLines(
  measured: ReadonlyMap<string, readonly number[]>,
  runs: number,
): readonly string[] {
  const empty = median(measured.get('empty window') ?? []);
  return [
    `From the start of the process to the painted Send page with its cards, beside a window of the same Electron with nothing but a heading; medians of ${runs} alternating starts.`,
    '',
    '| start | median ms | min-max ms | ratio |',
    '|---|---|---|---|',
    ...[...measured].map(([name, all]) => {
      const middle = median(all);
      return `| ${name} | ${middle.toFixed(0)} | ${Math.min(...all).toFixed(0)}-${Math.max(...all).toFixed(0)} | ${(middle / empty).toFixed(2)} |`;
    }),
  ];
}
