import { describe, expect, it } from 'vitest';
import { attentionOf, controlsOf } from '../../../renderer/features/queue/attention.ts';
import {
  askedConflicts,
  byDecision,
  sameQuestion,
} from '../../../renderer/features/queue/conflict-groups.ts';
import { actionsFor, answerFor, canRetry } from '../../../renderer/features/queue/row-actions.ts';
import { leftMsOf, shareOf, whyOf } from '../../../renderer/features/queue/row-facts.ts';
import { appError, ERROR_CODES, type ErrorCode } from '../../../shared/errors.ts';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import { TRANSFER_STATES } from '../../../shared/transfer-state.ts';
import {
  NOW,
  sampleOverview,
  sampleProfileOverview,
  sampleTransfer,
} from '../../renderer/support/samples.ts';

const failedWith = (code: ErrorCode, over = {}) =>
  sampleTransfer({ state: 'failed', error: appError(code, 'x'), ...over });
const statusOf = (over: Partial<ProfileStatus>): ProfileStatus => ({
  profileId: 'sleep',
  held: null,
  unreachable: null,
  ...over,
});
const held = (code: ErrorCode) => statusOf({ held: { error: appError(code, 'x'), sinceMs: NOW } });
const unreachable = statusOf({
  unreachable: { error: appError('Unreachable', 'x'), sinceMs: NOW, failures: 1, nextTryAtMs: NOW + 24_000 },
});
const primaryOf = (code: ErrorCode) => actionsFor(failedWith(code), undefined, true).primary;

describe('what leads on after a failure', () => {
  it('is a decision where the name is taken', () => {
    expect(primaryOf('AlreadyExists')).toBe('decide');
    expect(canRetry(failedWith('AlreadyExists'))).toBe(false);
  });

  it('is another try, with a message for whoever has to act', () => {
    for (const code of [
      'LocalFileNotFound',
      'SourceChanged',
      'DiskFull',
      'PermissionDenied',
      'NotFound',
    ] as const)
      expect(primaryOf(code)).toBe('retry');
    expect(actionsFor(failedWith('DiskFull'), undefined, true).secondary).toBe('copy-for-partner');
    expect(actionsFor(failedWith('PermissionDenied'), undefined, true).secondary).toBe('copy-for-it');
    expect(actionsFor(failedWith('NotFound'), undefined, true).secondary).toBe('copy-for-it');
    expect(actionsFor(failedWith('SourceChanged'), undefined, true).secondary).toBeNull();
  });

  it('is never a retry of a name that stays refused', () => {
    expect(actionsFor(failedWith('NameNotAllowed'), undefined, true).all).not.toContain('retry');
    expect(canRetry(failedWith('NameNotAllowed'))).toBe(false);
  });

  it('asks before an unconfirmed one is sent again', () => {
    const unconfirmed = sampleTransfer({ state: 'unconfirmed' });
    expect(actionsFor(unconfirmed, undefined, true).primary).toBe('send-again');
    expect(actionsFor(unconfirmed, undefined, true).all).not.toContain('retry');
    expect(canRetry(unconfirmed)).toBe(false);
  });

  it('has a step for every code, and always "Remove from list"', () => {
    for (const code of ERROR_CODES) {
      const { primary, secondary, all } = actionsFor(failedWith(code), undefined, true);
      expect(primary).not.toBeNull();
      expect(all).toContain('remove');
      expect(new Set(all).size).toBe(all.length);
      for (const action of [primary, secondary]) if (action !== null) expect(all).toContain(action);
    }
  });
});

describe('what can be done with the others', () => {
  it('pauses and cancels what isn’t over, in every state', () => {
    for (const state of TRANSFER_STATES) {
      const { all } = actionsFor(sampleTransfer({ state }), undefined, true);
      const isOver = ['delivered', 'skipped', 'failed', 'cancelled', 'unconfirmed'].includes(state);
      expect(all.includes('cancel')).toBe(!isOver);
      expect(all.includes('pause')).toBe(!isOver && state !== 'paused');
      expect(all.includes('resume')).toBe(state === 'paused');
    }
  });

  it('opens the question of a held connection', () => {
    const row = sampleTransfer({ state: 'held' });
    expect(actionsFor(row, held('AuthenticationFailed'), true).primary).toBe('enter-password');
    expect(actionsFor(row, held('HostKeyUnknown'), true).primary).toBe('check-identity');
    expect(answerFor('sleep', { code: 'KeyUnreadable' }, true)).toBe('edit-connection');
    expect(answerFor('sleep', { code: 'PassphraseNeeded' }, true)).toBe('enter-passphrase');
    // An ad-hoc connection has no editor and no dialog.
    expect(answerFor('sleep', { code: 'AuthenticationFailed' }, false)).toBe('release');
  });

  it('tries now what waits for the next try or for the network', () => {
    expect(actionsFor(sampleTransfer({ state: 'waiting-to-retry' }), undefined, true).primary).toBe(
      'try-now',
    );
    expect(actionsFor(sampleTransfer({ state: 'queued' }), unreachable, true).primary).toBe('try-connection');
    expect(actionsFor(sampleTransfer({ state: 'queued' }), undefined, true).primary).toBeNull();
  });
});

