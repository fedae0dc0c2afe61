import { describe, expect, it } from 'vitest';
import { EndedBatches } from '../../../electron/main/background/ended-batches.ts';
import { noticeOfBatch, noticeOfHold } from '../../../electron/main/background/notices.ts';
import { SleepGuard } from '../../../electron/main/background/power.ts';
import { NO_NUMBERS, numbersOf } from '../../../electron/main/background/queue-numbers.ts';
import { taskbarLook } from '../../../electron/main/background/taskbar.ts';
import { TrayKeeper, trayLook } from '../../../electron/main/background/tray.ts';
import { appError } from '../../../shared/errors.ts';
import type { ProfileStatus } from '../../../shared/models/profile.ts';
import type { ProfileOverview } from '../../../shared/models/queue-overview.ts';
import type { BatchSummary } from '../../../shared/models/transfer.ts';

const partner = (
  profileId: string,
  unfinished: ProfileOverview['unfinished'],
  [bytesDone, bytesTotal] = [0, 0],
): ProfileOverview => ({
  profileId,
  unfinished,
  running: { files: 0, filesDone: 0, bytesDone, bytesTotal },
  delivered: { count: 0, unchecked: 0, lastAtMs: null },
  failed: 0,
  lastDeliveredAtMs: null,
});
const overview = (profiles: readonly ProfileOverview[], failed = 0, stoppedAtMs: number | null = null) => ({
  profiles,
  asking: [],
  active: 0,
  waiting: 0,
  failed,
  done: 0,
  controls: { uploadLimit: null, downloadLimit: null, stoppedAtMs },
});
const error = appError('Unreachable', 'x');
const status = (profileId: string, more: Partial<ProfileStatus> = {}): ProfileStatus => ({
  profileId,
  held: null,
  unreachable: null,
  ...more,
});
const held = { error, sinceMs: 1 };
const unreachable = { error, sinceMs: 1, failures: 1, nextTryAtMs: 2 };

describe("the queue's numbers", () => {
  it('tell what goes on by itself from what waits for a person', () => {
    const profiles = [
      partner('a', { transferring: 2, queued: 3, paused: 7 }, [30, 100]),
      partner('b', { held: 4 }, [5, 50]),
      partner('c', { 'waiting-to-retry': 1 }, [0, 60]),
    ];
    expect(numbersOf(overview(profiles, 2), [status('a'), status('b', { held })])).toEqual({
      going: 6,
      busy: true,
      held: 1,
      failed: 2,
      bytesDone: 30,
      bytesTotal: 160,
    });
  });

  it('hold no sleep off for a server that is away, a retry much later, or a pause', () => {
    const busy = (unfinished: ProfileOverview['unfinished'], more: Partial<ProfileStatus> = {}) =>
      numbersOf(overview([partner('a', unfinished)]), [status('a', more)]).busy;
    expect([
      busy({ queued: 1 }),
      busy({ queued: 1 }, { unreachable }),
      busy({ transferring: 1 }, { unreachable }),
      busy({ 'waiting-to-retry': 1 }),
      busy({ paused: 1 }),
      busy({}),
    ]).toEqual([true, false, true, false, false, false]);
  });

  it('say that nothing but what runs goes on, once the queue was stopped', () => {
    const stopped = (unfinished: ProfileOverview['unfinished']) => {
      const { going, busy } = numbersOf(overview([partner('a', unfinished)], 0, 1), [status('a')]);
      return { going, busy };
    };
    expect([stopped({ transferring: 2, queued: 9 }), stopped({ queued: 9, 'waiting-to-retry': 1 })]).toEqual([
      { going: 2, busy: true },
      { going: 0, busy: false },
    ]);
  });
});

describe('the task bar', () => {
  const numbers = { ...NO_NUMBERS, going: 2, bytesDone: 25, bytesTotal: 100 };

  it('shows how far everything is, and how much waits for a person', () => {
    expect(taskbarLook(numbers)).toEqual({ progress: 0.25, mode: 'normal', badge: 0 });
    expect(taskbarLook({ ...numbers, held: 1, failed: 2 })).toEqual({
      progress: 0.25,
      mode: 'error',
      badge: 3,
    });
    expect(taskbarLook({ ...numbers, bytesTotal: 0 }).progress).toBe(2);
    expect(taskbarLook({ ...numbers, bytesDone: 120 }).progress).toBe(1);
    expect(taskbarLook({ ...NO_NUMBERS, failed: 1 })).toEqual({ progress: -1, mode: 'normal', badge: 1 });
  });
});

describe('sleep', () => {
  it('is held off once while files go, and let come afterwards', () => {
    const calls: string[] = [];
    const guard = new SleepGuard({
      start: (type) => calls.push(type),
      stop: (id) => calls.push(`stop ${id}`),
    });
    for (const awake of [false, true, true, false, false, true]) guard.hold(awake);
    guard[Symbol.dispose]();
    expect(calls).toEqual(['prevent-app-suspension', 'stop 1', 'prevent-app-suspension', 'stop 3']);
  });
});

