import { countOf, formatCount } from '../../format.ts';
import type { LedgerKind, LedgerVerdict } from '../../models/ledger-entry.ts';
import type { Checked } from '../../models/transfer.ts';
import type { FinalState } from '../../transfer-state.ts';

/** Texts of the History page. */
export const HISTORY = {
  title: 'History',
  searchLabel: 'Search by file name, path or person',
  searchPlaceholder: 'File name, person…',
  period: 'Period',
  partner: 'Partner',
  direction: 'Direction',
  outcome: 'Outcome',
  all: 'all',
  directions: { upload: 'sent', download: 'received' },
  outcomes: {
    delivered: 'delivered',
    skipped: 'skipped',
    failed: 'failed',
    cancelled: 'cancelled',
    unconfirmed: 'unconfirmed',
  } satisfies Record<FinalState, string>,
  filters: 'Filters',
  moreFilters: 'More filters',
  filtersOn: (count: number) => (count === 0 ? 'Filters' : `Filters: ${count}`),
  everything: 'Everything',
  everythingNote: 'Also deletions, renames and decisions to trust a server.',
  clearFilters: 'Clear filters',

  table: 'Deliveries',
  columns: {
    outcome: 'Outcome',
    file: 'File',
    partner: 'Partner',
    person: 'Person',
    size: 'Size',
    finished: 'Finished',
  },
  today: 'Today',
  newEntries: (count: number) => `${formatCount(count)} new`,
  empty: 'Deliveries appear here once files are sent.',
  nothingMatches: 'Nothing matches.',
  listFailed: 'The history can’t be shown.',
  pageFailed: 'The rest of the history can’t be shown.',
  tryAgain: 'Try again',

  periods: {
    today: 'Today',
    'last-7-days': 'Last 7 days',
    'this-month': 'This month',
    'last-month': 'Last month',
    'this-quarter': 'This quarter',
    'this-year': 'This year',
    all: 'Everything',
  },
  /** On the button, where no period is chosen. */
  anyTime: 'Any time',
  from: 'From',
  to: 'To',
  fromDay: (day: string) => `From ${day}`,
  untilDay: (day: string) => `Until ${day}`,
  showPeriod: 'Show',
  wrongOrder: 'The first day comes after the last.',
  noDay: 'Give at least one day.',
} as const;

/** A delivery by how it was compared, short for the table; the waybill says it in full. */
export const DELIVERED_WORDS: Readonly<Record<Checked, string>> = {
  none: 'Delivered, not checked',
  size: 'Delivered, size',
  content: 'Delivered, contents',
};

/** The same of what was written under its final name, where half of it could be seen meanwhile. */
export const PLACED_DELIVERED_WORDS: Readonly<Record<Checked, string>> = {
  none: 'Placed directly, not checked',
  size: 'Placed directly, size',
  content: 'Placed directly, contents',
};

/** What the ledger records besides transfers, in a word or two, for the table. */
export const RECORD_WORDS: Readonly<Record<Exclude<LedgerKind, `transfer.${string}`>, string>> = {
  'remote.removed': 'Deleted',
  'remote.renamed': 'Renamed',
  'remote.folder-made': 'Folder made',
  'trust.accepted': 'Server trusted',
  'trust.replaced': 'Key replaced',
  'trust.forgotten': 'Trust removed',
  'key.made': 'Key made',
  'trust.next-added': 'Next key stored',
  'trust.next-removed': 'Next key removed',
  'trust.rotated': 'Key changed as planned',
};

export const renamedTo = (from: string, to: string): string => `${from} → ${to}`;

/** Texts of Export. */
export const EXPORT = {
  /** @param count `undefined`: not counted yet */
  button: (count: number | undefined, everything: boolean) =>
    count === undefined ? 'Export' : `Export ${counted(count, everything)}`,
  title: (count: number | undefined, everything: boolean, days: string) =>
    `${EXPORT.button(count, everything)}${days === '' ? '' : `, ${days}`}`,
  nothing: 'There is nothing to export.',
  scope: (conditions: readonly string[], everything: boolean) =>
    conditions.length > 0
      ? `Only ${conditions.join(', ')}.`
      : everything
        ? 'All that the history holds.'
        : 'All deliveries that the history holds.',
  allOutcomes: 'Failed and cancelled ones are in it too, each with its outcome.',
  scopePartner: (name: string) => `partner ${name}`,
  scopeText: (text: string) => `with “${text}” in a name or path`,
  format: 'Format',
  csv: 'CSV',
  csvNote: 'Opens in Excel: a row for each entry.',
  json: 'JSON',
  jsonNote: 'Verifies by itself: holds what is needed to prove that nothing in it was changed.',
  personal: 'File names may name people. Keep the export where such files belong.',
  cancel: 'Cancel',
  export: 'Export…',
  close: 'Close',
  doneTitle: 'Exported',
  file: 'File',
  entries: 'Entries',
  sha256: 'SHA-256',
  sha256Note: 'Note it down: it shows later that the file is still the same.',
  reveal: 'Show in folder',
  failed: 'Nothing was exported.',
} as const;

const counted = (count: number, everything: boolean): string =>
  everything ? countOf(count, 'entry', 'entries') : countOf(count, 'delivery', 'deliveries');

type Broken = Extract<LedgerVerdict, { intact: false }>;

/** Texts of the badge that says whether the ledger still proves itself. */
export const INTEGRITY = {
  checking: (entries: number | undefined) =>
    entries === undefined ? 'Checking entries' : `Checking ${entriesOf(entries)}`,
  intact: (entries: number) => `${entriesOf(entries)}, chain intact`,
  intactShort: 'Chain intact',
  checkingShort: 'Checking',
  broken: 'Chain broken',
  unknown: 'Not verified',
  notChecked: 'Entries not checked yet',
  checkedAt: (time: string) => `Every entry was recomputed at ${time}. Press to check again.`,
  whileChecking: 'Every entry is being recomputed from its contents.',
  checkAgain: 'Press to check again.',
  failed: (sentence: string) => `The entries could not be checked. ${sentence} Press to check again.`,
  brokenTitle: (sequence: number) => `The history does not prove itself: entry ${formatCount(sequence)}`,
  whatToDo: 'Keep the data folder as it is, don’t repair anything, and call your IT.',
  openFolder: 'Open data folder',
  copyForIt: 'Copy for IT',
  reportHead: 'Waybill: the ledger does not verify',
  report: (verdict: Broken, folder: string) =>
    [
      INTEGRITY.reportHead,
      `Entry: ${verdict.sequence}`,
      `Problem: ${verdict.problem} (${verdict.message})`,
      `Entries: ${verdict.entries}`,
      `Data folder: ${folder}`,
    ].join('\n'),
} as const;

const entriesOf = (count: number): string => countOf(count, 'entry', 'entries');

/** What is wrong with the first wrong entry, as a sentence. */
export function brokenSentence({ problem, sequence }: Broken): string {
  const entry = `entry ${formatCount(sequence)}`;
  switch (problem) {
    case 'missing':
      return `In the chain ${entry} is left out: it was removed after it was written.`;
    case 'hash-mismatch':
      return `The contents of ${entry} are not what was written: they were changed afterwards.`;
    case 'link-mismatch':
      return `In the chain ${entry} does not follow the one before it: one of the two was replaced.`;
    case 'unreadable':
      return `The contents of ${entry} can’t be read: they were changed, or the disk damaged them.`;
    case 'tail-cut':
      return `The last entries are gone: ${entry} is known to have been written and is no longer there.`;
    case 'head-mismatch':
      return `Another entry stands in the place of ${entry} than the one that was written there.`;
  }
}
