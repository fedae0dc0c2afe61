import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { EngineInput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import type { EngineEvents } from '../../shared/contract/events.ts';
import type { AppError } from '../../shared/errors.ts';
import { unwrap } from '../../shared/result.ts';
import { crashScene, type FaultyServer, startFaultyServer, writeFiles } from '../support/crash-scene.ts';
import {
  addProfile,
  engineHere,
  engineInChild,
  enqueueUploads,
  killEngine,
  ownerWith,
  untilFinal,
  workOnEverything,
} from '../support/engine.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

const HOSTS = [
  { name: 'in this process', start: engineHere },
  { name: 'in a child process', start: engineInChild },
] as const;

const settings = {
  name: 'Sleep Impressions',
  host: '127.0.0.1',
  user: 'etl_si',
  authentication: { method: 'password' },
} as const;

/** Sends what the types forbid, as a faulty or hostile caller would. */
const sendAnything = (engine: EngineHost, name: string, input: unknown) =>
  engine.request(name as EngineRequestName, input as EngineInput<EngineRequestName>);

const errorOfAnswer = (answer: { ok: true } | { ok: false; error: AppError }): AppError | undefined =>
  answer.ok ? undefined : answer.error;

let folder: TempFolder;
let faulty: FaultyServer;

beforeEach(async () => {
  folder = await tempFolder('host');
  faulty = await startFaultyServer(join(folder.path, 'served'));
});
afterEach(async () => {
  await faulty[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

describe.each(HOSTS)('an engine $name', ({ start }) => {
  const started = (): Promise<EngineHost> => start(join(folder.path, 'data'), faulty.underTest().owner);

  it('refuses what is no request, and input that does not fit, naming the field', async () => {
    await using engine = await started();
    for (const name of ['profiles.everything', 'toString', '__proto__'])
      expect(errorOfAnswer(await sendAnything(engine, name, {}))).toMatchObject({ code: 'InvalidRequest' });
    expect(errorOfAnswer(await sendAnything(engine, 'profiles.add', { ...settings, port: 0 }))).toMatchObject(
      {
        code: 'InvalidRequest',
        detail: { field: 'port' },
      },
    );
    for (const input of [undefined, null, 7, { ...settings, name: () => 'a function' }])
      expect(errorOfAnswer(await sendAnything(engine, 'profiles.add', input))).toMatchObject({
        code: 'InvalidRequest',
      });
    expect(unwrap(await engine.request('profiles.list', {})).profiles).toEqual([]);
  });

  it('answers a question with the value asked for, or with the error', async () => {
    await using engine = await started();
    const added = unwrap(await engine.request('profiles.add', settings));
    expect(unwrap(await engine.request('profiles.find', { name: settings.name }))).toEqual(added);
    expect(errorOfAnswer(await engine.request('profiles.get', { id: 'nobody' }))).toMatchObject({
      code: 'NotFound',
      retryable: false,
    });
  });

  it('asks its owner for the credential, works, and tells what it does', async () => {
    await using scene = await crashScene(folder.path);
    const server = faulty.underTest();
    await using engine = await start(scene.dataDirectory, server.owner);
    const news: EngineEvents['queue.changed'][] = [];
    const stop = engine.on('queue.changed', (changed) => news.push(changed));
    const send = await writeFiles(scene.toSend, 'billing_log', [10, 2_000_000]);
    const profileId = await addProfile(engine, server);
    const batch = await enqueueUploads(engine, profileId, send, '/');
    await workOnEverything(engine);
    expect((await untilFinal(engine, batch)).counts).toEqual({ delivered: 2 });
    await waitFor(() => news.some(({ batches }) => batches.some(({ counts }) => counts.delivered === 2)), {
      what: 'news of both deliveries',
    });
    expect(server.owner.asked).toBe(1);

    stop();
    const heard = news.length;
    const again: EngineEvents['queue.changed'][] = [];
    engine.on('queue.changed', (changed) => again.push(changed));
    await enqueueUploads(engine, profileId, send, '/again');
    await waitFor(() => again.length > 0, { what: 'news for who listens' });
    expect(news.length).toBe(heard);
  });

  it('ends a request whose caller no longer wants it', async () => {
    const server = faulty.underTest();
    await using engine = await start(join(folder.path, 'data'), server.owner);
    const profileId = await addProfile(engine, server);
    faulty.faults.stallOn = { name: 'STAT' };
    const controller = new AbortController();
    const asked = new Promise<void>((resolve) => {
      faulty.onEvent = (event) => {
        if (event.kind === 'request' && event.name === 'STAT') resolve();
      };
    });
    const answer = engine.request('remote.stat', { profileId, path: '/a' }, { signal: controller.signal });
    await asked;
    controller.abort();
    expect(errorOfAnswer(await answer)).toMatchObject({ code: 'Cancelled' });
    const late = await engine.request(
      'remote.stat',
      { profileId, path: '/a' },
      { signal: controller.signal },
    );
    expect(errorOfAnswer(late)).toMatchObject({ code: 'Cancelled' });
  });

  it('holds the profile when its owner fails to answer for a credential', async () => {
    const server = faulty.underTest();
    const owner = { credential: async () => Promise.reject(new Error('the owner is confused')) };
    await using engine = await start(join(folder.path, 'data'), owner);
    const profileId = await addProfile(engine, server);
    expect(errorOfAnswer(await engine.request('remote.stat', { profileId, path: '/' }))).toMatchObject({
      code: 'Internal',
    });
    const status = unwrap(await engine.request('profiles.status', { id: profileId }));
    expect(status.held?.error.code).toBe('Internal');
  });

  it('may be closed twice, and answers that it is stopped from then on, also to who still waits', async () => {
    const server = faulty.underTest();
    const engine = await start(join(folder.path, 'data'), server.owner);
    const profileId = await addProfile(engine, server);
    faulty.faults.stallOn = { name: 'STAT' };
    const asked = new Promise<void>((resolve) => {
      faulty.onEvent = (event) => {
        if (event.kind === 'request' && event.name === 'STAT') resolve();
      };
    });
    const waiting = engine.request('remote.stat', { profileId, path: '/a' });
    await asked;
    await Promise.all([engine.close(), engine.close()]);
    await engine.close();
    expect(errorOfAnswer(await waiting)).toMatchObject({ code: 'EngineStopped', retryable: true });
    expect(errorOfAnswer(await engine.request('profiles.list', {}))).toMatchObject({ code: 'EngineStopped' });
    expect(await engine.closed).toMatchObject({ crashed: false });
  });

  it('closes soon while a server has stopped answering, and its work goes back to the queue', async () => {
    await using scene = await crashScene(folder.path);
    const server = faulty.underTest();
    const engine = await start(scene.dataDirectory, server.owner);
    faulty.faults.stallOn = { name: 'FSETSTAT' };
    const asked = new Promise<void>((resolve) => {
      faulty.onEvent = (event) => {
        if (event.kind === 'request' && event.name === 'FSETSTAT') resolve();
      };
    });
    const profileId = await addProfile(engine, server);
    const batch = await enqueueUploads(
      engine,
      profileId,
      await writeFiles(scene.toSend, 'billing_log', [10]),
      '/',
    );
    await workOnEverything(engine);
    await asked;
    const before = performance.now();
    await engine.close();
    // After 10 s its host would end it.
    expect(performance.now() - before).toBeLessThan(9_000);
    expect(await engine.closed).toMatchObject({ crashed: false });
    await using next = await start(scene.dataDirectory, server.owner);
    expect(unwrap(await next.request('batches.get', { id: batch })).counts).toEqual({ queued: 1 });
  });

  it('says why it does not start, and leaves nothing running', async () => {
    const file = await writeFiles(folder.path, 'no_folder', [1]);
    await expect(
      start(join(file[0] ?? '', 'data'), ownerWith({ kind: 'password', password: '' })),
    ).rejects.toMatchObject({
      error: { code: 'DatabaseUnavailable' },
    });
  });
});

describe('an engine in a child process', () => {
  it('that crashes says so, and every request that waits is answered', async () => {
    const server = faulty.underTest();
    const engine = await engineInChild(join(folder.path, 'data'), server.owner);
    const profileId = await addProfile(engine, server);
    faulty.faults.stallOn = { name: 'STAT' };
    const asked = new Promise<void>((resolve) => {
      faulty.onEvent = (event) => {
        if (event.kind === 'request' && event.name === 'STAT') resolve();
      };
    });
    const waiting = engine.request('remote.stat', { profileId, path: '/a' });
    await asked;
    await killEngine(engine);
    expect(errorOfAnswer(await waiting)).toMatchObject({ code: 'EngineStopped' });
    expect(errorOfAnswer(await engine.request('profiles.list', {}))).toMatchObject({ code: 'EngineStopped' });
    expect(await engine.closed).toEqual({ crashed: true, reason: 'SIGKILL' });
    await engine.close();
  });
});
