import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { QueueOverview } from '../../../shared/models/queue-overview.ts';

/** What the page's header says about all partners together. */
export type OverallStatus =
  | { readonly kind: 'needs-you'; readonly count: number }
  | { readonly kind: 'look-at'; readonly count: number }
  | { readonly kind: 'network' }
  | { readonly kind: 'going'; readonly count: number }
  /** `isCompared`: with the other side, every single one. */
  | { readonly kind: 'delivered'; readonly isCompared: boolean }
  /** Nothing was sent today: nothing is said. */
  | { readonly kind: 'quiet' };

export function overallStatus(
  statuses: readonly ProfileStatus[],
  overview: QueueOverview | null,
): OverallStatus {
  const held = statuses.filter((status) => status.held !== null).length;
  if (held > 0) return { kind: 'needs-you', count: held };
  if (overview === null) return { kind: 'quiet' };
  if (overview.failed > 0) return { kind: 'look-at', count: overview.failed };
  const unfinished = overview.active + overview.waiting;
  if (unfinished > 0 && overview.active === 0 && statuses.some(({ unreachable }) => unreachable !== null))
    return { kind: 'network' };
  if (unfinished > 0) return { kind: 'going', count: unfinished };
  if (overview.profiles.some(({ delivered }) => delivered.count > 0))
    return {
      kind: 'delivered',
      isCompared: overview.profiles.every(({ delivered }) => delivered.unchecked === 0),
    };
  return { kind: 'quiet' };
}
