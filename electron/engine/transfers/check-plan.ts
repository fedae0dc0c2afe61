import type { Profile } from '../../../shared/models/profile.ts';
import { type CheckedBy, isEnough, type VerifyMode } from '../../../shared/models/verification.ts';
import type { StoredTransfer } from './transfer-row.ts';

/** Up to this size `auto` reads a file back, where no hash command may be used, bytes. */
export const READ_BACK_BYTES = 16 * 1_024 * 1_024;

/**
 * Up to this size a file is read back even where a hash command may be used, bytes. A command costs a channel, a process and
 * three to four round trips: on loopback 0.1 to 0.3 s, at 100 ms 0.4 s. Reading back 1 MiB costs 4 ms on loopback, one round
 * trip at 100 ms, and 0.1 s more on a line of 100 Mbit/s; at 4 MiB both were alike at 100 ms.
 */
export const READ_BACK_FIRST_BYTES = 1_024 * 1_024;

/** What is tried, the best first. `content`: all but the size lead there. */
export interface CheckPlan {
  readonly ways: readonly CheckedBy[];
  /** The least that counts. */
  readonly required: Profile['transfer']['requiredCheck'];
  /** Somebody asked for reading back, so that it is worth a word where it isn't possible. */
  readonly asksForContent: boolean;
}

/**
 * Pure: how a file is compared. What a profile requires outranks the mode: where that would reach less, more is tried.
 * Of a destination that isn't saved nobody has required anything: `none`, where somebody says it, is enough there.
 */
export function checkPlan(
  row: Pick<StoredTransfer, 'verify'>,
  { kind, transfer }: Pick<Profile, 'kind' | 'transfer'>,
  sizeBytes: number,
): CheckPlan {
  const mode = row.verify ?? transfer.verify;
  const required = kind === 'ad-hoc' && mode === 'none' ? 'none' : transfer.requiredCheck;
  const needsContent = isEnough(required, 'content');
  const mayAsk = transfer.hashCommand;
  const ways = waysOf(needsContent && mode !== 'read-back' ? 'auto' : mode);
  return { ways, required, asksForContent: mode === 'read-back' || needsContent };

  function waysOf(wanted: VerifyMode): readonly CheckedBy[] {
    switch (wanted) {
      case 'none':
        return required === 'none' ? [] : ['size'];
      case 'size':
        return ['size'];
      case 'read-back':
        return ['read-back', 'size'];
      case 'auto': {
        const isCheap = sizeBytes <= READ_BACK_BYTES || needsContent;
        if (!mayAsk) return isCheap ? ['read-back', 'size'] : ['size'];
        if (sizeBytes <= READ_BACK_FIRST_BYTES) return ['read-back', 'hash-command', 'size'];
        return isCheap ? ['hash-command', 'read-back', 'size'] : ['hash-command', 'size'];
      }
    }
  }
}
