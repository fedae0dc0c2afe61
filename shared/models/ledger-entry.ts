import * as v from 'valibot';
import { FINAL_STATES } from '../transfer-state.ts';
import { Direction } from './transfer.ts';

export const LEDGER_KINDS = [
  'transfer.delivered',
  'transfer.skipped',
  'transfer.failed',
  'transfer.cancelled',
  'transfer.unconfirmed',
  'remote.removed',
  'remote.renamed',
  'remote.folder-made',
  'trust.accepted',
  'trust.replaced',
  'trust.forgotten',
  'key.made',
  'trust.next-added',
  'trust.next-removed',
  'trust.rotated',
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** What a field of an entry may hold: JSON without nesting. */
export type LedgerValue = string | number | boolean | null;

/**
 * The fields of an entry by name. `kind`, `atMs`, and who did it (`osUser`, `host`, `appVersion`) are always
 * there; the others depend on the kind; see docs/ledger-format.md.
 */
export type LedgerFields = Readonly<Record<string, LedgerValue>>;

export interface LedgerEntry {
  /** 1, 2, 3 … without gaps. */
  readonly sequence: number;
  /** Lower-case hexadecimal SHA-256. */
  readonly previousHash: string;
  readonly hash: string;
  readonly fields: LedgerFields;
}

export const HistoryFilter = v.object({
  /** Inclusive, UTC milliseconds, by the time of the entry. */
  fromMs: v.optional(v.pipe(v.number(), v.integer())),
  /** Exclusive. */
  toMs: v.optional(v.pipe(v.number(), v.integer())),
  profileName: v.optional(v.string()),
  direction: v.optional(Direction),
  outcome: v.optional(v.picklist(FINAL_STATES)),
  /** Part of a file name or path, or of the name of who did it; any case. */
  text: v.optional(v.string()),
  /** `true`: also deletions, renames and trust decisions; by default transfers only. */
  everything: v.optional(v.boolean(), false),
});
export type HistoryFilter = v.InferOutput<typeof HistoryFilter>;
export type HistoryFilterInput = v.InferInput<typeof HistoryFilter>;

/** What `waybill verify` found. */
export type LedgerVerdict =
  | { readonly intact: true; readonly entries: number; readonly head: string; readonly headSequence: number }
  | {
      readonly intact: false;
      readonly entries: number;
      /** The first entry that is wrong. */
      readonly sequence: number;
      readonly problem:
        | 'missing'
        | 'hash-mismatch'
        | 'link-mismatch'
        | 'unreadable'
        | 'tail-cut'
        | 'head-mismatch';
      readonly message: string;
    };
