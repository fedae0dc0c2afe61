import type { Checked, CheckedBy, Direction } from '../../models/transfer.ts';
import type { FinalState } from '../../transfer-state.ts';
import { possessive } from '../wording.ts';

/** Texts of a waybill: the one entry of the ledger that says what became of one file. */
export const WAYBILL = {
  title: 'Waybill',
  labels: {
    file: 'File',
    size: 'Size',
    sha256: 'SHA-256',
    from: 'From',
    to: 'To',
    path: 'Path',
    newPath: 'New path',
    server: 'Server',
    serverKey: 'Server key',
    signInKey: 'Key',
    replacedKey: 'Key before',
    how: 'How',
    person: 'Person',
    checked: 'Checked',
    placed: 'Name',
    attempts: 'Attempts',
    warnings: 'Notes',
    code: 'Code',
    entry: 'Entry',
    hash: 'Hash',
    recorded: 'Recorded',
    app: 'Waybill',
  },
  /** Who on which machine. */
  personAt: (person: string, host: string) => `${person} at ${host}`,
  timelineTitle: 'Timeline',
  notKnown: 'Not known',
  appVersion: (version: string) => `Waybill ${version}`,
  entry: (number: string) => `Entry ${number}`,
  print: 'Print',
  savePdf: 'Save PDF',
  copy: 'Copy',
  pdfSaved: (name: string) => `${name} was saved.`,
  printFailed: 'It could not be printed.',
  pdfFailed: 'The PDF could not be saved.',
  show: 'Show in folder',
  pdfName: (sequence: number) => `waybill_${sequence}.pdf`,
  /** At the foot of the printed page. */
  footnote: (entry: string) =>
    `Made from entry ${entry} of Waybill’s ledger, in which each entry holds the hash of the one before. ` +
    'The command “waybill verify”, or a JSON export of the history, proves that it was not changed.',
  opened: (sentence: string) => `Waybill: ${sentence}`,
} as const;

export const TIMELINE_WORDS = {
  queued: 'Queued',
  started: 'Started',
  sent: { upload: 'Sent', download: 'Received' } satisfies Record<Direction, string>,
  checked: 'Checked',
  finished: {
    delivered: 'Published',
    skipped: 'Skipped',
    failed: 'Failed',
    cancelled: 'Cancelled',
    unconfirmed: 'Given up looking',
  } satisfies Record<FinalState, string>,
  /** A delivery that was never given a final name: it was written under it. */
  deliveredInPlace: 'Delivered',
} as const;

const UPLOAD_PROOF: Readonly<Record<Checked, string>> = {
  none: 'not compared on their server',
  size: 'size checked on their server',
  content: 'contents checked on their server',
};

const DOWNLOAD_PROOF: Readonly<Record<Checked, string>> = {
  none: 'not compared with their server',
  size: 'size compared with their server',
  content: 'contents compared with their server',
};

/** What became of a file, in one sentence without a full stop: a title. */
export function outcomeSentence(facts: {
  readonly outcome: FinalState;
  readonly direction: Direction;
  readonly partner: string;
  readonly checked: Checked;
  readonly kind?: 'file' | 'folder';
}): string {
  const { outcome, partner } = facts;
  const isUpload = facts.direction === 'upload';
  switch (outcome) {
    case 'delivered':
      if (facts.kind === 'folder')
        return isUpload ? `Empty folder made at ${partner}` : `Empty folder made, as at ${partner}`;
      return isUpload
        ? `Delivered to ${partner}, ${UPLOAD_PROOF[facts.checked]}`
        : `Received from ${partner}, ${DOWNLOAD_PROOF[facts.checked]}`;
    case 'skipped':
      return isUpload ? `Not sent to ${partner}: skipped` : `Not received from ${partner}: skipped`;
    case 'failed':
      return isUpload ? `Not delivered to ${partner}` : `Not received from ${partner}`;
    case 'cancelled':
      return isUpload
        ? `Cancelled before it was delivered to ${partner}`
        : `Cancelled before it was received from ${partner}`;
    case 'unconfirmed':
      return isUpload
        ? `Not known whether it was delivered to ${partner}`
        : `Not known whether it was received from ${partner}`;
  }
}

/** How it was compared, in words for somebody who wants to know it exactly. */
export function checkedWords(
  checked: Checked,
  { checkedBy, direction }: { readonly checkedBy: CheckedBy | null; readonly direction: Direction },
): string {
  if (checked === 'none') return 'Nothing was compared';
  if (checked === 'size') return 'Size on the server compared, equal';
  return `${CONTENT_WORDS}${checkedBy === null ? '' : WAYS[direction][checkedBy]}`;
}

const CONTENT_WORDS = 'Contents on the server compared, equal';
const HASHED_THERE = ': the server’s own program told their SHA-256';
const WAYS: Readonly<Record<Direction, Readonly<Record<CheckedBy, string>>>> = {
  upload: { size: '', 'read-back': ': read back from there', 'hash-command': HASHED_THERE },
  download: { size: '', 'read-back': ': read there a second time', 'hash-command': HASHED_THERE },
};

export const PLACED_WORDS = {
  underTemporaryName: 'Written under a temporary name, then renamed',
  inPlace: 'Written directly under its name',
} as const;

/** How a key came to be trusted. */
export const HOW_WORDS: Readonly<Record<string, string>> = {
  compared: 'Compared with what the partner gave',
  'without-comparing': 'Without comparing',
  'accept-new-option': 'By the option to accept new servers',
  planned: 'As planned: the key had been stored ahead',
  imported: 'With a file of connections',
};

/** What else the ledger records, as a title. */
export const RECORD_SENTENCES = {
  'remote.removed': {
    file: (partner: string) => `Deleted on ${possessive(partner)} server`,
    folder: (partner: string) => `Folder deleted on ${possessive(partner)} server`,
  },
  'remote.renamed': (partner: string) => `Renamed on ${possessive(partner)} server`,
  'remote.folder-made': (partner: string) => `Folder made on ${possessive(partner)} server`,
  'trust.accepted': (server: string) => `Key of ${server} trusted`,
  'trust.replaced': (server: string) => `Trusted key of ${server} replaced`,
  'trust.forgotten': (server: string) => `Key of ${server} no longer trusted`,
  'key.made': 'A key for signing in was made',
  'trust.next-added': (server: string) => `Next key of ${server} stored`,
  'trust.next-removed': (server: string) => `Next key of ${server} removed`,
  'trust.rotated': (server: string) => `Key of ${server} changed as planned`,
} as const;

/** An entry of a kind that this version doesn't know. */
export const unknownRecord = (kind: string): string => `Recorded: ${kind}`;
