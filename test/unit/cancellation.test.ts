import { describe, expect, it } from 'vitest';
import { eachOf, stopIfCancelled, unlessCancelled } from '../../electron/engine/cancellation/cancellation.ts';

const cancelled = { error: { code: 'Cancelled' } };

describe('a wait that can be ended', () => {
  it('gives what came, or what went wrong', async () => {
    const { signal } = new AbortController();
    expect(await unlessCancelled(Promise.resolve(1), signal)).toBe(1);
    await expect(unlessCancelled(Promise.reject(new Error('x')), signal)).rejects.toThrow('x');
    expect(() => stopIfCancelled(signal)).not.toThrow();
  });

  it('ends at once, and hands on what comes late', async () => {
    const person = new AbortController();
    const { promise, resolve } = Promise.withResolvers<string>();
    const { promise: late, resolve: hear } = Promise.withResolvers<string>();
    const waiting = unlessCancelled(promise, person.signal, hear);
    person.abort();
    await expect(waiting).rejects.toMatchObject(cancelled);
    resolve('late');
    expect(await late).toBe('late');
    await expect(unlessCancelled(promise, person.signal)).rejects.toMatchObject(cancelled);
  });
});

describe('bounded work', () => {
  it('keeps the order of the items and the bound', async () => {
    let running = 0;
    let most = 0;
    const results = await eachOf([5, 4, 3, 2, 1], 2, async (item) => {
      running += 1;
      most = Math.max(most, running);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      running -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(2);
    expect(await eachOf([], 2, async () => 1)).toEqual([]);
  });

  it('begins nothing more after a failure, and waits for what had been begun', async () => {
    const begun: number[] = [];
    const over: number[] = [];
    const work = eachOf([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error('first');
      await new Promise((resolve) => setImmediate(resolve));
      over.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect([begun, over]).toEqual([[1, 2], [2]]);
  });
});
