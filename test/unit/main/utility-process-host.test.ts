import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  startUtilityProcessEngine,
  type UtilityProcessModule,
} from '../../../electron/main/engine-host/utility-process-host.ts';
import { appError } from '../../../shared/errors.ts';

/** What Electron's utility process shows of itself. */
class FakeUtilityProcess extends EventEmitter {
  readonly sent: unknown[] = [];
  pid: number | undefined;
  ended = false;

  postMessage(message: unknown): void {
    if (this.ended) throw new Error('posting to an ended process crashes Electron');
    structuredClone(message);
    this.sent.push(message);
  }

  kill(): boolean {
    throw new Error('not used');
  }

  end(code: number): void {
    this.ended = true;
    this.pid = undefined;
    this.emit('exit', code);
  }
}

const options = { dataDirectory: '/data', appVersion: '1.2.3' };

function fork() {
  const child = new FakeUtilityProcess();
  const forked: unknown[] = [];
  const module = {
    fork: (...given: unknown[]) => {
      forked.push(...given);
      return child as unknown as ReturnType<UtilityProcessModule['fork']>;
    },
  };
  const owner = { credential: async () => ({ kind: 'password', password: 'secret' }) as const };
  const started = startUtilityProcessEngine(module, '/dist/engine-process.js', options, owner);
  return { child, forked, started };
}

async function running() {
  const forked = fork();
  forked.child.pid = 4_711;
  forked.child.emit('message', { type: 'started' });
  return { ...forked, host: await forked.started };
}

describe('an engine in a utility process', () => {
  it('is given its start, its owner, and the flag that halves its memory; never a secret', async () => {
    const { child, forked, host } = await running();
    expect(forked).toEqual([
      '/dist/engine-process.js',
      [String(process.pid)],
      {
        execArgv: ['--js-flags=--max-semi-space-size=1'],
        stdio: ['ignore', 'ignore', 'inherit'],
        serviceName: 'Waybill engine',
      },
    ]);
    expect(child.sent).toEqual([{ type: 'start', ...options }]);
    expect(host.pid).toBe(4_711);
  });

  it('answers requests and asks questions over its port', async () => {
    const { child, host } = await running();
    const answer = host.request('profiles.list', {});
    child.emit('message', {
      type: 'answer',
      id: 1,
      result: { ok: true, value: { profiles: [], next: null } },
    });
    expect(await answer).toEqual({ ok: true, value: { profiles: [], next: null } });
    child.emit('message', { type: 'credential-needed', id: 7, need: {} });
    await new Promise(setImmediate);
    expect(child.sent.at(-1)).toEqual({
      type: 'credential',
      id: 7,
      credential: { kind: 'password', password: 'secret' },
    });
  });

  it('that ends answers what is open, and is sent nothing more', async () => {
    const { child, host } = await running();
    child.emit('message', { type: 'credential-needed', id: 7, need: {} });
    const answer = host.request('profiles.list', {});
    child.emit('error', 'FatalError', 'v8', 'report');
    child.end(133);
    expect(await answer).toMatchObject({ ok: false, error: { code: 'EngineStopped' } });
    expect(await host.closed).toEqual({ crashed: true, reason: 'FatalError' });
    expect(await host.request('profiles.list', {})).toMatchObject({ ok: false });
    await host.close();
  });

  it('refuses input that cannot be copied', async () => {
    const { host } = await running();
    const input = { id: (() => 'a function') as unknown as string };
    expect(await host.request('profiles.get', input)).toMatchObject({
      ok: false,
      error: { code: 'InvalidRequest' },
    });
  });

  it('says why it does not start', async () => {
    const { child, started } = fork();
    child.emit('message', { type: 'not-started', error: appError('DatabaseFromFuture', 'version 99') });
    child.end(0);
    await expect(started).rejects.toMatchObject({ error: { code: 'DatabaseFromFuture' } });
  });
});
