import { ERROR_CODES, type ErrorCode } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import type { Direction } from '../../../shared/models/transfer.ts';
import { CHECKED_BY, CHECKS, type Checked, type CheckedBy } from '../../../shared/models/verification.ts';
import { FINAL_STATES, type FinalState } from '../../../shared/transfer-state.ts';

/** Reads an entry's fields by type. Names in them come from others, so control characters are made visible. */
export interface FieldReader {
  readonly text: (name: string) => string | null;
  readonly number: (name: string) => number | null;
}

export function fieldsOf({ fields }: LedgerEntry): FieldReader {
  return {
    text: (name) => {
      const value = fields[name];
      return typeof value === 'string' && value !== '' ? escapeControls(value) : null;
    },
    number: (name) => {
      const value = fields[name];
      return typeof value === 'number' ? value : null;
    },
  };
}

/** What an entry says about a transfer. */
export interface TransferFacts {
  readonly outcome: FinalState;
  readonly direction: Direction;
  readonly checked: Checked | null;
  /** Entries of earlier versions don't tell. */
  readonly checkedBy: CheckedBy | null;
  readonly errorCode: ErrorCode | undefined;
  readonly kind: 'file' | 'folder';
}

/** `undefined`: the entry is about something else, or of a kind that this version doesn't know. */
export function transferFacts(entry: LedgerEntry): TransferFacts | undefined {
  const { text } = fieldsOf(entry);
  const outcome = FINAL_STATES.find((state) => text('kind') === `transfer.${state}`);
  if (outcome === undefined) return undefined;
  const code = text('errorCode');
  return {
    outcome,
    direction: text('direction') === 'download' ? 'download' : 'upload',
    checked: CHECKS.find((known) => known === text('checked')) ?? null,
    checkedBy: CHECKED_BY.find((known) => known === text('checkedBy')) ?? null,
    kind: text('entryKind') === 'folder' ? 'folder' : 'file',
    errorCode: ERROR_CODES.find((known) => known === code),
  };
}

/** `imports.flowiq.ai`, with the port where it isn't SFTP's own. */
export const serverName = (server: string): string => server.replace(/:22$/, '');

/** The last part of a path of any system. */
export const lastPart = (path: string): string =>
  path
    .replace(/[/\\]+$/, '')
    .split(/[/\\]/)
    .at(-1) || path;
