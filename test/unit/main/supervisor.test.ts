import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Supervisor, type SupervisorOptions } from '../../../electron/main/engine-host/supervisor.ts';
import { appError, failure } from '../../../shared/errors.ts';
import type { EngineState } from '../../../shared/models/app-state.ts';
import { FakeEngines } from './fake-engines.ts';

let engines: FakeEngines;
let reported: string[];

beforeEach(() => {
  vi.useFakeTimers();
  engines = new FakeEngines();
  reported = [];
});
afterEach(() => {
  vi.useRealTimers();
});

const supervise = (options: Partial<SupervisorOptions> = {}) =>
  new Supervisor({
    start: () => engines.start(),
    prepare: async () => {},
    report: (event, { code }) => reported.push(`${event}: ${code}`),
    now: () => Date.now(),
    ...options,
  });

/** Lets everything that waits for nothing but its turn happen. */
const settle = () => vi.advanceTimersByTimeAsync(0);

const states = (supervisor: Supervisor): EngineState[] => {
  const seen: EngineState[] = [];
  supervisor.onState((state) => seen.push(state));
  return seen;
};

describe('a supervised engine', () => {
  it('is prepared before anybody else may use it, and serves what was asked meanwhile', async () => {
    const prepared = Promise.withResolvers<void>();
    const supervisor = supervise({
      prepare: async (engine) => {
        await engine.request('queue.work', { on: 'everything' });
        await prepared.promise;
      },
    });
    const answer = supervisor.request('profiles.add', {
      name: 'x',
      host: 'h',
      user: 'u',
      authentication: { method: 'ask' },
    });
    await settle();
    expect(engines.asked).toEqual(['1 queue.work']);
    expect(supervisor.state).toEqual({ state: 'starting', restarts: 0, error: null });
    prepared.resolve();
    await answer;
    expect(engines.asked).toEqual(['1 queue.work', '1 profiles.add']);
    expect(supervisor.state).toEqual({ state: 'running', restarts: 0, error: null });
  });

  it('is used though it could not be prepared, which is reported', async () => {
    const supervisor = supervise({ prepare: () => Promise.reject(failure('Internal', 'no')) });
    await settle();
    expect(supervisor.state.state).toBe('running');
    expect(reported).toEqual(['engine not prepared: Internal']);
  });

  it('is not waited for longer than 5 s while it is prepared', async () => {
    const supervisor = supervise({ prepare: () => new Promise(() => {}) });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(supervisor.state.state).toBe('running');
  });

  it('is there again 100 ms after it died, and its news reach who listened before', async () => {
    const supervisor = supervise();
    const seen = states(supervisor);
    const news: unknown[] = [];
    supervisor.on('profiles.changed', (changed) => news.push(changed));
    await settle();
    engines.current.crash('SIGKILL');
    await settle();
    expect(seen.at(-1)).toMatchObject({ state: 'restarting', restarts: 1, error: { code: 'EngineStopped' } });
    await vi.advanceTimersByTimeAsync(99);
    expect(engines.started).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(engines.started).toBe(2);
    expect(seen.map(({ state }) => state)).toEqual(['running', 'restarting', 'running']);
    expect(seen.at(-1)).toEqual({ state: 'running', restarts: 1, error: null });
    engines.current.tell('profiles.changed', { statuses: [] });
    expect(news).toEqual([{ statuses: [] }]);
  });

  it('answers what it was asked when it died, keeps questions for the next one, and refuses changes', async () => {
    const supervisor = supervise();
    await settle();
    engines.current.silent = true;
    const open = supervisor.request('profiles.list', {});
    engines.current.crash('SIGKILL');
    expect(await open).toMatchObject({ ok: false, error: { code: 'EngineStopped' } });
    await settle();
    const question = supervisor.request('transfers.list', {});
    const change = supervisor.request('transfers.cancel', { which: 'all' });
    expect(await change).toMatchObject({ ok: false, error: { code: 'EngineStopped', retryable: true } });
    await vi.advanceTimersByTimeAsync(100);
    expect(await question).toMatchObject({ ok: true });
    expect(engines.asked.at(-1)).toBe('2 transfers.list');
  });

  it('keeps files that are to be queued where asking twice adds nothing, and refuses them elsewhere', async () => {
    const supervisor = supervise();
    await settle();
    engines.current.crash('SIGKILL');
    await settle();
    const items = [{ localPath: '/a', remotePath: '/', target: 'folder' as const }];
    const batchId = '3d0b9c1e-4f52-4b8a-9a55-0d6c0f5c7e11';
    const named = supervisor.request('transfers.enqueueUploads', { batchId, profileId: 'p', items });
    const unnamed = supervisor.request('transfers.enqueueUploads', { profileId: 'p', items });
    expect(await unnamed).toMatchObject({ ok: false, error: { code: 'EngineStopped' } });
    await vi.advanceTimersByTimeAsync(100);
    expect(await named).toMatchObject({ ok: true });
    expect(engines.asked.at(-1)).toBe('2 transfers.enqueueUploads');
  });

  it('keeps a question 10 s, and not at all once nobody waits for it', async () => {
    const supervisor = supervise({ start: () => new Promise(() => {}) });
    const controller = new AbortController();
    const unwanted = supervisor.request('profiles.list', {}, { signal: controller.signal });
    controller.abort();
    expect(await unwanted).toMatchObject({ ok: false, error: { code: 'Cancelled' } });
    const patient = supervisor.request('profiles.list', {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await patient).toMatchObject({ ok: false, error: { code: 'EngineStopped' } });
  });

  it('is restarted later each time, and stays down after five ends within a minute, until a person acts', async () => {
    const supervisor = supervise();
    await settle();
    for (const delay of [100, 500, 2_000, 5_000]) {
      engines.current.crash('SIGSEGV');
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(supervisor.state.state).toBe('restarting');
      await vi.advanceTimersByTimeAsync(1);
      expect(supervisor.state.state).toBe('running');
    }
    engines.current.crash('SIGSEGV');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(supervisor.state).toMatchObject({
      state: 'stopped',
      restarts: 4,
      error: { code: 'EngineStopped' },
    });
    expect(await supervisor.request('profiles.list', {})).toMatchObject({ ok: false });
    await supervisor.restart();
    expect(supervisor.state).toMatchObject({ state: 'running', error: null });
    engines.current.crash('SIGSEGV');
    await vi.advanceTimersByTimeAsync(100);
    expect(supervisor.state.state).toBe('running');
  });

  it('that dies once an hour is always restarted at once', async () => {
    const supervisor = supervise();
    await settle();
    for (let hour = 0; hour < 10; hour += 1) {
      engines.current.crash('SIGKILL');
      await vi.advanceTimersByTimeAsync(100);
      expect(supervisor.state.state).toBe('running');
      await vi.advanceTimersByTimeAsync(3_600_000);
    }
  });

  it('that cannot start for a lasting reason is not tried again by itself', async () => {
    const error = appError('DatabaseFromFuture', 'version 99');
    engines.refusal = error;
    const supervisor = supervise();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(supervisor.state).toEqual({ state: 'stopped', restarts: 0, error });
    expect(engines.started).toBe(0);
    expect(await supervisor.request('profiles.list', {})).toEqual({ ok: false, error });
    await expect(supervisor.restart()).rejects.toMatchObject({ error: { code: 'DatabaseFromFuture' } });
    engines.refusal = undefined;
    await supervisor.restart();
    expect(supervisor.state.state).toBe('running');
  });

  it('that did not answer when it started is tried again', async () => {
    engines.refusal = appError('EngineStopped', 'did not start in time');
    const supervisor = supervise();
    await settle();
    expect(supervisor.state).toMatchObject({ state: 'restarting', restarts: 1 });
    engines.refusal = undefined;
    await vi.advanceTimersByTimeAsync(100);
    expect(supervisor.state.state).toBe('running');
  });

  it('is closed with its owner, and nothing comes after it', async () => {
    const supervisor = supervise();
    const seen = states(supervisor);
    await settle();
    await supervisor.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([engines.started, engines.current.closedBy]).toEqual([1, 'owner']);
    expect(seen.map(({ state }) => state)).toEqual(['running']);
    expect(await supervisor.request('profiles.list', {})).toMatchObject({
      ok: false,
      error: { code: 'EngineStopped' },
    });
  });

  it('may be closed while it is being prepared, and while it is about to be restarted', async () => {
    const preparing = supervise({ prepare: () => new Promise(() => {}) });
    await settle();
    await preparing.close();
    expect(engines.current.closedBy).toBe('owner');
    const restarting = supervise();
    await settle();
    engines.current.crash('SIGKILL');
    await settle();
    await restarting.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines.started).toBe(2);
  });
});