describe('the tray', () => {
  it('is there only while no window is and there is a reason', () => {
    expect([trayLook(true, 3, 1), trayLook(false, 0, 0)]).toEqual([undefined, undefined]);
    expect(trayLook(false, 3, 1)).toEqual({ tip: 'Waybill is sending files', mayPause: true });
    expect(trayLook(false, 0, 1)).toEqual({ tip: 'Waybill needs you', mayPause: false });
  });

  it('is made once, changed where its look changes, and removed', () => {
    const calls: string[] = [];
    const keeper = new TrayKeeper({
      create: () => {
        calls.push('made');
        return {
          update: (tip, entries) => calls.push([tip, ...entries.map(({ label }) => label)].join(', ')),
          remove: () => calls.push('removed'),
        };
      },
      open: () => {},
      pauseAll: () => {},
      quit: () => {},
    });
    for (const look of [trayLook(false, 3, 0), trayLook(false, 2, 0), trayLook(false, 0, 1), undefined])
      keeper.show(look);
    keeper[Symbol.dispose]();
    expect(calls).toEqual([
      'made',
      'Waybill is sending files, Open Waybill, Pause all, Quit',
      'Waybill needs you, Open Waybill, Quit',
      'removed',
    ]);
  });
});

describe('the end of a batch', () => {
  const batch = (id: string, counts: BatchSummary['counts'], createdAtMs = 100): BatchSummary => ({
    id,
    profileId: 'p',
    direction: 'upload',
    together: null,
    createdAtMs,
    counts,
    total: 3,
    foldersMade: 0,
    bytesTotal: 0,
    bytesDone: 0,
  });
  const ids = (ended: readonly BatchSummary[]) => ended.map(({ id }) => id);

  it('is noticed once, also of one that was through before its first news', () => {
    const ended = new EndedBatches(50);
    expect(ids(ended.among([batch('a', { delivered: 2, transferring: 1 })]))).toEqual([]);
    expect(ids(ended.among([batch('a', { delivered: 2, failed: 1 }), batch('b', { delivered: 3 })]))).toEqual(
      ['a', 'b'],
    );
    expect(ids(ended.among([batch('a', { delivered: 2, failed: 1 })]))).toEqual([]);
  });

  it('is noticed again after a failed file was tried again', () => {
    const ended = new EndedBatches(50);
    ended.among([batch('a', { delivered: 2, failed: 1 })]);
    ended.among([batch('a', { delivered: 2, queued: 1 })]);
    expect(ids(ended.among([batch('a', { delivered: 3 })]))).toEqual(['a']);
  });

  it('is what a batch that stands still until somebody decides comes to as well', () => {
    const ended = new EndedBatches(50);
    const asks = { ...batch('a', { staged: 2, failed: 1 }), together: 'asks' as const };
    expect(ids(ended.among([asks]))).toEqual(['a']);
    expect(ids(ended.among([asks]))).toEqual([]);
    ended.among([{ ...asks, together: 'publishing' }]);
    expect(ids(ended.among([batch('a', { delivered: 2, failed: 1 })]))).toEqual(['a']);
  });

  it('is no news where it was long ago, and some of it is only taken out of the list now', () => {
    const ended = new EndedBatches(50);
    expect(ended.among([batch('old', { delivered: 3 }, 10)])).toEqual([]);
    ended.among([batch('unfinished', { queued: 3 }, 10)]);
    expect(ids(ended.among([batch('unfinished', { delivered: 3 }, 10)]))).toEqual(['unfinished']);
  });
});

describe('a notification', () => {
  const all = { delivered: true, trouble: true, fileNames: false };
  const outcome = {
    partner: 'Sleep Impressions',
    direction: 'upload',
    delivered: 4,
    failed: 0,
    staged: 0,
    names: ['a.csv', 'b.csv', 'c.csv'],
  } as const;

  it('says how many files went to whom, and names them only where a person wants it', () => {
    expect(noticeOfBatch(outcome, all)).toEqual({
      title: '4 files delivered to Sleep Impressions',
      body: '',
      opens: 'page.history',
    });
    expect(noticeOfBatch(outcome, { ...all, fileNames: true })?.body).toBe('a.csv, b.csv, c.csv and 1 more');
    expect(noticeOfBatch({ ...outcome, direction: 'download', delivered: 1 }, all)?.title).toBe(
      '1 file received from Sleep Impressions',
    );
  });

  it('says what failed first, and nothing of what nobody wants to know', () => {
    const failed = { ...outcome, failed: 1 };
    expect(noticeOfBatch(failed, all)).toEqual({
      title: "1 file wasn't delivered to Sleep Impressions",
      body: '4 files arrived. Waybill shows what happened and what to do.',
      opens: 'page.queue',
    });
    expect(noticeOfBatch(failed, { ...all, trouble: false })?.title).toBe(
      '4 files delivered to Sleep Impressions',
    );
    expect(noticeOfBatch(outcome, { ...all, delivered: false })).toBeUndefined();
    expect(noticeOfBatch({ ...outcome, delivered: 0 }, all)).toBeUndefined();
  });

  it('says that a partner needs a person, without the name of any file', () => {
    const missing = appError('KeyUnreadable', 'x', { path: '/home/dana/patient.key' });
    const notice = noticeOfHold('Sleep Impressions', missing, all);
    expect(notice).toMatchObject({ title: 'Sleep Impressions needs you', opens: 'page.send' });
    expect(notice?.body).not.toContain('patient');
    expect(notice?.body).not.toBe('');
    expect(noticeOfHold('Sleep Impressions', missing, { ...all, trouble: false })).toBeUndefined();
  });
});
