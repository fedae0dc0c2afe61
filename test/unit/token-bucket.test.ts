import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RateLimits } from '../../electron/engine/transfers/rate-limit.ts';

const KIB = 1_024;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Takes as fast as it may, as a pump does, and counts. */
class Taker {
  bytes = 0;
  readonly #stop = new AbortController();

  constructor(limits: RateLimits, profileId: string, pieceBytes: number) {
    void this.#run(limits, profileId, pieceBytes);
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(limits: RateLimits, profileId: string, pieceBytes: number): Promise<void> {
    const limit = limits.of(profileId, 'upload');
    while (!this.#stop.signal.aborted) {
      const bytes = Math.min(pieceBytes, limit.chunkBytes);
      try {
        await limit.take(bytes, this.#stop.signal);
      } catch {
        return;
      }
      this.bytes += bytes;
    }
  }
}

const limitsOf = (profiles: Readonly<Record<string, number>>) =>
  new RateLimits((id) => ({ uploadLimit: profiles[id] ?? null, downloadLimit: null }));

describe('a speed limit', () => {
  it('is kept within three percent over ten seconds, slow or fast, for large pieces and small ones', async () => {
    for (const rate of [5 * KIB, 50 * KIB, 1_000 * KIB, 80 * KIB * KIB])
      for (const piece of [4 * KIB, 255 * KIB]) {
        const limits = limitsOf({ a: rate });
        const taker = new Taker(limits, 'a', piece);
        await vi.advanceTimersByTimeAsync(10_000);
        taker.stop();
        expect(taker.bytes / (10 * rate), `${rate} in pieces of ${piece}`).toBeCloseTo(1, 1);
        expect(Math.abs(taker.bytes / (10 * rate) - 1)).toBeLessThan(0.03);
        limits[Symbol.dispose]();
      }
  });

  it('lets everything through at once where there is none, without a promise', () => {
    const limit = limitsOf({}).of('a', 'upload');
    expect([limit.take(1e9), limit.take(1e9), limit.chunkBytes]).toEqual([undefined, undefined, Infinity]);
  });

  it('goes out in pieces small enough not to pulse', () => {
    const limits = limitsOf({ slow: 50 * KIB, crawling: 2 * KIB });
    expect([limits.of('slow', 'upload').chunkBytes, limits.of('crawling', 'upload').chunkBytes]).toEqual([
      3_200,
      KIB,
    ]);
  });

  it('is changed while files go: lower, higher, and away', async () => {
    const rates: Record<string, number> = { a: 1_000 * KIB };
    const limits = limitsOf(rates);
    const none = { uploadLimit: null, downloadLimit: null };
    const taker = new Taker(limits, 'a', 32 * KIB);
    const seconds = async (count: number): Promise<number> => {
      const before = taker.bytes;
      await vi.advanceTimersByTimeAsync(count * 1_000);
      return (taker.bytes - before) / KIB / count;
    };
    expect(await seconds(4)).toBeGreaterThan(950);
    rates.a = 100 * KIB;
    limits.refresh(none);
    const slow = await seconds(10);
    rates.a = 500 * KIB;
    limits.refresh(none);
    const faster = await seconds(10);
    expect([Math.abs(slow / 100 - 1) < 0.05, Math.abs(faster / 500 - 1) < 0.05]).toEqual([true, true]);
    // A queue-wide one that is lower counts.
    limits.refresh({ uploadLimit: 50 * KIB, downloadLimit: null });
    expect(Math.abs((await seconds(10)) / 50 - 1)).toBeLessThan(0.05);
    taker.stop();
    limits[Symbol.dispose]();
  });

  it('is shared fairly by large pieces and small ones, and by profiles', async () => {
    const limits = limitsOf({});
    limits.refresh({ uploadLimit: 800 * KIB, downloadLimit: null });
    const takers = [
      new Taker(limits, 'a', 50 * KIB),
      new Taker(limits, 'a', 4 * KIB),
      new Taker(limits, 'b', 13 * KIB),
      new Taker(limits, 'b', KIB),
    ];
    await vi.advanceTimersByTimeAsync(10_000);
    for (const taker of takers) taker.stop();
    const shares = takers.map(({ bytes }) => bytes / (2_000 * KIB));
    for (const share of shares) expect(Math.abs(share - 1)).toBeLessThan(0.05);
    limits[Symbol.dispose]();
  });

  it('pays nothing back to who was away', async () => {
    const limits = limitsOf({ a: 100 * KIB });
    const first = new Taker(limits, 'a', 4 * KIB);
    await vi.advanceTimersByTimeAsync(10_000);
    const late = new Taker(limits, 'a', 4 * KIB);
    const before = first.bytes;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(Math.abs((first.bytes - before) / late.bytes - 1)).toBeLessThan(0.05);
    for (const taker of [first, late]) taker.stop();
    limits[Symbol.dispose]();
  });

  it('keeps nobody who was told to stop, and nobody at the end', async () => {
    const limits = limitsOf({ a: KIB });
    const limit = limits.of('a', 'upload');
    limit.take(100 * KIB);
    const stop = new AbortController();
    const stopped = limit.take(KIB, stop.signal);
    const waiting = limit.take(KIB);
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    limits[Symbol.dispose]();
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });
});
