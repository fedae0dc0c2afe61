import type { AppError } from '../../../shared/errors.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { QueueOverview } from '../../../shared/models/queue-overview.ts';
import { WAITING_STATES } from '../../../shared/transfer-state.ts';

/** One partner whose transfers wait for the same thing: one refusal, one question. */
export interface Attention {
  readonly profileId: string;
  readonly kind: 'held' | 'unreachable';
  readonly error: AppError;
  /** How many transfers wait for it. */
  readonly waiting: number;
  /** Of an unreachable one, UTC milliseconds. */
  readonly nextTryAtMs: number | null;
}

/** What stands above the waiting rows: first what needs the person, then what the network stops. */
export function attentionOf(
  overview: QueueOverview | null,
  statuses: ReadonlyMap<string, ProfileStatus>,
): readonly Attention[] {
  const held: Attention[] = [];
  const unreachable: Attention[] = [];
  for (const { profileId, unfinished } of overview?.profiles ?? []) {
    // A paused one waits for nothing but the person's own wish, a staged one for the others of its batch.
    const waiting = WAITING_STATES.filter((state) => state !== 'paused' && state !== 'staged').reduce(
      (sum, state) => sum + (unfinished[state] ?? 0),
      0,
    );
    const status = statuses.get(profileId);
    if (waiting === 0 || status === undefined) continue;
    if (status.held !== null)
      held.push({ profileId, kind: 'held', error: status.held.error, waiting, nextTryAtMs: null });
    else if (status.unreachable !== null)
      unreachable.push({
        profileId,
        kind: 'unreachable',
        error: status.unreachable.error,
        waiting,
        nextTryAtMs: status.unreachable.nextTryAtMs,
      });
  }
  return [...held, ...unreachable];
}

/** What the buttons above the lists can do. */
export interface Controls {
  readonly canPause: boolean;
  readonly canResume: boolean;
}

export function controlsOf(overview: QueueOverview | null): Controls {
  const paused = (overview?.profiles ?? []).reduce(
    (sum, { unfinished }) => sum + (unfinished.paused ?? 0),
    0,
  );
  const unfinished = (overview?.active ?? 0) + (overview?.waiting ?? 0);
  return { canPause: unfinished > paused, canResume: paused > 0 };
}
