import { describe, expect, it } from 'vitest';
import {
  nameOf,
  type Progress,
  progressLine,
  progressLines,
  timeLeft,
} from '../../../electron/cli/progress-view.ts';
import { render, widthOf } from '../../../electron/cli/text.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { SpeedMeter } from '../../../shared/speed-meter.ts';

const MB = 1_048_576;
const transfer = (name: string, more: Partial<TransferSnapshot> = {}): TransferSnapshot => ({
  id: 1,
  batchId: 'b',
  profileId: 'p',
  profileName: 'partner',
  direction: 'upload',
  kind: 'file',
  skipReason: null,
  localPath: `/x/${name}`,
  remotePath: '/in',
  sizeBytes: 10 * MB,
  bytesDone: 5 * MB,
  priority: 'normal',
  place: 0,
  bytesPerSecond: 2 * MB,
  state: 'transferring',
  attempt: 1,
  tries: 4,
  nextAttemptAtMs: null,
  error: null,
  stage: null,
  checked: null,
  checkedBy: null,
  sha256: null,
  serverKey: null,
  warnings: [],
  timeline: { queuedAtMs: 1, startedAtMs: 2, sentAtMs: null, checkedAtMs: null, finishedAtMs: null },
  ...more,
});
const PROGRESS: Progress = {
  verb: 'Sending to',
  partner: 'Sleep Impressions',
  files: 4,
  filesDone: 2,
  again: 0,
  bytes: 40 * MB,
  bytesDone: 20 * MB,
  bytesPerSecond: 5 * MB,
  active: [transfer('billing_log_2025-01-16.csv'), transfer('a.csv', { state: 'verifying', attempt: 2 })],
  waiting: null,
};
const shown = (progress: Progress, width = 80): string[] =>
  progressLines(progress, width).map((line) => render(line, false).trimEnd());

describe('progress', () => {
  it('shows the whole and each active file', () => {
    expect(shown(PROGRESS)).toEqual([
      'Sending to Sleep Impressions  2 of 4 files',
      '  ━━━━━━━━━━━━────────────  50%  20.0 MB of 40.0 MB  5.0 MB/s  0:04 left',
      '  billing_log_2025-01-16.csv         ━━━━━━━───────  50%  2.0 MB/s',
      '  a.csv                              ━━━━━━━───────  50%  checking, try 2 of 4',
    ]);
  });

  it('never wraps, however narrow the window and strange the name', () => {
    const active = [
      transfer('請求書'.repeat(20)),
      transfer('😀'.repeat(50)),
      transfer('x\u001b[2J'.repeat(9)),
    ];
    for (let width = 20; width < 120; width += 1) {
      for (const line of progressLines({ ...PROGRESS, active }, width)) {
        expect(widthOf(line)).toBeLessThanOrEqual(width);
      }
    }
  });

  it('says why less is done than before', () => {
    expect(shown({ ...PROGRESS, again: 1 })[0]).toBe(
      'Sending to Sleep Impressions  2 of 4 files (1 to be tried again)',
    );
    expect(progressLine({ ...PROGRESS, again: 1 })).toContain('2 of 4 files (1 to be tried again), 20.0 MB');
    expect(shown({ ...PROGRESS, active: [transfer('a.csv', { attempt: 6 })] })[2]).toContain(', try 6');
  });

  it('shows five files and counts the others', () => {
    const active = Array.from({ length: 8 }, (_, index) => transfer(`${index}.csv`));
    const lines = shown({ ...PROGRESS, active });
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)).toBe('  and 3 more files');
  });

  it('says unknown where the time left is unknown', () => {
    expect(timeLeft({ ...PROGRESS, bytesPerSecond: null })).toBe('time left unknown');
    expect(timeLeft({ ...PROGRESS, bytesPerSecond: 0 })).toBe('time left unknown');
  });

  it('is one plain line elsewhere', () => {
    expect(progressLine(PROGRESS)).toBe(
      'Sending to Sleep Impressions: 2 of 4 files, 20.0 MB of 40.0 MB, 5.0 MB/s, 0:04 left',
    );
    expect(progressLine({ ...PROGRESS, waiting: 'no connection, trying again' })).toBe(
      'Sending to Sleep Impressions: 2 of 4 files, 20.0 MB of 40.0 MB, no connection, trying again',
    );
  });

  it("knows a file's own name on every platform", () => {
    expect(nameOf(transfer('x', { localPath: 'C:\\out\\a.csv' }))).toBe('a.csv');
    expect(nameOf(transfer('x', { localPath: '/out/a\\b.csv' }))).toBe('a\\b.csv');
    expect(nameOf(transfer('x', { direction: 'download', remotePath: '/in/b.csv' }))).toBe('b.csv');
  });
});

describe('a speed', () => {
  it('is unknown before there is anything to measure', () => {
    const meter = new SpeedMeter();
    expect(meter.bytesPerSecond).toBeNull();
    meter.add(0, 0);
    meter.add(400, 1_000);
    expect(meter.bytesPerSecond).toBeNull();
  });

  it('is that of the last few seconds', () => {
    const meter = new SpeedMeter();
    for (let second = 0; second <= 20; second += 1)
      meter.add(second * 1_000, second < 10 ? 0 : (second - 10) * 500);
    expect(meter.bytesPerSecond).toBe(500);
  });

  it('starts anew when a new try begins at zero', () => {
    const meter = new SpeedMeter();
    meter.add(0, 0);
    meter.add(1_000, 9_000);
    meter.add(2_000, 0);
    expect(meter.bytesPerSecond).toBeNull();
  });
});
