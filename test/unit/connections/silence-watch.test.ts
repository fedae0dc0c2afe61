import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SilenceWatch } from '../../../electron/engine/connections/silence-watch.ts';

describe('silence', () => {
  let isWaiting: boolean;
  let noticed: number;
  let watch: SilenceWatch;
  beforeEach(() => {
    vi.useFakeTimers();
    isWaiting = true;
    noticed = 0;
    watch = new SilenceWatch({
      longestMs: 8_000,
      isWaiting: () => isWaiting,
      tooLong: () => {
        noticed += 1;
      },
    });
  });
  afterEach(() => {
    watch[Symbol.dispose]();
    vi.useRealTimers();
  });

  it('is noticed within its time, once', () => {
    vi.advanceTimersByTime(7_000);
    expect(noticed).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(noticed).toBe(1);
    vi.advanceTimersByTime(60_000);
    expect(noticed).toBe(1);
  });

  it('begins anew with whatever is heard', () => {
    for (let look = 0; look < 10; look += 1) {
      vi.advanceTimersByTime(6_000);
      watch.heard();
    }
    expect(noticed).toBe(0);
    vi.advanceTimersByTime(8_000);
    expect(noticed).toBe(1);
  });

  it('is none while nothing is waited for', () => {
    isWaiting = false;
    vi.advanceTimersByTime(60_000);
    isWaiting = true;
    watch.heard();
    vi.advanceTimersByTime(7_000);
    expect(noticed).toBe(0);
  });

  it('of our own is nobody’s: a process that stood still hears first what arrived meanwhile', async () => {
    vi.useRealTimers();
    using real = new SilenceWatch({ longestMs: 200, isWaiting: () => true, tooLong: () => (noticed += 1) });
    // The first look, from which on there is silence.
    await new Promise((looked) => setTimeout(looked, 60));
    for (const end = performance.now() + 600; performance.now() < end; );
    // Once around the event loop: timers come before what arrived.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    real.heard();
    expect(noticed).toBe(0);
  });

  it('is not watched for any more once that has ended', () => {
    watch[Symbol.dispose]();
    vi.advanceTimersByTime(60_000);
    expect(noticed).toBe(0);
  });

  it('is noticed where it may last for less than two looks', () => {
    watch[Symbol.dispose]();
    watch = new SilenceWatch({ longestMs: 30, isWaiting: () => true, tooLong: () => (noticed += 1) });
    vi.advanceTimersByTime(100);
    expect(noticed).toBe(1);
  });
});
