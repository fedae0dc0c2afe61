import {
  DELIVERED_WORDS,
  PLACED_DELIVERED_WORDS,
  RECORD_WORDS,
  renamedTo,
} from '../../../shared/messages/window/history.ts';
import { type OutcomeTone, outcomeChip } from '../../../shared/messages/window/outcomes.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { remoteName } from '../../../shared/remote-path.ts';
import type { FinalState } from '../../../shared/transfer-state.ts';
import { fieldsOf, serverName, transferFacts } from './fields.ts';

export type RecordKind = keyof typeof RECORD_WORDS;

/** What an entry looks like in the table. */
export interface EntryRow {
  /** Which drawing stands in the chip. */
  readonly icon: FinalState | RecordKind | 'unknown';
  readonly tone: OutcomeTone;
  readonly word: string;
  readonly file: string;
  readonly partner: string;
  readonly person: string;
  /** Bytes. */
  readonly sizeBytes: number | null;
  /** UTC milliseconds. */
  readonly atMs: number;
}

export const isRecordKind = (kind: string | null): kind is RecordKind =>
  kind !== null && kind in RECORD_WORDS;

export function entryRow(entry: LedgerEntry): EntryRow {
  const { text, number } = fieldsOf(entry);
  const facts = transferFacts(entry);
  const kind = text('kind');
  const server = serverName(text('server') ?? '');
  const shared = {
    partner: text('profileName') ?? server,
    person: text('osUser') ?? '',
    sizeBytes: facts?.kind === 'folder' ? null : number('sizeBytes'),
    atMs: number('finishedAtMs') ?? number('atMs') ?? 0,
  };
  if (facts !== undefined) {
    const chip = outcomeChip({ ...facts, state: facts.outcome });
    const words = text('stage') === 'placed' ? PLACED_DELIVERED_WORDS : DELIVERED_WORDS;
    const word =
      facts.outcome === 'delivered' && facts.kind === 'file'
        ? words[facts.checked ?? 'none']
        : reasonIn(chip.word);
    return { ...shared, tone: chip.tone, word, icon: facts.outcome, file: text('fileName') ?? '' };
  }
  if (!isRecordKind(kind)) return { ...shared, icon: 'unknown', tone: 'neutral', word: kind ?? '', file: '' };
  return { ...shared, icon: kind, tone: 'neutral', word: RECORD_WORDS[kind], file: subjectOf(entry, kind) };
}

/** `Not sent: password refused` as `Password refused`: that it wasn't sent, the drawing and the colour say. */
function reasonIn(word: string): string {
  const reason = word.split(': ')[1];
  return reason === undefined ? word : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
}

/** The root has no name of its own. */
const nameOnServer = (path: string): string => remoteName(path) || path;

/** What a record is about: a name on the server, or a key. */
function subjectOf(entry: LedgerEntry, kind: RecordKind): string {
  const { text } = fieldsOf(entry);
  if (kind.startsWith('trust.') || kind === 'key.made')
    return [text('keyType'), text('fingerprint')].filter(Boolean).join(' ');
  const name = nameOnServer(text('remotePath') ?? '');
  const renamed = text('newRemotePath');
  return kind === 'remote.renamed' && renamed !== null ? renamedTo(name, nameOnServer(renamed)) : name;
}
