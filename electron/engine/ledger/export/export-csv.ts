import type { LedgerEntry, LedgerValue } from '../../../../shared/models/ledger-entry.ts';

/** Excel takes a CSV file for UTF-8 only if it starts with this. */
const BYTE_ORDER_MARK = '\uFEFF';

type Field = (entry: LedgerEntry) => LedgerValue | undefined;

const plain =
  (...names: readonly string[]): Field =>
  ({ fields }) =>
    names.map((name) => fields[name]).find((value) => value !== undefined && value !== null);

const time =
  (name: string): Field =>
  ({ fields }) =>
    isoTime(fields[name]);

/** The fields that have columns of their own; all others go into `details`. */
const COLUMN_OF: Readonly<Record<string, { readonly fields: readonly string[]; readonly read: Field }>> = {
  time_utc: { fields: ['atMs'], read: time('atMs') },
  kind: { fields: ['kind'], read: plain('kind') },
  outcome: { fields: ['outcome'], read: plain('outcome') },
  partner: { fields: ['profileName'], read: plain('profileName') },
  direction: { fields: ['direction'], read: plain('direction') },
  file_name: { fields: ['fileName'], read: plain('fileName') },
  local_path: { fields: ['localPath'], read: plain('localPath') },
  remote_path: { fields: ['remotePath'], read: plain('remotePath') },
  size_bytes: { fields: ['sizeBytes'], read: plain('sizeBytes') },
  sha256: { fields: ['sha256'], read: plain('sha256') },
  stage: { fields: ['stage'], read: plain('stage') },
  checked: { fields: ['checked'], read: plain('checked') },
  checked_by: { fields: ['checkedBy'], read: plain('checkedBy') },
  server: { fields: ['server'], read: plain('server') },
  server_key: { fields: ['serverKey', 'fingerprint'], read: plain('serverKey', 'fingerprint') },
  attempts: { fields: ['attempts'], read: plain('attempts') },
  queued_utc: { fields: ['queuedAtMs'], read: time('queuedAtMs') },
  started_utc: { fields: ['startedAtMs'], read: time('startedAtMs') },
  sent_utc: { fields: ['sentAtMs'], read: time('sentAtMs') },
  checked_utc: { fields: ['checkedAtMs'], read: time('checkedAtMs') },
  finished_utc: { fields: ['finishedAtMs'], read: time('finishedAtMs') },
  error_code: { fields: ['errorCode'], read: plain('errorCode') },
  error_message: { fields: ['errorMessage'], read: plain('errorMessage') },
  os_user: { fields: ['osUser'], read: plain('osUser') },
  host: { fields: ['host'], read: plain('host') },
  app_version: { fields: ['appVersion'], read: plain('appVersion') },
};

const WITH_COLUMN: ReadonlySet<string> = new Set(Object.values(COLUMN_OF).flatMap(({ fields }) => fields));

/** The header row's names, in order. */
export const CSV_COLUMNS: readonly string[] = [
  'sequence',
  ...Object.keys(COLUMN_OF),
  'details',
  'entry_hash',
];

/** What stands before the first entry: byte order mark and header row. */
export const csvStart = (): string => BYTE_ORDER_MARK + record(CSV_COLUMNS);

/** One entry as a record of RFC 4180, line end included. */
export function csvEntry(entry: LedgerEntry): string {
  const own = Object.values(COLUMN_OF).map(({ read }) => read(entry));
  return record([entry.sequence, ...own, detailsOf(entry), entry.hash]);
}

const record = (cells: readonly (LedgerValue | undefined)[]): string => `${cells.map(cell).join(',')}\r\n`;

function cell(value: LedgerValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = withoutFormula(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Spreadsheets run a cell that starts like a formula, and file names come from others. Such a text gets an apostrophe in
 * front (OWASP, "CSV Injection"), also behind blanks and in its full-width forms; so does a text that starts
 * with an apostrophe, so that taking one away always gives the original.
 */
export function withoutFormula(text: string): string {
  return /^(?:['\t\r\n]|\s*[=+\-@＝＋－＠])/u.test(text) ? `'${text}` : text;
}

function detailsOf({ fields }: LedgerEntry): string {
  const others = Object.entries(fields).filter(([name, value]) => !WITH_COLUMN.has(name) && value !== null);
  return others.length === 0 ? '' : JSON.stringify(Object.fromEntries(others));
}

/** ISO 8601 in UTC; a number that is no time is left as it is rather than lost. */
function isoTime(value: LedgerValue | undefined): LedgerValue | undefined {
  if (typeof value !== 'number') return value;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? value : time.toISOString();
}
