import type { Command } from '../../../shared/contract/events.ts';
import type { AppError } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import {
  BACKGROUND,
  type BatchOutcome,
  deliveredNotice,
  failedNotice,
} from '../../../shared/messages/window/background.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** The page that says more. */
  readonly opens: Command;
}

type Wanted = AppSettings['notifications'];

/** What a person is told when a batch has ended; undefined: nothing. */
export function noticeOfBatch(outcome: BatchOutcome, wanted: Wanted): Notice | undefined {
  if (outcome.failed > 0 && wanted.trouble) return { ...failedNotice(outcome), opens: 'page.queue' };
  if (outcome.delivered === 0 || !wanted.delivered) return undefined;
  const named = wanted.fileNames ? outcome : { ...outcome, names: [] };
  return { ...deliveredNotice(named), opens: 'page.history' };
}

/** What a person is told when a partner's transfers wait for an answer. */
export function noticeOfHold(partner: string, error: AppError, wanted: Wanted): Notice | undefined {
  if (!wanted.trouble) return undefined;
  const { path: _path, ...nameless } = error;
  return {
    title: BACKGROUND.needsYou(partner),
    body: describe(wanted.fileNames ? error : nameless, { partner }).sentence,
    opens: 'page.send',
  };
}
