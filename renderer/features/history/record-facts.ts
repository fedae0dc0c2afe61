import { formatExactBytes } from '../../../shared/format.ts';
import {
  HOW_WORDS,
  RECORD_SENTENCES,
  unknownRecord,
  WAYBILL,
} from '../../../shared/messages/window/waybill.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { isRecordKind } from './entry-row.ts';
import { type Fact, fingerprint, path, personLine, plain, serverLine, withLines } from './fact-lines.ts';
import { fieldsOf, serverName } from './fields.ts';

/** What was recorded, of what isn't a transfer: a deletion, a renaming, a decision to trust. */
export function recordSentence(entry: LedgerEntry): string {
  const { text } = fieldsOf(entry);
  const kind = text('kind');
  const server = serverName(text('server') ?? WAYBILL.notKnown);
  if (!isRecordKind(kind)) return unknownRecord(kind ?? WAYBILL.notKnown);
  if (kind === 'remote.removed') {
    const words = RECORD_SENTENCES[kind];
    return (text('entryKind') === 'folder' ? words.folder : words.file)(text('profileName') ?? server);
  }
  if (kind === 'key.made') return RECORD_SENTENCES[kind];
  return RECORD_SENTENCES[kind](kind.startsWith('trust.') ? server : (text('profileName') ?? server));
}

export function recordFacts(entry: LedgerEntry): readonly Fact[] {
  const fields = fieldsOf(entry);
  const { text, number } = fields;
  const { labels } = WAYBILL;
  const size = number('sizeBytes');
  const how = text('how');
  return withLines([
    { label: labels.path, lines: path(text('remotePath')) },
    { label: labels.newPath, lines: path(text('newRemotePath')) },
    { label: labels.size, lines: plain(size === null ? null : formatExactBytes(size)) },
    { label: labels.server, lines: serverLine(fields) },
    {
      label: text('kind') === 'key.made' ? labels.signInKey : labels.serverKey,
      lines: [...plain(text('keyType')), ...fingerprint(text('fingerprint'))],
    },
    { label: labels.replacedKey, lines: fingerprint(text('replacedFingerprint')) },
    { label: labels.how, lines: plain(how === null ? null : (HOW_WORDS[how] ?? how)) },
    { label: labels.person, lines: personLine(fields) },
  ]);
}
