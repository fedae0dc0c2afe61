import type { WebContents } from 'electron';

/** A page that fails again this soon after it was reloaded would fail for ever. */
const SOON_MS = 60_000;
/** How long a page may be deaf before it is ended: a large list may take a moment, a hang takes for ever. */
const DEAF_MS = 15_000;

export interface TroubleParts {
  /** For the log. Facts are codes and places in our own files: a message may name a partner's file. */
  readonly note: (event: string, facts: Readonly<Record<string, string | number>>) => void;
  readonly now: () => number;
  /** The page's requests and news have nobody to go to any more. */
  readonly onGone: () => void;
  readonly reload: () => void;
  /** It failed again: a person decides. */
  readonly onGaveUp: () => void;
}

/** Whether a page that failed is loaded again without asking. @param reloadedAtMs when that was last done */
export const mayReload = (reloadedAtMs: number | undefined, nowMs: number): boolean =>
  reloadedAtMs === undefined || nowMs - reloadedAtMs > SOON_MS;

/** Notes what goes wrong in a page, and loads a dead one again, once. */
export function watchForTrouble(contents: WebContents, parts: TroubleParts): void {
  const { note } = parts;
  let reloadedAtMs: number | undefined;
  let deaf: NodeJS.Timeout | undefined;

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    note('window.gone', { reason, exitCode });
    clearTimeout(deaf);
    parts.onGone();
    if (reason === 'clean-exit') return;
    if (!mayReload(reloadedAtMs, parts.now())) return parts.onGaveUp();
    reloadedAtMs = parts.now();
    // Not from within the event: Electron is still taking the old process apart.
    setImmediate(parts.reload);
  });
  contents.on('unresponsive', () => {
    note('window.unresponsive', {});
    clearTimeout(deaf);
    deaf = setTimeout(() => contents.forcefullyCrashRenderer(), DEAF_MS);
  });
  contents.on('responsive', () => clearTimeout(deaf));
  contents.on('destroyed', () => clearTimeout(deaf));
  contents.on('preload-error', (_event, _path, error) => note('window.preload-error', { what: error.name }));
  contents.on('did-fail-load', (_event, code, name) => note('window.load-failed', { code, name }));
  // Electron 35 put the facts into the event; an older one passes them one by one.
  contents.on('console-message', (event: object, ...older: unknown[]) => {
    const fact = consoleFact(event, older);
    if (fact !== undefined) note('window.error', fact);
  });
}

/** What is noted of a line on the window's console: of errors the kind and the place, of everything else nothing. */
export function consoleFact(
  event: object,
  older: readonly unknown[],
): { readonly what: string; readonly place: string; readonly line: number } | undefined {
  const { level, message, lineNumber, sourceId } =
    'level' in event
      ? (event as Record<string, unknown>)
      : {
          level: older[0] === 3 ? 'error' : 'other',
          message: older[1],
          lineNumber: older[2],
          sourceId: older[3],
        };
  if (level !== 'error') return undefined;
  const text = String(message);
  return {
    what: /^(?:Uncaught (?:\(in promise\) )?)?(\w*Error)\b/.exec(text)?.[1] ?? knownKind(text),
    place: /^app:\/\/waybill\/([\w./-]+)/.exec(String(sourceId))?.[1] ?? '(elsewhere)',
    line: Number(lineNumber) || 0,
  };
}

const knownKind = (text: string): string =>
  /Content Security Policy|TrustedHTML|TrustedScript/.test(text) ? 'refused by the security policy' : 'error';
