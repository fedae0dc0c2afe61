import type { AppError } from '../../../shared/errors.ts';
import type { Failures } from '../../../shared/messages/window/send.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import {
  type AskingBatch,
  type ProfileOverview,
  unfinishedOf,
} from '../../../shared/models/queue-overview.ts';
import { ACTIVE_STATES } from '../../../shared/transfer-state.ts';
import { questionFor } from '../../stores/held.ts';
import type { Question } from '../../stores/trouble-store.ts';

/** Which way a partner's present work goes. */
export type Going = 'sending' | 'receiving' | 'both';

/** The one thing a card says about its partner. */
export type CardStatus =
  | { readonly kind: 'needs-you'; readonly error: AppError; readonly question: Question['kind'] }
  | { readonly kind: 'unreachable'; readonly nextTryAtMs: number }
  | {
      readonly kind: 'going';
      readonly going: Going;
      /** The file being transferred, from 1. */
      readonly at: number;
      readonly of: number;
      /** 0 to 1; `undefined` where no size is known. */
      readonly share: number | undefined;
      readonly leftMs: number | null;
    }
  | { readonly kind: 'waiting'; readonly count: number }
  | { readonly kind: 'paused'; readonly count: number }
  /** A batch that publishes together stands still: nothing of it is published before a person decides. */
  | { readonly kind: 'together'; readonly staged: number; readonly failed: number }
  /** `failures` is `null` until it is known what they are. */
  | { readonly kind: 'failed'; readonly count: number; readonly failures: Failures | null }
  /** `isCompared`: with the other side, every single one. */
  | {
      readonly kind: 'delivered-today';
      readonly count: number;
      readonly lastAtMs: number;
      readonly isCompared: boolean;
    }
  | { readonly kind: 'last-delivery'; readonly atMs: number }
  | { readonly kind: 'ready' };

export interface CardFacts {
  readonly status: ProfileStatus | undefined;
  readonly overview: ProfileOverview | undefined;
  /** Of what runs, milliseconds; `null` where nothing was measured. */
  readonly leftMs: number | null;
  readonly going: Going;
  readonly failures: Failures | null;
  /** Of this partner, what stands still because some of it failed. */
  readonly asking?: readonly AskingBatch[] | undefined;
}

/** What stops a partner comes before what runs, what runs before what went wrong, and that before what went well. */
export function cardStatus({
  status,
  overview,
  leftMs,
  going,
  failures,
  asking = [],
}: CardFacts): CardStatus {
  if (status?.held != null)
    return {
      kind: 'needs-you',
      error: status.held.error,
      // What can't be answered is told there too, with the way to the connection's settings.
      question: questionFor(status.profileId, status.held.error.code)?.kind ?? 'sign-in',
    };
  if (status?.unreachable != null)
    return { kind: 'unreachable', nextTryAtMs: status.unreachable.nextTryAtMs };
  if (overview === undefined) return { kind: 'ready' };
  const { unfinished, running, delivered, failed, lastDeliveredAtMs } = overview;
  const left = unfinishedOf(overview);
  if (left > 0) {
    const paused = unfinished.paused ?? 0;
    if (paused === left) return { kind: 'paused', count: paused };
    const sum = (of: 'staged' | 'failed') => asking.reduce((total, batch) => total + batch[of], 0);
    if (activeOf(overview) === 0 && asking.length > 0)
      return { kind: 'together', staged: sum('staged'), failed: sum('failed') };
    if (activeOf(overview) === 0) return { kind: 'waiting', count: left };
    return {
      kind: 'going',
      going,
      at: Math.min(running.files, running.filesDone + 1),
      of: running.files,
      share: running.bytesTotal > 0 ? running.bytesDone / running.bytesTotal : undefined,
      leftMs,
    };
  }
  if (failed > 0) return { kind: 'failed', count: failed, failures };
  if (delivered.count > 0 && delivered.lastAtMs !== null)
    return {
      kind: 'delivered-today',
      count: delivered.count,
      lastAtMs: delivered.lastAtMs,
      isCompared: delivered.unchecked === 0,
    };
  if (lastDeliveredAtMs !== null) return { kind: 'last-delivery', atMs: lastDeliveredAtMs };
  return { kind: 'ready' };
}

const activeOf = ({ unfinished }: ProfileOverview): number =>
  ACTIVE_STATES.reduce((sum, state) => sum + (unfinished[state] ?? 0), 0);
