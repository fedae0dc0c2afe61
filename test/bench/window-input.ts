import type { Page } from 'playwright';

/** How long each input took from the event to the frame that shows what it changed, milliseconds. */
export type InputTimes = readonly number[];

/**
 * From now on every key and click is measured in the page: from the time the browser gave the event to the end of the next
 * frame. Both ends are on the window's own thread, so whatever holds it up counts.
 */
export async function watchInputs(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const times = (globalThis.inputTimes = []);
    const watch = ({ key, timeStamp }) => key !== 'Control' && requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      // A message sent in a frame comes after its paint.
      port1.onmessage = () => times.push(performance.now() - timeStamp);
      port2.postMessage(null);
    });
    for (const kind of ['keydown', 'click']) addEventListener(kind, watch, { capture: true });
  })()`);
}

/** What was measured since the last time it was asked, once the last input is painted. */
const takeTimes = (page: Page): Promise<InputTimes> =>
  page.evaluate(`new Promise((painted) => requestAnimationFrame(() => setTimeout(painted, 50)))
    .then(() => globalThis.inputTimes.splice(0))`) as Promise<InputTimes>;

export interface Worked {
  readonly rows: InputTimes;
  readonly pages: InputTimes;
}

const PAGES = ['1', '2', '3', '4', '5'];

/** A person at work: going down a table of the history, and from page to page. */
export async function workAtWindow(page: Page, count: number): Promise<Worked> {
  await takeTimes(page);
  await page.keyboard.press('Control+4');
  await page.getByRole('grid', { name: 'Deliveries' }).getByRole('row').nth(3).click();
  await page.getByRole('button', { name: 'Close' }).first().click();
  await page.getByRole('grid', { name: 'Deliveries' }).focus();
  await takeTimes(page);
  for (let at = 0; at < count; at += 1) await page.keyboard.press(at % 40 < 20 ? 'ArrowDown' : 'ArrowUp');
  const rows = await takeTimes(page);
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press(`Control+${PAGES[at % PAGES.length]}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  const pages = await takeTimes(page);
  return { rows, pages };
}

/** A table of Markdown. */
export function inputLines(worked: readonly (readonly [when: string, worked: Worked])[]): readonly string[] {
  const line = (what: string, times: InputTimes) => {
    const sorted = [...times].sort((one, other) => one - other);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1);
    return `| ${what} | ${sorted.length} | ${at(0.5)} | ${at(0.95)} | ${at(1)} |`;
  };
  return [
    '| input | keys | p50 ms | p95 ms | most ms |',
    '|---|---|---|---|---|',
    ...worked.map(([when, { rows }]) => line(`a row down in the history, ${when}`, rows)),
    ...worked.map(([when, { pages }]) => line(`another page, ${when}`, pages)),
  ];
}
