import type { Page } from './pages.ts';

/** Texts of the window's frame: navigation, transfer bar, news of the engine. */
export const FRAME = {
  product: 'Waybill',
  navigation: 'Pages',
  pages: {
    send: 'Send',
    files: 'Files',
    queue: 'Queue',
    history: 'History',
    connections: 'Connections',
    settings: 'Settings',
  } satisfies Record<Page, string>,
  failed: (count: number) => `${count} failed`,
  held: (count: number) => (count === 1 ? '1 needs you' : `${count} need you`),
  openQueue: 'Open the queue',
  /** @param again those that wait for another try: why less is done than before is said beside it */
  filesDone: (done: number, all: number, again: number) =>
    `${done} of ${all} ${all === 1 ? 'file' : 'files'}${again === 0 ? '' : ` (${again} to be tried again)`}`,
  left: (time: string) => `${time} left`,
  leftUnknown: 'time left unknown',
  progress: 'Progress of all transfers',
  severalPartners: (count: number) => `${count} partners`,
  engineRestarting:
    'The transfer service stopped and is being started again. The queue is safe and goes on by itself.',
  engineRestarted: 'The transfer service was started again. The queue goes on where it was.',
  engineStopped: 'The transfer service can’t be started.',
  startAgain: 'Start again',
  showLogs: 'Show the log',
  close: 'Close',
  keysTitle: 'Keys',
  keysScheme: {
    explorer: 'Explorer style. Settings can switch to Commander style.',
    commander: 'Commander style. Settings can switch to Explorer style.',
  },
  /** Keys of lists and tables, which aren't commands. */
  keysOfLists: [
    ['Enter', 'Open'],
    ['Backspace', 'Folder above'],
    ['Alt+Left', 'Back'],
    ['Alt+Right', 'Forward'],
    ['F6', 'Other pane'],
    ['Ctrl+A', 'Select all'],
    ['Alt+Up', 'Move up in the queue'],
    ['Alt+Down', 'Move down in the queue'],
    ['Alt+Home', 'To the top of the queue'],
    ['Alt+End', 'To the end of the queue'],
  ],
  windowFailed: 'Something went wrong in this window. The queue is safe and goes on.',
  windowReload: 'Load the window again',
} as const;
