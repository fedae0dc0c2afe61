import { describe, expect, it } from 'vitest';
import {
  beginningWith,
  heldIn,
  NEW_RUN,
  type RunState,
  standstillOfRun,
  withQueue,
  withStatuses,
} from '../../../electron/cli/run-state.ts';
import { appError } from '../../../shared/errors.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { BatchSummary } from '../../../shared/models/transfer.ts';

const status = (more: Partial<ProfileStatus> = {}): ProfileStatus => ({
  profileId: 'p',
  held: null,
  unreachable: null,
  ...more,
});
const unreachable = (failures: number): ProfileStatus =>
  status({ unreachable: { error: appError('Unreachable', 'x'), sinceMs: 1, failures, nextTryAtMs: 2 } });
const held = status({ held: { error: appError('AuthenticationFailed', 'x'), sinceMs: 1 } });

const batch = (counts: BatchSummary['counts'], id = 'b', profileId = 'p'): BatchSummary => ({
  id,
  profileId,
  direction: 'upload',
  together: null,
  createdAtMs: 0,
  counts,
  total: Object.values(counts).reduce((sum, count) => sum + count, 0),
  foldersMade: 0,
  bytesTotal: 0,
  bytesDone: 0,
});
const run = (counts: BatchSummary['counts'], ...news: readonly ProfileStatus[]): RunState =>
  withStatuses(withQueue(NEW_RUN, new Set(['b']), [], [batch(counts)]), news);

describe('a run of transfers', () => {
  it('is finished once everything is final', () => {
    expect(standstillOfRun(run({ delivered: 3, failed: 1, skipped: 1 }))).toBe('finished');
  });

  it('goes on while anything is active or waits its turn', () => {
    expect(standstillOfRun(run({ delivered: 3, transferring: 1 }))).toBeNull();
    expect(standstillOfRun(run({ queued: 1 }))).toBeNull();
    expect(standstillOfRun(run({ 'waiting-to-retry': 1, paused: 4 }))).toBeNull();
  });

  it('stands still when all that remains is paused or held', () => {
    expect(standstillOfRun(run({ delivered: 1, paused: 2 }))).toBe('paused');
    expect(standstillOfRun(run({ held: 2, paused: 1 }))).toBe('held');
  });

  it('stands still when a batch that publishes together asks, and goes on while that gathers or is published', () => {
    const together = (state: BatchSummary['together'], counts: BatchSummary['counts']) =>
      standstillOfRun(withQueue(NEW_RUN, new Set(['b']), [], [{ ...batch(counts), together: state }]));
    expect(together('asks', { staged: 5, failed: 1 })).toBe('asks');
    expect(together('gathering', { staged: 5, queued: 1 })).toBeNull();
    expect(together('gathering', { staged: 5, paused: 1 })).toBe('paused');
    expect(together('gathering', { staged: 5, held: 1 })).toBe('held');
    expect(together('publishing', { staged: 5, delivered: 1 })).toBeNull();
  });

  it('stands still when the profile needs a person, once what runs has ended', () => {
    expect(standstillOfRun(run({ queued: 5, publishing: 1 }, held))).toBeNull();
    expect(standstillOfRun(run({ queued: 5 }, held))).toBe('held');
    expect(heldIn(run({ queued: 5 }, held))).toEqual([{ profileId: 'p', error: held.held?.error }]);
    expect(heldIn(run({ delivered: 5 }, held))).toEqual([]);
  });

  it('gives up on a server never reached after one failure', () => {
    expect(standstillOfRun(run({ queued: 5 }, unreachable(1)))).toBe('unreachable');
  });

  it('waits longer for a server it did reach', () => {
    const watched = new Set(['b']);
    const reached = withQueue(run({ queued: 1, transferring: 1 }), watched, [], [batch({ queued: 2 })]);
    const state = { ...reached, reached: new Set(['p']) };
    expect(standstillOfRun(withStatuses(state, [unreachable(3)]))).toBeNull();
    expect(standstillOfRun(withStatuses(state, [unreachable(4)]))).toBe('unreachable');
  });

  it("doesn't count failures from before the run", () => {
    const begun = beginningWith(run({ queued: 1 }), [unreachable(7)]);
    expect(standstillOfRun(begun)).toBeNull();
    expect(standstillOfRun(withStatuses(begun, [unreachable(8)]))).toBe('unreachable');
    expect(standstillOfRun(withStatuses(begun, [status(), unreachable(1)]))).toBe('unreachable');
  });

  it('is judged by all its batches, gravest reason first', () => {
    const watched = new Set(['b', 'c']);
    const both = (second: BatchSummary['counts']): RunState =>
      withStatuses(withQueue(NEW_RUN, watched, [], [batch({ paused: 1 }), batch(second, 'c', 'q')]), [
        { ...held, profileId: 'q' },
      ]);
    expect(standstillOfRun(both({ queued: 1 }))).toBe('held');
    expect(standstillOfRun(both({ delivered: 1 }))).toBe('paused');
    expect(standstillOfRun(both({ verifying: 1 }))).toBeNull();
  });

  it("ignores other commands' batches", () => {
    const state = withQueue(run({ delivered: 1 }), new Set(['b']), [], [batch({ queued: 9 }, 'other')]);
    expect(standstillOfRun(state)).toBe('finished');
  });
});
