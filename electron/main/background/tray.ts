import { BACKGROUND } from '../../../shared/messages/window/background.ts';

export interface TrayLook {
  readonly tip: string;
  readonly mayPause: boolean;
}

/**
 * What the tray shows; undefined: no tray. It is there only while no window is open and the application has a reason
 * to live on: files go, or some of what went on without the window waits for a person.
 */
export function trayLook(windowOpen: boolean, going: number, newTrouble: number): TrayLook | undefined {
  if (windowOpen) return undefined;
  if (going > 0) return { tip: BACKGROUND.trayTip, mayPause: true };
  return newTrouble > 0 ? { tip: BACKGROUND.trayTrouble, mayPause: false } : undefined;
}

export interface TrayEntry {
  readonly label: string;
  readonly click: () => void;
}

/** A tray of the system's, as long as it is shown. */
export interface ShownTray {
  update(tip: string, entries: readonly TrayEntry[]): void;
  remove(): void;
}

export interface TrayParts {
  readonly create: (onClick: () => void) => ShownTray;
  readonly open: () => void;
  readonly pauseAll: () => void;
  readonly quit: () => void;
}

/** Shows and removes the tray; changes it only where its look changes. */
export class TrayKeeper implements Disposable {
  readonly #parts: TrayParts;
  #tray: ShownTray | undefined;
  #shown: TrayLook | undefined;

  constructor(parts: TrayParts) {
    this.#parts = parts;
  }

  show(look: TrayLook | undefined): void {
    if (look?.tip === this.#shown?.tip && look?.mayPause === this.#shown?.mayPause) return;
    this.#shown = look;
    if (look === undefined) {
      this.#tray?.remove();
      this.#tray = undefined;
      return;
    }
    const { create, open, pauseAll, quit } = this.#parts;
    this.#tray ??= create(open);
    this.#tray.update(look.tip, [
      { label: BACKGROUND.open, click: open },
      ...(look.mayPause ? [{ label: BACKGROUND.pauseAll, click: pauseAll }] : []),
      { label: BACKGROUND.quit, click: quit },
    ]);
  }

  [Symbol.dispose](): void {
    this.show(undefined);
  }
}
