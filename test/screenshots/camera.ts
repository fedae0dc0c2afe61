import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Locator, Page } from 'playwright';
import { waitFor } from '../support/temp.ts';
import { smallPng } from './small-png.ts';

const SIZES = [
  { width: 1_440, height: 900 },
  { width: 1_024, height: 640 },
] as const;
const THEMES = ['light', 'dark'] as const;

/** For README and user guide: at the bigger size, under this name. */
const KEPT: ReadonlySet<string> = new Set([
  'send-light',
  'send-dark',
  'send-welcome-light',
  'preflight-light',
  'files-light',
  'queue-active-light',
  'history-waybill-light',
  'history-waybill-dark',
  'connections-test-passed-light',
  'it-doctor-light',
  'connections-import-light',
  'it-doctor-failed-light',
  'unknown-key-light',
  'it-trust-light',
  'it-network-light',
  'it-connection-facts-light',
  'it-one-time-code-light',
  'it-ssh-agent-light',
  'it-make-key-light',
  'it-security-report-light',
  'it-setup-kit-light',
]);

export interface CameraOptions {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** All of them. */
  readonly folder: string;
  /** Those that the documentation shows. */
  readonly kept: string;
}

/** Takes pictures of the window as it is, in each theme and size. */
export class Camera {
  readonly #options: CameraOptions;

  constructor(options: CameraOptions) {
    this.#options = options;
  }

  /** @param what begins the picture, as far as its page can be scrolled so; else the page stays as it was */
  async shoot(name: string, what?: Locator): Promise<void> {
    const { app, page, folder, kept } = this.#options;
    await mkdir(folder, { recursive: true });
    await mkdir(kept, { recursive: true });
    // Nothing is under the pointer, unless a picture is of just that.
    await page.mouse.move(1, 1);
    // From the small size to the big one, so that every scene begins in the big one.
    for (const { width, height } of [...SIZES].reverse()) {
      await app.evaluate(
        ({ BrowserWindow }, size) =>
          BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height, false),
        { width, height },
      );
      await waitFor(async () => (await page.evaluate('innerWidth')) === width, { what: `${width} px` });
      await what?.evaluate((element) => element.scrollIntoView({ block: 'start' }));
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await settled(page);
        const picture = await page.screenshot({ animations: 'disabled' });
        await writeFile(join(folder, `${name}-${theme}-${width}x${height}.png`), picture);
        if (width === SIZES[0].width && KEPT.has(`${name}-${theme}`))
          await writeFile(join(kept, `${name}-${theme}.png`), smallPng(picture));
      }
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await settled(page);
    }
  }
}

/**
 * Waits until fonts are there, two frames were painted since, and no colour is on its way to another one. What a closed
 * disclosure hides (`hidden="until-found"`) isn't waited for: Chromium begins its transitions and never tells their end.
 */
const settled = (page: Page) =>
  waitFor(() => page.evaluate<boolean>(SETTLED), { what: 'colours to stand still' });

const SETTLED = `document.fonts.ready
  .then(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(() => painted()))))
  .then(() => !document.getAnimations().some(({ playState, effect }) =>
    playState === 'running' && Number.isFinite(effect.getComputedTiming().endTime) && effect.target.checkVisibility()))`;
