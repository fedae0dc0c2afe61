import { formatMinute, formatSize } from '../../shared/format.ts';
import { FOLDER_MADE, proofOf, SKIP_WORDS } from '../../shared/messages/outcome-messages.ts';
import type { LedgerEntry, LedgerKind, LedgerValue } from '../../shared/models/ledger-entry.ts';
import { SKIP_REASONS, STAGES } from '../../shared/models/transfer.ts';
import { CHECKED_BY, CHECKS } from '../../shared/models/verification.ts';
import { dim, green, padEnd, padStart, red, type Text, yellow } from './text.ts';

/** What happened, for entries that are no transfers. */
const KIND_WORDS: Readonly<Partial<Record<string, string>>> = {
  'remote.removed': 'removed',
  'remote.renamed': 'renamed',
  'remote.folder-made': 'folder made',
  'trust.accepted': 'host key trusted',
  'trust.replaced': 'host key replaced',
  'trust.forgotten': 'host key forgotten',
  'key.made': 'key made',
  'trust.next-added': 'next host key stored',
  'trust.next-removed': 'next host key removed',
  'trust.rotated': 'host key changed as planned',
} satisfies Partial<Record<LedgerKind, string>>;

/** Most names and sizes (`1023 bytes`) stand in columns; longer ones push the rest to the right. */
export const NAME_WIDTH = 34;
export const SIZE_WIDTH = 10;

const words = (value: LedgerValue | undefined): string =>
  value === null || value === undefined ? '' : String(value);

/** One entry of the history as a line. Its fields come from the ledger and may be anything. */
export function historyLine({ sequence, fields }: LedgerEntry): Text {
  const { atMs, kind, profileName, server, direction, sizeBytes, errorCode } = fields;
  const at = typeof atMs === 'number' ? formatMinute(atMs) : '';
  const what = fields.fileName ?? fields.remotePath ?? fields.path ?? fields.fingerprint;
  const arrow = direction === 'upload' ? '↑ ' : direction === 'download' ? '↓ ' : '  ';
  return [
    dim(padStart(`#${sequence}`, 7)),
    `  ${at}  ${arrow}`,
    padEnd(outcomeOf(words(kind)), 12),
    '  ',
    padEnd(words(what), NAME_WIDTH),
    '  ',
    dim(padStart(typeof sizeBytes === 'number' ? formatSize(sizeBytes) : '', SIZE_WIDTH)),
    `  ${words(profileName ?? server)}`,
    dim(proof(fields)),
    errorCode === undefined || errorCode === null ? '' : dim(`  ${words(errorCode)}`),
  ];
}

function outcomeOf(kind: string): Text {
  const outcome = kind.startsWith('transfer.') ? kind.slice('transfer.'.length) : (KIND_WORDS[kind] ?? kind);
  if (outcome === 'delivered') return green(outcome);
  if (outcome === 'failed') return red(outcome);
  return outcome === 'unconfirmed' ? yellow(outcome) : outcome;
}

/** How far it came and how it was compared, or why it didn't go. */
function proof({ kind, ...fields }: LedgerEntry['fields']): string {
  const skipReason = SKIP_REASONS.find((known) => known === fields.skipReason);
  if (kind === 'transfer.skipped') return skipReason === undefined ? '' : `  ${SKIP_WORDS[skipReason]}`;
  if (kind !== 'transfer.delivered') return '';
  if (fields.entryKind === 'folder') return `  ${FOLDER_MADE}`;
  const stage = STAGES.find((known) => known === fields.stage) ?? null;
  const checked = CHECKS.find((known) => known === fields.checked) ?? null;
  const checkedBy = CHECKED_BY.find((known) => known === fields.checkedBy) ?? null;
  return `  ${proofOf(stage, checked, checkedBy)}`;
}
