import { chmod, mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../shared/models/profile.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';

const THEN_S = 1_700_000_000;

let practice: PracticeFixture;
let engine: EngineFixture;
let sent: string;

beforeEach(async () => {
  practice = await startPracticeFixture();
  sent = join(practice.root, 'sent');
  await mkdir(sent);
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

async function start(transfer: NonNullable<ProfileInput['transfer']>): Promise<string> {
  engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
    settings: { transfer },
  });
  const source = join(engine.local, 'a.csv');
  await writeFile(source, 'content');
  await chmod(source, 0o604);
  await utimes(source, THEN_S, THEN_S);
  return source;
}

const send = async (source: string) => engine.run(await engine.queueUploads([source], '/sent'));
const factsOf = async (path: string) => {
  const { mode, mtimeMs } = await stat(path);
  return { mode: mode & 0o777, mtimeS: mtimeMs / 1_000 };
};
const syncs = (): number => practice.server.stats.requestsByName.FSYNC ?? 0;

describe('permissions and times', () => {
  it('are kept both ways where the profile says so', async () => {
    const source = await start({ keepPermissions: true });
    expect(await send(source)).toMatchObject({ state: 'delivered', warnings: [] });
    expect(await factsOf(join(sent, 'a.csv'))).toEqual({ mode: 0o604, mtimeS: THEN_S });
    const fetched = join(engine.local, 'fetched');
    await mkdir(fetched);
    expect(await engine.run(await engine.queueDownloads(['/sent/a.csv'], fetched))).toMatchObject({
      state: 'delivered',
      warnings: [],
    });
    expect(await factsOf(join(fetched, 'a.csv'))).toEqual({ mode: 0o604, mtimeS: THEN_S });
  });

  it('are those of the profile otherwise, the time still kept', async () => {
    const source = await start({ fileMode: 0o660 });
    expect(await send(source)).toMatchObject({ state: 'delivered', warnings: [] });
    expect(await factsOf(join(sent, 'a.csv'))).toEqual({ mode: 0o660, mtimeS: THEN_S });
  });

  it('are a warning on the delivery where the server keeps none', async () => {
    practice.faults.noSetstat = true;
    const source = await start({ keepPermissions: true, fileMode: 0o600 });
    const { state, warnings } = await send(source);
    expect([state, warnings]).toEqual(['delivered', ['modified-time-not-kept']]);
  });

  it('are a warning too where nobody may set them or look', async () => {
    practice.faults.noSetstat = true;
    practice.faults.failRequests = [{ name: 'FSTAT', status: 3 }];
    const source = await start({ requiredCheck: 'none', verify: 'size' });
    const { state, checked, warnings } = await send(source);
    expect([state, checked, [...warnings].sort()]).toEqual([
      'delivered',
      'none',
      ['looking-refused', 'modified-time-not-kept', 'permissions-not-set'],
    ]);
  });
});

describe('an upload on the server’s disk', () => {
  it('is asked for before the final name, where the server offers it', async () => {
    const source = await start({});
    expect(await send(source)).toMatchObject({ state: 'delivered', warnings: [] });
    const asked = practice.events.flatMap((event) => (event.kind === 'request' ? [event.name] : []));
    expect(syncs()).toBe(1);
    expect(asked.indexOf('FSYNC')).toBeGreaterThan(asked.lastIndexOf('WRITE'));
    expect(asked.indexOf('FSYNC')).toBeLessThan(asked.indexOf('RENAME'));
  });

  it('is not asked for where it is switched off', async () => {
    const source = await start({ syncUploads: 'off' });
    expect(await send(source)).toMatchObject({ state: 'delivered', warnings: [] });
    expect(syncs()).toBe(0);
  });

  for (const [syncUploads, warnings] of [
    ['where-offered', []],
    ['always', ['not-synced']],
  ] as const)
    it(`is ${warnings.length === 0 ? 'nothing to talk about' : 'a warning'} where the server can’t, and "${syncUploads}" was asked`, async () => {
      practice.faults.withoutExtensions = ['fsync@openssh.com'];
      const source = await start({ syncUploads });
      expect(await send(source)).toMatchObject({ state: 'delivered', warnings });
      expect(syncs()).toBe(0);
    });

  it('is not delivered where the server’s disk refuses', async () => {
    practice.faults.failRequests = [{ name: 'FSYNC', status: 4 }];
    const source = await start({});
    expect(await send(source)).toMatchObject({ state: 'failed', error: { code: 'ServerFailure' } });
    expect(practice.server.stats.requestsByName.RENAME ?? 0).toBe(0);
  });
});
