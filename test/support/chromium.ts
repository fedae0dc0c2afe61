import { pathOfProgram } from './requirements.ts';

/** Where Chromium is installed under another name or beside the PATH. */
const ELSEWHERE = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

/** The Chromium for the window's tests: WAYBILL_CHROMIUM, else the installed one; `undefined` where there is none. */
export function pathOfChromium(): string | undefined {
  const told = process.env.WAYBILL_CHROMIUM;
  if (told !== undefined && told !== '') return told;
  for (const name of ELSEWHERE) {
    const path = pathOfProgram(name);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** Chromium's own sandbox doesn't work for root. */
export const chromiumArguments = (): readonly string[] =>
  process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : ['--disable-dev-shm-usage'];
