import { describe, expect, it } from 'vitest';
import { type CardFacts, cardStatus } from '../../../renderer/features/send/card-status.ts';
import { failuresByProfile, goingByProfile } from '../../../renderer/features/send/failures.ts';
import { overallStatus } from '../../../renderer/features/send/overall-status.ts';
import { appError, type ErrorCode } from '../../../shared/errors.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import {
  NOW,
  sampleOverview,
  sampleProfileOverview,
  sampleTransfer,
} from '../../renderer/support/samples.ts';

const FREE: ProfileStatus = { profileId: 'sleep', held: null, unreachable: null };
const heldFor = (code: ErrorCode): ProfileStatus => ({
  ...FREE,
  held: { error: appError(code, 'x'), sinceMs: NOW },
});
const AWAY: ProfileStatus = {
  ...FREE,
  unreachable: {
    error: appError('Unreachable', 'x'),
    sinceMs: NOW,
    failures: 1,
    nextTryAtMs: NOW + 24_000,
  },
};
const EVERYTHING = sampleProfileOverview({
  unfinished: { transferring: 1, queued: 2 },
  running: { files: 4, filesDone: 1, bytesTotal: 1_000, bytesDone: 250 },
  failed: 1,
  delivered: { count: 4, unchecked: 0, lastAtMs: NOW },
  lastDeliveredAtMs: NOW,
});
const facts = (over: Partial<CardFacts> = {}): CardFacts => ({
  status: FREE,
  overview: EVERYTHING,
  leftMs: 12_000,
  going: 'sending',
  failures: null,
  ...over,
});

describe('the one status of a card', () => {
  it('is what needs a person, before everything else', () => {
    const status = { ...AWAY, held: heldFor('AuthenticationFailed').held };
    expect(cardStatus(facts({ status }))).toMatchObject({ kind: 'needs-you', question: 'sign-in' });
  });

  it.each([
    ['HostKeyUnknown', 'host-key', 'Needs you: check the server’s identity'],
    ['HostKeyChanged', 'host-key', 'Needs you: the server’s identity changed'],
    ['HostKeyRevoked', 'host-key', 'Needs you: the server’s key was revoked'],
    ['PassphraseNeeded', 'sign-in', 'Needs you: enter the passphrase'],
    ['AuthenticationFailed', 'sign-in', 'Needs you: sign in'],
    ['VaultUnavailable', 'sign-in', 'Needs you: unlock the keychain'],
    ['Internal', 'sign-in', 'Needs you: see what stops it'],
  ] as const)('asks the right question about %s', (code, question, text) => {
    expect(cardStatus(facts({ status: heldFor(code) }))).toMatchObject({ kind: 'needs-you', question });
    expect(SEND.needsYou(code)).toBe(text);
  });

  it('is the waiting for the network, before what runs', () => {
    expect(cardStatus(facts({ status: AWAY }))).toEqual({ kind: 'unreachable', nextTryAtMs: NOW + 24_000 });
    expect(SEND.network(24_000)).toBe('Waiting for network, next try in 0:24');
    expect(SEND.network(0)).toBe('Waiting for network, trying now');
  });

  it('is what runs, before what failed', () => {
    expect(cardStatus(facts())).toEqual({
      kind: 'going',
      going: 'sending',
      at: 2,
      of: 4,
      share: 0.25,
      leftMs: 12_000,
    });
    expect(SEND.going('sending', 2, 4, 12_000)).toBe('Sending 2 of 4, 0:12 left');
    expect(SEND.going('receiving', 2, 4, null)).toBe('Receiving 2 of 4');
  });

  it('never counts beyond the last file, and knows no share of nothing', () => {
    const overview = sampleProfileOverview({
      unfinished: { publishing: 1 },
      running: { files: 4, filesDone: 4, bytesTotal: 0, bytesDone: 0 },
    });
    expect(cardStatus(facts({ overview }))).toMatchObject({ at: 4, of: 4, share: undefined });
  });

  it('says what only waits or is paused', () => {
    const waiting = sampleProfileOverview({ unfinished: { queued: 2, paused: 1 } });
    expect(cardStatus(facts({ overview: waiting }))).toEqual({ kind: 'waiting', count: 3 });
    const paused = sampleProfileOverview({ unfinished: { paused: 3 } });
    expect(cardStatus(facts({ overview: paused }))).toEqual({ kind: 'paused', count: 3 });
  });

  it('says that nothing is published where a batch stands still', () => {
    const overview = sampleProfileOverview({ unfinished: { staged: 5 }, failed: 1 });
    const batch = { batchId: 'b', profileId: 'p', profileName: 'P', direction: 'upload' } as const;
    const asking = [{ ...batch, staged: 5, failed: 1 }];
    expect(cardStatus(facts({ overview, asking }))).toEqual({ kind: 'together', staged: 5, failed: 1 });
    expect(SEND.together(5, 1)).toBe('Nothing published: 1 of 6 files failed');
  });

  it('is what failed, before what went well', () => {
    const overview = { ...EVERYTHING, unfinished: {} };
    expect(cardStatus(facts({ overview }))).toEqual({ kind: 'failed', count: 1, failures: null });
  });

  it('is today’s deliveries, else the last one ever, else that it is ready', () => {
    const today = { ...EVERYTHING, unfinished: {}, failed: 0 };
    expect(cardStatus(facts({ overview: today }))).toEqual({
      kind: 'delivered-today',
      count: 4,
      lastAtMs: NOW,
      isCompared: true,
    });
    const before = { ...today, delivered: { count: 0, unchecked: 0, lastAtMs: null } };
    expect(cardStatus(facts({ overview: before }))).toEqual({ kind: 'last-delivery', atMs: NOW });
    expect(cardStatus(facts({ overview: sampleProfileOverview() }))).toEqual({ kind: 'ready' });
    expect(cardStatus(facts({ overview: undefined, status: undefined }))).toEqual({ kind: 'ready' });
    const options = { now: NOW, timeZone: 'UTC', locale: 'en-GB' };
    expect(SEND.deliveredToday(4, NOW, options)).toBe('4 of 4 delivered today, 09:41');
    expect(SEND.lastDelivery(NOW - 2 * 86_400_000, options)).toBe('Last delivery 20 November, 09:41');
  });
});

