import type { AppError } from '../../shared/errors.ts';
import type { ProfileStatus } from '../../shared/models/profile.ts';
import type { BatchSummary, TransferSnapshot } from '../../shared/models/transfer.ts';
import { ACTIVE_STATES, FINAL_STATES, type TransferState } from '../../shared/transfer-state.ts';

/** What the command line knows of the transfers it waits for. Pure: news in, verdict out. */
export interface RunState {
  readonly batches: ReadonlyMap<string, BatchSummary>;
  readonly statuses: ReadonlyMap<string, ProfileStatus>;
  /** Failed connections each profile had before this run. */
  readonly failuresBefore: ReadonlyMap<string, number>;
  /** Profiles whose server was reached in this run. */
  readonly reached: ReadonlySet<string>;
}

/** Why nothing moves in a batch any more. */
export type Standstill = 'finished' | 'held' | 'paused' | 'unreachable' | 'asks';

/** Connections to a server we did reach may fail this often before we stop waiting for it. */
const MOST_FAILURES = 4;

export const NEW_RUN: RunState = {
  batches: new Map(),
  statuses: new Map(),
  failuresBefore: new Map(),
  reached: new Set(),
};

/** States a transfer is in only once its server was reached. */
const REACHED_STATES: readonly TransferState[] = [
  'transferring',
  'verifying',
  'staged',
  'publishing',
  'delivered',
];

/** Remembers what was so before the run: earlier failures aren't this run's. */
export function beginningWith(state: RunState, statuses: readonly ProfileStatus[]): RunState {
  const failuresBefore = new Map(state.failuresBefore);
  for (const { profileId, unreachable } of statuses)
    failuresBefore.set(profileId, unreachable?.failures ?? 0);
  return withStatuses({ ...state, failuresBefore }, statuses);
}

export function withStatuses(state: RunState, news: readonly ProfileStatus[]): RunState {
  if (news.length === 0) return state;
  const statuses = new Map(state.statuses);
  const failuresBefore = new Map(state.failuresBefore);
  for (const status of news) {
    statuses.set(status.profileId, status);
    // A success in between starts the count anew.
    const before = failuresBefore.get(status.profileId) ?? 0;
    if ((status.unreachable?.failures ?? 0) < before) failuresBefore.set(status.profileId, 0);
  }
  return { ...state, statuses, failuresBefore };
}

/** Takes in snapshots; those of batches this run doesn't wait for are ignored. */
export function withQueue(
  state: RunState,
  watched: ReadonlySet<string>,
  transfers: readonly TransferSnapshot[],
  batches: readonly BatchSummary[],
): RunState {
  const next = new Map(state.batches);
  for (const batch of batches) if (watched.has(batch.id)) next.set(batch.id, batch);
  const reached = new Set(state.reached);
  for (const { batchId, profileId, state: is } of transfers) {
    if (watched.has(batchId) && REACHED_STATES.includes(is)) reached.add(profileId);
  }
  return { ...state, batches: next, reached };
}

const countIn = (batch: BatchSummary, states: readonly TransferState[]): number =>
  states.reduce((sum, state) => sum + (batch.counts[state] ?? 0), 0);

const finishedIn = (batch: BatchSummary): number => countIn(batch, FINAL_STATES);
const remainingIn = (batch: BatchSummary): number => batch.total - finishedIn(batch);

/** Why a batch stands still; `null` while something may still move. */
export function standstillOf(state: RunState, batch: BatchSummary): Standstill | null {
  const remaining = remainingIn(batch);
  if (remaining === 0) return 'finished';
  if (countIn(batch, ACTIVE_STATES) > 0) return null;
  if (batch.together === 'asks') return 'asks';
  // What is staged moves again once the others do; when it is being published it moves by itself.
  const paused = countIn(batch, ['paused']);
  const still = paused + (batch.together === 'gathering' ? countIn(batch, ['staged']) : 0);
  if (still === remaining) return 'paused';
  const status = state.statuses.get(batch.profileId);
  if (status?.held || still + countIn(batch, ['held']) === remaining) return 'held';
  return failuresInRun(state, batch.profileId) >= failuresAllowed(state, batch) ? 'unreachable' : null;
}

function failuresInRun(state: RunState, profileId: string): number {
  const failures = state.statuses.get(profileId)?.unreachable?.failures ?? 0;
  return failures - (state.failuresBefore.get(profileId) ?? 0);
}

/** A server never reached in this run is probably not there; one that was, probably comes back. */
function failuresAllowed(state: RunState, batch: BatchSummary): number {
  const reached =
    state.reached.has(batch.profileId) || countIn(batch, ['transferring', 'verifying', 'publishing']) > 0;
  return reached ? MOST_FAILURES : 1;
}

/** Profiles that wait for a person, with what they need, each once. */
export function heldIn(state: RunState): { readonly profileId: string; readonly error: AppError }[] {
  const held = new Map<string, AppError>();
  for (const batch of state.batches.values()) {
    const status = state.statuses.get(batch.profileId);
    if (status?.held && remainingIn(batch) > 0) held.set(batch.profileId, status.held.error);
  }
  return [...held].map(([profileId, error]) => ({ profileId, error }));
}

/** Why the whole run stands still, the gravest reason of its batches; `null` while one of them moves. */
export function standstillOfRun(state: RunState): Standstill | null {
  const reasons = [...state.batches.values()].map((batch) => standstillOf(state, batch));
  if (reasons.includes(null)) return null;
  const gravest = (['held', 'unreachable', 'asks', 'paused'] as const).find((reason) =>
    reasons.includes(reason),
  );
  return gravest ?? 'finished';
}
