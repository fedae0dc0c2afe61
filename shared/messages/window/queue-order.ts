import { countOf, formatRate } from '../../format.ts';
import type { SpeedLimit } from '../../models/queue-controls.ts';
import type { MoveTo, Priority } from '../../models/transfer.ts';

/** Texts about the queue's order, its speed and its stopping. */
export const QUEUE_ORDER = {
  moves: {
    top: 'To the top',
    up: 'Up',
    down: 'Down',
    bottom: 'To the end',
  } satisfies Record<MoveTo, string>,
  moveMenu: 'Move',
  moveKeys: { top: 'Alt+Home', up: 'Alt+Up', down: 'Alt+Down', bottom: 'Alt+End' } satisfies Record<
    MoveTo,
    string
  >,
  besideMenu: { before: 'Chosen ones before this', behind: 'Chosen ones behind this' },
  dragged: (count: number) => countOf(count, 'file'),
  moved: (count: number) => (count === 0 ? 'Nothing was moved.' : `${countOf(count, 'file')} moved.`),
  priority: 'Priority',
  priorities: { high: 'High', normal: 'Normal', low: 'Low' } satisfies Record<Priority, string>,
  /** On a row, beside why it waits. */
  priorityChip: { high: 'High priority', normal: '', low: 'Low priority' } satisfies Record<Priority, string>,
  batchMenu: 'Everything queued with it',
  pause: 'Pause',
  resume: 'Resume',
  tryNow: 'Try now',
  cancel: 'Cancel',

  choose: (file: string) => `Choose ${file}`,
  chosen: (count: number) => `${countOf(count, 'file')} chosen`,
  chosenBar: 'Chosen files',
  chooseNone: 'Choose none',
  changed: (count: number) => (count === 0 ? 'Nothing was changed.' : `${countOf(count, 'file')} changed.`),

  more: 'More for the whole queue',
  tryAllNow: 'Try everything now',
  stop: 'Stop after what is running',
  stopped: 'Stopped: what is running finishes, and nothing new begins.',
  stoppedRow: 'Stopped',
  start: 'Go on',

  speed: 'Limit the speed…',
  speedTitle: 'Limit the speed',
  speedNote: 'Of all transfers together, on this computer. A connection can have limits of its own besides.',
  upload: 'Sending, at most (KB/s)',
  download: 'Receiving, at most (KB/s)',
  noLimit: 'No limit',
  save: 'Set',
  close: 'Cancel',
  limited: (upload: SpeedLimit, download: SpeedLimit): string =>
    [
      ...(upload === null ? [] : [`Sending at most ${formatRate(upload)}`]),
      ...(download === null ? [] : [`Receiving at most ${formatRate(download)}`]),
    ].join(', '),
} as const;
