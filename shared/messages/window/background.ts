import { countOf } from '../../format.ts';
import type { Direction } from '../../models/transfer.ts';

/** Texts of what happens beside the window: notifications, the tray, closing and quitting. */

export const BACKGROUND = {
  trayTip: 'Waybill is sending files',
  trayTrouble: 'Waybill needs you',
  open: 'Open Waybill',
  pauseAll: 'Pause all',
  quit: 'Quit',
  keepSending: 'Keep sending',
  stillGoing: {
    title: 'Waybill goes on in the background',
    body: (going: number) =>
      `${countOf(going, 'file')} ${going === 1 ? 'is' : 'are'} still on the way. Keep the computer on.`,
  },
  engineStopped: {
    title: 'Waybill has stopped sending',
    body: 'Your files are safe and wait. Open Waybill to start again.',
  },
  quitWhileGoing: {
    message: (going: number) => `${countOf(going, 'file')} ${going === 1 ? 'is' : 'are'} still being sent.`,
    detail: (going: number) =>
      `${going === 1 ? 'It continues' : 'They continue'} when Waybill is started again.`,
  },
  needsYou: (partner: string) => `${partner} needs you`,
  /** Not in the server's words: they would stand in the system's list of notifications. */
  asksWhileSigningIn: 'Its server asks something before it lets you in, and waits for about two minutes.',
} as const;

/** What became of a batch, as far as a notification says it. */
export interface BatchOutcome {
  readonly partner: string;
  readonly direction: Direction;
  readonly delivered: number;
  /** Failed and unconfirmed ones. */
  readonly failed: number;
  /** Sent, and kept back because these failed. */
  readonly staged: number;
  /** Of the delivered files; empty unless a person wants to see names. */
  readonly names: readonly string[];
}

/** So many names fit a notification. */
const MOST_NAMES = 3;

export function deliveredNotice({ partner, direction, delivered, names }: BatchOutcome) {
  const way = direction === 'upload' ? 'delivered to' : 'received from';
  const shown = names.slice(0, MOST_NAMES);
  const more = delivered - shown.length;
  const list = shown.join(', ');
  return {
    title: `${countOf(delivered, 'file')} ${way} ${partner}`,
    body: shown.length > 0 && more > 0 ? `${list} and ${more} more` : list,
  };
}

export function failedNotice({ partner, direction, delivered, failed, staged }: BatchOutcome) {
  const not = failed === 1 ? "wasn't" : "weren't";
  const way = direction === 'upload' ? `${not} delivered to` : `${not} received from`;
  const others = delivered === 0 ? '' : `${countOf(delivered, 'file')} arrived. `;
  const kept = `${countOf(staged, 'file')} ${staged === 1 ? 'is' : 'are'} sent and not published before you decide. `;
  return {
    title: `${countOf(failed, 'file')} ${way} ${partner}`,
    body: `${others}${staged === 0 ? '' : kept}Waybill shows what happened and what to do.`,
  };
}