describe('why one waits', () => {
  it('says it in a few words', () => {
    const queued = sampleTransfer({ state: 'queued' });
    expect(whyOf(queued, undefined, NOW).text).toBe('Waiting for its turn');
    expect(whyOf(queued, unreachable, NOW)).toEqual({
      cause: 'network',
      text: 'Waiting for network, next try in 0:24',
    });
    expect(whyOf(queued, held('AuthenticationFailed'), NOW)).toEqual({
      cause: 'person',
      text: 'Needs you: sign in',
    });
    const retrying = sampleTransfer({ state: 'waiting-to-retry', nextAttemptAtMs: NOW + 12_000 });
    expect(whyOf(retrying, undefined, NOW).text).toBe('Next try in 0:12');
    expect(whyOf(retrying, undefined, NOW + 13_000).text).toBe('Trying again now');
    expect(whyOf(sampleTransfer({ state: 'paused' }), unreachable, NOW).text).toBe('Paused');
  });
});

describe('numbers of a row', () => {
  it('says the unit once where both have it', () => {
    expect(QUEUE.bytes(118_594_000, 191_260_262)).toBe('113.1 of 182.4 MB');
    expect(QUEUE.bytes(524_288, 2_516_582)).toBe('512.0 KB of 2.4 MB');
    expect(QUEUE.bytes(2_516_582, 2_516_582)).toBe('2.4 MB');
    expect(QUEUE.bytes(1_024, null)).toBe('1.0 KB');
  });

  it('tells only what was measured', () => {
    const sending = sampleTransfer({ state: 'transferring', sizeBytes: 1_000, bytesDone: 250 });
    expect(leftMsOf(sending)).toBeNull();
    expect(leftMsOf({ ...sending, bytesPerSecond: 250 })).toBe(3_000);
    expect(shareOf(sending)).toBe(0.25);
    expect(leftMsOf({ ...sending, bytesPerSecond: 0 })).toBeNull();
    expect(shareOf({ ...sending, bytesDone: 1_200 })).toBe(1);
    expect(shareOf({ ...sending, sizeBytes: null })).toBeUndefined();
    expect(shareOf({ ...sending, sizeBytes: 0, bytesDone: 0 })).toBe(1);
  });

  it('says which try it is, of how many there are by themselves', () => {
    expect(QUEUE.attempt(2, 4)).toBe('Try 2 of 4');
    expect(QUEUE.attempt(6, 4)).toBe('Try 6');
  });
});

describe('what stands above the rows', () => {
  const overview = sampleOverview({
    waiting: 4,
    profiles: [
      sampleProfileOverview({ profileId: 'net', unfinished: { queued: 2 } }),
      sampleProfileOverview({ profileId: 'sleep', unfinished: { held: 1, queued: 1, paused: 3 } }),
      sampleProfileOverview({ profileId: 'idle' }),
    ],
  });

  it('is one message a partner, those that need the person first', () => {
    const statuses = new Map([
      ['net', { ...unreachable, profileId: 'net' }],
      ['sleep', held('AuthenticationFailed')],
      ['idle', { ...held('AuthenticationFailed'), profileId: 'idle' }],
    ]);
    expect(
      attentionOf(overview, statuses).map(({ profileId, kind, waiting }) => [profileId, kind, waiting]),
    ).toEqual([
      ['sleep', 'held', 2],
      ['net', 'unreachable', 2],
    ]);
  });

  it('offers what makes sense', () => {
    expect(controlsOf(null)).toEqual({ canPause: false, canResume: false });
    expect(controlsOf({ ...overview, waiting: 7 })).toEqual({ canPause: true, canResume: true });
    expect(controlsOf({ ...overview, waiting: 3 })).toEqual({ canPause: false, canResume: true });
  });
});

describe('files whose names are taken', () => {
  const one = failedWith('AlreadyExists', { id: 1, remotePath: '/in/a.csv' });
  const two = failedWith('AlreadyExists', { id: 2, remotePath: '/in/b.csv' });
  const side = (path: string) => ({ path, sizeBytes: 1, modifiedAtMs: null });
  const conflictOf = (path: string) => ({ local: side(one.localPath), remote: side(path) });

  it('are asked about together, the chosen one first', () => {
    const others = [one, two, { ...two, id: 3, profileId: 'midwest' }, failedWith('DiskFull', { id: 4 })];
    expect(sameQuestion(two, others).map(({ id }) => id)).toEqual([2, 1]);
  });

  it('are found again by both paths; what is free needs no answer', () => {
    const asked = askedConflicts([two, one], [conflictOf('/in/b.csv')]);
    expect(asked.ids).toEqual([[2]]);
    expect(asked.free).toEqual([1]);
  });

  it('are resolved decision by decision', () => {
    const asked = askedConflicts([one, two], [conflictOf('/in/a.csv'), conflictOf('/in/b.csv')]);
    const groups = byDecision(
      asked,
      new Map([
        [0, 'rename' as const],
        [1, 'rename' as const],
      ]),
    );
    expect([...groups]).toEqual([['rename', [1, 2]]]);
  });
});
