import { countOf, formatTimeOfDay, type TimeOptions } from '../format.ts';
import type {
  Checked,
  CheckedBy,
  Direction,
  SkipReason,
  Stage,
  TransferSnapshot,
  TransferWarning,
} from '../models/transfer.ts';
import type { TransferState } from '../transfer-state.ts';
import { possessive } from './wording.ts';

/** How far a delivery came and how it was compared: `published, content checked (read back)`. */
export function proofOf(stage: Stage | null, checked: Checked | null, checkedBy: CheckedBy | null): string {
  const by = checked === 'content' && checkedBy !== null ? WAYS[checkedBy] : '';
  return `${STAGES[stage ?? 'sent']}, ${CHECKS[checked ?? 'none']}${by}`;
}

/** Only contents are compared in more than one way. */
const WAYS: Readonly<Record<CheckedBy, string>> = {
  size: '',
  'read-back': ' (read back)',
  'hash-command': ' (hashed on the server)',
};

const STAGES: Readonly<Record<Stage, string>> = {
  sent: 'sent',
  published: 'published',
  placed: 'placed directly',
  acknowledged: 'acknowledged',
};

const CHECKS: Readonly<Record<Checked, string>> = {
  none: 'not checked',
  size: 'size checked',
  content: 'content checked',
};

/** One word or two for a transfer's state, for chips and lists. */
export const STATE_WORDS: Readonly<Record<TransferState, string>> = {
  queued: 'queued',
  'waiting-to-retry': 'waiting to retry',
  staged: 'sent, waiting',
  held: 'needs you',
  paused: 'paused',
  preparing: 'preparing',
  connecting: 'connecting',
  transferring: 'transferring',
  verifying: 'checking',
  publishing: 'publishing',
  delivered: 'delivered',
  skipped: 'skipped',
  failed: 'failed',
  cancelled: 'cancelled',
  unconfirmed: 'unconfirmed',
};

/** What a warning on a delivery means, as a clause behind the proof. */
export const WARNING_WORDS: Readonly<Record<TransferWarning, string>> = {
  'modified-time-not-kept': 'its time of change could not be kept',
  'permissions-not-set': 'its permissions could not be set',
  'not-synced': 'this server can’t be asked whether its disk has it',
  'left-incomplete': 'an incomplete file may be there under its name',
  'replaced-not-atomically': 'the earlier file was away for a moment while it was replaced',
  'server-rename-replaces': 'this server replaces an existing file when renaming',
  'windows-cannot-hold-name': 'a Windows computer can’t hold a file of this name',
  'alike-names': 'another name in its folder differs only in case or in how an accent is written',
  'looking-refused': 'this server lets nobody look at what it received, so nothing could be compared',
  'reading-refused': 'this server lets nobody read what it received, so only the size was compared',
};

/** Why something was skipped, as a sentence. */
export const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  exists: 'It is there already, and skipping was asked for.',
  'not-newer': 'What is there already is as new or newer.',
  'not-different': 'What is there already has the same size and time.',
  'already-whole': 'What is there already is the same, byte for byte.',
  link: 'It is a symbolic link; links are not followed.',
  'link-leads-out':
    'It is a symbolic link that leads out of the chosen folder, or nobody tells where it leads.',
  'link-leads-nowhere': 'It is a symbolic link that leads nowhere.',
  'link-in-circle': 'It is a symbolic link to a folder that it is in.',
};

/** Of folders in which nothing was transferred. */
export const FOLDER_MADE = 'empty folder, made';
export const foldersMade = (count: number): string => `${countOf(count, 'empty folder')} made.`;
/** Of a batch without anything in it. */
export const NOTHING_TRANSFERRED = 'There was nothing to transfer: no file, or none that fits the masks.';

/** Why an outcome that is neither delivered nor failed is what it is. */
export const OUTCOME_NOTES: Readonly<Record<'cancelled' | 'unconfirmed', string>> = {
  cancelled: 'Nothing incomplete carries its name.',
  unconfirmed:
    'The connection broke off just when it got its final name, and the server no longer shows whether it did. ' +
    'It is not sent again by itself: ask your partner whether they have it.',
};

export type DeliveredFile = Pick<TransferSnapshot, 'direction' | 'profileName' | 'checked' | 'timeline'>;

/** What {@link deliveredSentence} needs to know about a group of deliveries. */
export interface Deliveries {
  readonly count: number;
  readonly direction: Direction;
  readonly partner: string;
  /** The weakest check among them: nothing is claimed that wasn't proven. */
  readonly checked: Checked;
  /** UTC ms of the last one. */
  readonly finishedAtMs: number;
}

const STRENGTH: Readonly<Record<Checked, number>> = { none: 0, size: 1, content: 2 };

/** Adds one delivery to a group; begin with `undefined`. */
export function withDelivery(group: Deliveries | undefined, file: DeliveredFile): Deliveries {
  const checked = file.checked ?? 'none';
  return {
    count: (group?.count ?? 0) + 1,
    direction: file.direction,
    partner: file.profileName,
    checked: group !== undefined && STRENGTH[group.checked] < STRENGTH[checked] ? group.checked : checked,
    finishedAtMs: Math.max(group?.finishedAtMs ?? 0, file.timeline.finishedAtMs ?? 0),
  };
}

/** `4 files delivered to Sleep Impressions at 09:41. Sizes checked on their server.` */
export function deliveredSentence(group: Deliveries, options: TimeOptions = {}): string {
  const files = countOf(group.count, 'file');
  const at = formatTimeOfDay(group.finishedAtMs, options);
  const [sizes, contents] = group.count === 1 ? ['Size', 'Content'] : ['Sizes', 'Contents'];
  if (group.direction === 'upload') {
    const proof: Readonly<Record<Checked, string>> = {
      none: 'Not compared on their server.',
      size: `${sizes} checked on their server.`,
      content: `${contents} checked on their server.`,
    };
    return `${files} delivered to ${group.partner} at ${at}. ${proof[group.checked]}`;
  }
  const proof: Readonly<Record<Checked, string>> = {
    none: 'Not compared with their server.',
    size: `${sizes} compared with ${possessive(group.partner)} server.`,
    content: `${contents} compared with ${possessive(group.partner)} server.`,
  };
  return `${files} received from ${group.partner} at ${at}. ${proof[group.checked]}`;
}
