import { countOf, formatCount, formatSize } from '../../format.ts';
import { clockTime, friendlyTime, isToday, longDate } from '../../friendly-time.ts';
import type { PreflightFinding, PreflightItem } from '../../models/preflight.ts';

const files = (count: number): string => countOf(count, 'file');

/** Texts of the checks before sending. */
export const PREFLIGHT = {
  title: (partner: string) => `Send to ${partner}`,
  destination: (host: string, port: number, folder: string) =>
    `${host}${port === 22 ? '' : `:${port}`}, ${folder}`,

  stop: 'Can’t be sent',
  decision: 'Needs a decision',
  checking: 'Checking',
  ready: 'Ready',

  checkingRow: 'Checking…',
  nothingUnusual: 'Nothing unusual found',
  /** The files of a folder are counted, not compared. */
  folderReady: 'Not compared with earlier deliveries',
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  checkAgain: 'Check again',
  checkAgainNamed: (name: string) => `Check again: ${name}`,
  sameName: 'Two of these have this name, and only one can carry it there. Remove one of them.',
  emptyFolder: 'There are no files in this folder, so there is nothing to send.',
  notAFile: 'This is neither a file nor a folder, so it can’t be sent.',

  together: 'Publish all together',
  togetherNote: (partner: string) =>
    `${partner} sees none of these files before all of them are sent and checked.`,

  cancel: 'Cancel',
  send: (count: number, partner: string) => `Send ${files(count)} to ${partner}`,
  sendMatching: (partner: string) => `Send what matches to ${partner}`,
  onlyMatching: 'Only files matching…',
  leftOut: (masks: string) => `without ${masks}`,
  stillChecking: 'Some files are still being checked.',
  undecided: (count: number) =>
    `${countOf(count, 'file')} ${count === 1 ? 'needs' : 'need'} a decision: tick what you want, or remove it.`,
  nothingToSend: 'Nothing here can be sent.',
  summary: (counts: { ready: number; undecided: number; stopped: number; checking: number }) => {
    const parts = [
      counts.checking > 0 ? `${formatCount(counts.checking)} being checked` : '',
      counts.ready > 0 || (counts.checking === 0 && counts.undecided === 0 && counts.stopped === 0)
        ? `${formatCount(counts.ready)} ready`
        : '',
      counts.undecided > 0
        ? `${formatCount(counts.undecided)} ${counts.undecided === 1 ? 'needs' : 'need'} a decision`
        : '',
      counts.stopped > 0 ? `${formatCount(counts.stopped)} can’t be sent` : '',
    ];
    return parts.filter((part) => part !== '').join(', ');
  },
  empty: 'Everything was removed. Drop files here, or close this and choose others.',
  withoutFile: (count: number) =>
    `${countOf(count, 'thing')} you dropped ${count === 1 ? 'has' : 'have'} no file on this computer. ` +
    'Save attachments and the contents of zip folders first, then drop the saved files.',
  /** `18.2 KB, saved 09:12`; a folder `12 files, 3.4 MB`. */
  facts: (item: PreflightItem, nowMs?: number): string => {
    const parts = [
      item.kind === 'folder' ? files(item.files) : '',
      item.sizeBytes === null ? '' : formatSize(item.sizeBytes),
      item.kind === 'folder' || item.modifiedAtMs === null ? '' : savedAt(item.modifiedAtMs, nowMs),
    ];
    return parts.filter((part) => part !== '').join(', ');
  },
  waits: (partner: string) =>
    `${partner} needs you first. The files wait in the queue and go as soon as that is done.`,
} as const;

function savedAt(ms: number, nowMs: number | undefined): string {
  const options = nowMs === undefined ? {} : { now: nowMs };
  return `saved ${isToday(ms, options) ? clockTime(ms, options) : friendlyTime(ms, '', options).trim()}`;
}

/** What a person says by ticking a warning's own box. */
export const ACCEPT: Readonly<Record<PreflightWarningKind, string>> = {
  empty: 'Send the empty file',
  'just-changed': 'It is finished, send it',
  'from-the-future': 'Send it with this time',
  'already-sent': 'Send it again',
};

export type PreflightWarningKind = Extract<PreflightFinding, { level: 'warning' }>['kind'];

/** The sentence of a warning. */
export function warningSentence(finding: Extract<PreflightFinding, { level: 'warning' }>): string {
  switch (finding.kind) {
    case 'empty':
      return 'The file is empty.';
    case 'just-changed':
      return 'It was saved a moment ago. Another program may not be done with it.';
    case 'from-the-future':
      return `It was saved in the future, on ${longDate(finding.modifiedAtMs)} at ${clockTime(finding.modifiedAtMs)}. Some clock is wrong.`;
    case 'already-sent': {
      const when = isToday(finding.finishedAtMs)
        ? `today at ${clockTime(finding.finishedAtMs)}`
        : `on ${longDate(finding.finishedAtMs)} at ${clockTime(finding.finishedAtMs)}`;
      const who = finding.osUser === null ? '' : ` by ${finding.osUser}`;
      return `The same content was delivered ${when}${who}, as ${finding.fileName}.`;
    }
  }
}
