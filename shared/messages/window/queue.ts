import { countOf, formatDuration, formatSize } from '../../format.ts';
import { clockTime, type FriendlyTimeOptions } from '../../friendly-time.ts';
import type { Direction } from '../../models/transfer.ts';
import type { Owner } from '../error-message.ts';
import { possessive } from '../wording.ts';

const files = (count: number): string => countOf(count, 'file');

/** Texts of the Queue page. */
export const QUEUE = {
  title: 'Queue',
  tabs: { active: 'Active', waiting: 'Waiting', failed: 'Failed', done: 'Done' },
  tabsLabel: 'Transfers by state',
  lists: {
    active: 'Active transfers',
    waiting: 'Waiting transfers',
    failed: 'Failed transfers',
    done: 'Transfers done today',
  },

  pauseAll: 'Pause all',
  resumeAll: 'Resume all',
  retryAll: 'Retry all failed',
  clearList: 'Clear list',

  empty: {
    active: 'Deliveries appear here once files are sent.',
    waiting: 'Nothing is waiting.',
    failed: 'Nothing failed.',
    done: 'Nothing was finished today yet.',
  },
  sendFiles: 'Send files',
  openHistory: 'Open History',
  loadFailed: 'The queue can’t be shown.',
  loadAgain: 'Try again',

  failedTitle: 'Failed',
  showAllFailed: (count: number) => `Show all ${count}`,
  needsYouTitle: 'Needs you',

  upload: 'To the partner',
  download: 'From the partner',
  place: (partner: string, folder: string) => `${partner}, ${folder}`,
  progressOf: (file: string) => `Progress of ${file}`,
  /** `113.1 of 182.4 MB`; the unit is said once where both have it. */
  bytes: (done: number, total: number | null): string => {
    if (total === null) return formatSize(done);
    const [whole, part] = [formatSize(total), formatSize(Math.min(done, total))];
    if (done >= total) return whole;
    const [number, unit] = part.split(' ');
    return `${whole.split(' ')[1] === unit ? number : part} of ${whole}`;
  },
  left: (time: string) => `${time} left`,
  leftUnknown: 'unknown',
  timeLeftUnknown: 'time left unknown',
  /** From the second on. */
  /** A person may have asked for more tries than there are by themselves. */
  attempt: (attempt: number, tries: number) =>
    attempt <= tries ? `Try ${attempt} of ${tries}` : `Try ${attempt}`,
  finishedAt: (atMs: number, options: FriendlyTimeOptions = {}) => clockTime(atMs, options),

  why: {
    turn: 'Waiting for its turn',
    paused: 'Paused',
    others: 'Sent, waiting for the others',
    /** @param why what broke off, in words to begin with, or '' */
    nextTry: (why: string, untilMs: number) => {
      if (untilMs <= 0) return 'Trying again now';
      return `${why === '' ? 'Next' : `${why}, next`} try in ${formatDuration(untilMs)}`;
    },
  },

  /** Buttons and menu entries; what they say in full, with the file, is in `named`. */
  actions: {
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    'try-now': 'Try now',
    'try-connection': 'Try now',
    release: 'Try again',
    'enter-password': 'Enter password…',
    'enter-passphrase': 'Enter passphrase…',
    'check-identity': 'Check its identity…',
    'unlock-keychain': 'Sign in…',
    'edit-connection': 'Edit connection',
    decide: 'Decide…',
    retry: 'Try again',
    'send-again': 'Send again…',
    'copy-for-it': 'Copy for IT',
    'copy-for-partner': 'Copy message for partner',
    'show-file': 'Show the file in its folder',
    'show-history': 'Open History',
    remove: 'Remove from list',
  },
  named: (action: string, file: string) => `${action.replace(/…$/, '')}: ${file}`,
  more: (file: string) => `More for ${file}`,
  copied: 'Copied',

  /** A batch that publishes together, some of which failed. */
  together: {
    title: (partner: string, direction: Direction) =>
      direction === 'upload' ? `Nothing published for ${partner} yet` : `Nothing from ${partner} saved yet`,
    retry: 'Try the failed again',
    publish: 'Publish without them',
    cancel: 'Cancel all',
    cancelTitle: 'Cancel all of these files?',
    cancelBody: (count: number) =>
      `${files(count)} ${count === 1 ? 'is' : 'are'} sent already under temporary names. They are removed again, and nothing is published.`,
    keep: 'Not now',
    published: (count: number, waitingFor: number) =>
      waitingFor > 0
        ? 'The others are published as soon as they are sent.'
        : `${files(count)} ${count === 1 ? 'is' : 'are'} being published.`,
    cancelled: (count: number) => `${files(count)} cancelled. Nothing was published.`,
  },

  owner: (owner: Owner, partner: string): string => OWNERS[owner](partner),
  networkGoesOn: (count: number, untilMs: number | null) =>
    `${count === 1 ? 'It continues by itself.' : 'They continue by themselves.'} ${
      untilMs === null || untilMs <= 0 ? 'Trying now.' : `Next try in ${formatDuration(untilMs)}.`
    } You can close this window; keep the computer on.`,
  /** Of a failed one that somebody tries again, while it leaves the list. */
  retried: 'It is tried again.',
  gone: 'It isn’t in this list any more.',

  details: 'Details',
  hideDetails: 'Hide details',
  detailLines: { error: 'Error', attempts: 'Tries', local: 'On this computer', remote: 'On the server' },
  copyDetails: 'Copy details',

  sendAgainTitle: (file: string) => `Send ${file} again?`,
  receiveAgainTitle: (file: string) => `Receive ${file} again?`,
  sendAgainBody: (partner: string) =>
    `It may have arrived already: sent again, ${partner} may have it twice. Ask ${partner} first whether they have it.`,
  receiveAgainBody:
    'It may have arrived already: received again, you may have it twice. Look into its folder first.',
  sendAgain: 'Send again',
  receiveAgain: 'Receive again',
  keep: 'Not now',

  /** One that runs may still arrive before it hears of it. */
  beingCancelled: (file: string) => `${file} is being cancelled.`,
  cancelled: (file: string) => `${file} was cancelled.`,
  undo: 'Undo',
  tooLateToCancel: (file: string) => `${file} was finished before it could be cancelled.`,
  cantUndo: (file: string) => `${file} can’t be taken up again here. Look at it under Done.`,
  retriedAll: (count: number, left: number) =>
    [
      count === 0 ? 'Nothing was tried again.' : `${files(count)} ${count === 1 ? 'is' : 'are'} tried again.`,
      left === 0 ? '' : `${files(left)} ${left === 1 ? 'needs' : 'need'} a decision first.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  cleared: (count: number) =>
    `${countOf(count, 'entry', 'entries')} taken out of the list. The history keeps them.`,
  stillThere: (file: string) => `${file} isn’t there any more on the other side, so it is tried again.`,

  reportHead: 'Waybill: a file could not be transferred',
  report: (direction: Direction, partner: string) =>
    direction === 'upload' ? `From this computer to ${partner}` : `From ${partner} to this computer`,
  /** To the partner, from the person: their server is full. */
  fullForPartner: ({ server, file, size, at }: PartnerFacts) =>
    `Hello,\n\nyour server ${server} is out of space. ${file} (${size}) could not be delivered on ${at}, ` +
    'and nothing incomplete carries its name.\n\nPlease free some space and tell me; I will send it again then.\n',
  /** To the partner, from the person: whether a file arrived that may or may not have. */
  arrivedForPartner: ({ server, file, size, at, sha256 }: PartnerFacts) =>
    `Hello,\n\non ${at} I sent you ${file} (${size}) to ${server}. The connection broke off at the very end, so I ` +
    `can’t see whether it arrived.\n\nPlease tell me whether you have it${
      sha256 === null ? '' : ` (its SHA-256 is ${sha256})`
    }; I don’t want to send it twice.\n`,
  sizeNotKnown: 'size not known',
} as const;

/** What a message to a partner names. */
export interface PartnerFacts {
  readonly server: string;
  readonly file: string;
  readonly size: string;
  readonly at: string;
  readonly sha256: string | null;
}

const OWNERS: Readonly<Record<Owner, (partner: string) => string>> = {
  you: () => 'On your side',
  'your IT': () => 'For your IT',
  network: () => 'On the network',
  partner: (partner) => `On ${possessive(partner)} side`,
  Waybill: () => 'On Waybill’s side',
};