describe('failures of a partner', () => {
  it('never count an unconfirmed one as not sent', () => {
    const found = failuresByProfile([
      sampleTransfer({ id: 1, state: 'failed' }),
      sampleTransfer({ id: 2, state: 'failed', direction: 'download' }),
      sampleTransfer({ id: 3, state: 'unconfirmed' }),
      sampleTransfer({ id: 4, state: 'unconfirmed', profileId: 'midwest' }),
    ]);
    expect(found.get('sleep')).toEqual({ notSent: 1, notReceived: 1, unconfirmed: 1 });
    expect(SEND.failed(found.get('sleep') ?? never())).toBe('1 not sent, 1 not received, 1 unconfirmed');
    expect(SEND.failed(found.get('midwest') ?? never())).toBe('1 unconfirmed');
  });

  it('are told apart from what runs, by direction', () => {
    const going = goingByProfile([
      sampleTransfer({ id: 1, state: 'transferring', direction: 'download' }),
      sampleTransfer({ id: 2, state: 'transferring', profileId: 'midwest' }),
      sampleTransfer({ id: 3, state: 'publishing', profileId: 'midwest', direction: 'download' }),
      sampleTransfer({ id: 4, state: 'queued' }),
      sampleTransfer({ id: 5, state: 'delivered' }),
    ]);
    expect(Object.fromEntries(going)).toEqual({ sleep: 'receiving', midwest: 'both' });
  });
});

describe('all partners together', () => {
  const delivered = sampleOverview({ profiles: [EVERYTHING] });

  it('says first who needs a person, then what to look at, then what goes', () => {
    expect(overallStatus([FREE, heldFor('HostKeyUnknown')], { ...delivered, failed: 2 })).toEqual({
      kind: 'needs-you',
      count: 1,
    });
    expect(overallStatus([FREE], { ...delivered, failed: 2, active: 1 })).toEqual({
      kind: 'look-at',
      count: 2,
    });
    expect(overallStatus([AWAY], { ...delivered, waiting: 2 })).toEqual({ kind: 'network' });
    expect(overallStatus([AWAY], { ...delivered, active: 1, waiting: 2 })).toEqual({
      kind: 'going',
      count: 3,
    });
  });

  it('claims for all that they were compared only where every single one was', () => {
    const delivery = (profileId: string, unchecked: number) =>
      sampleProfileOverview({ profileId, delivered: { count: 3, unchecked, lastAtMs: NOW } });
    const profiles = [delivery('sleep', 0), delivery('midwest', 1)];
    expect(overallStatus([FREE], sampleOverview({ profiles }))).toEqual({
      kind: 'delivered',
      isCompared: false,
    });
    const [, midwest] = profiles;
    expect(cardStatus(facts({ overview: midwest }))).toMatchObject({
      kind: 'delivered-today',
      isCompared: false,
    });
  });

  it('says "all delivered" only where something was', () => {
    expect(overallStatus([FREE], delivered)).toEqual({ kind: 'delivered', isCompared: true });
    expect(overallStatus([FREE], sampleOverview({ profiles: [sampleProfileOverview()] }))).toEqual({
      kind: 'quiet',
    });
    expect(overallStatus([FREE], null)).toEqual({ kind: 'quiet' });
  });
});

function never(): never {
  throw new Error('expected to be there');
}
