import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeSamples } from '../../electron/engine/practice-server/samples.ts';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { PracticeStart } from '../../shared/models/practice.ts';
import { unwrap } from '../../shared/result.ts';
import { engineHere, enqueueUploads, untilFinal, workOnEverything } from '../support/engine.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

let folder: TempFolder;
let dataDirectory: string;
let password: string;

beforeEach(async () => {
  folder = await tempFolder('practice-start');
  dataDirectory = join(folder.path, 'data');
  password = 'not started yet';
});
afterEach(() => folder[Symbol.asyncDispose]());

const openEngine = (): Promise<EngineHost> =>
  engineHere(dataDirectory, { credential: async () => ({ kind: 'password', password }) });

async function start(engine: EngineHost): Promise<PracticeStart> {
  const started = unwrap(await engine.request('practice.start', {}));
  password = started.password;
  return started;
}

describe('the practice server a person turns on', () => {
  it('has a profile, samples of today, and a partner’s folders; deliveries to it work at once', async () => {
    await using engine = await openEngine();
    const { profile, sampleFiles, rootDirectory } = await start(engine);
    expect(profile).toMatchObject({
      name: 'Practice server',
      description: 'For trying things out, on this computer',
      kind: 'saved',
      host: '127.0.0.1',
      user: 'etl_si',
      authentication: { method: 'password' },
      remoteFolder: '/midwest/si',
    });
    const now = new Date();
    const today = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, '0'))
      .join('-');
    expect(sampleFiles.map((path) => basename(path))).toEqual(
      ['Claims_Report', 'billing_log', 'insurance_pat_ref', 'patient_visit_log'].map(
        (name) => `${name}_${today}.csv`,
      ),
    );
    const [first = ''] = sampleFiles;
    const found = unwrap(await engine.request('preflight.inspect', { profileId: profile.id, path: first }));
    expect(found.findings).toEqual([]);
    expect((await stat(rootDirectory)).mode & 0o777).toBe(0o700);

    await workOnEverything(engine);
    const batchId = await enqueueUploads(engine, profile.id, sampleFiles, '/midwest/si');
    expect((await untilFinal(engine, batchId)).counts).toEqual({ delivered: 4 });
    const served = join(rootDirectory, 'midwest', 'si');
    expect((await readdir(served)).sort()).toEqual(
      ['archive', 'outbound', ...sampleFiles.map((path) => basename(path))].sort(),
    );
    const facts = unwrap(await engine.request('remote.connection', { profileId: profile.id }));
    expect(facts).toMatchObject({ hostKeyType: 'ssh-ed25519', trustedAtMs: null });
    expect(unwrap(await engine.request('trust.list', {})).keys).toEqual([]);
    const { entries } = unwrap(await engine.request('history.list', { filter: { everything: true } }));
    expect(new Set(entries.map(({ fields }) => fields.kind))).toEqual(new Set(['transfer.delivered']));
  });

  it('is one, however often and however fast it is asked for', async () => {
    await using engine = await openEngine();
    const [one, other] = await Promise.all([start(engine), start(engine)]);
    expect(other).toEqual(one);
    expect(await start(engine)).toEqual(one);
    expect(unwrap(await engine.request('profiles.list', {})).profiles).toEqual([one.profile]);
  });

  it('brings back what a person removed, and leaves what a person changed', async () => {
    await using engine = await openEngine();
    const { profile, sampleFiles } = await start(engine);
    const [first = '', second = ''] = sampleFiles;
    await rm(first);
    await writeFile(second, 'mine');
    unwrap(await engine.request('profiles.remove', { id: profile.id }));
    const again = await start(engine);
    expect(again.profile.id).not.toBe(profile.id);
    expect(again.profile.name).toBe('Practice server');
    expect(again.sampleFiles).toEqual(sampleFiles);
    expect((await stat(first)).size).toBeGreaterThan(0);
    expect(await readFile(second, 'utf8')).toBe('mine');
    unwrap(await engine.request('remote.stat', { profileId: again.profile.id, path: '/midwest/si' }));
  });

  it('takes another name where a different profile has its own, and keeps to it', async () => {
    const settings = {
      name: 'practice server',
      host: 'sftp.example.org',
      user: 'etl_si',
      authentication: { method: 'password' as const },
    };
    let id: string;
    {
      await using engine = await openEngine();
      unwrap(await engine.request('profiles.add', settings));
      const { profile } = await start(engine);
      expect(profile.name).toBe('Practice server (2)');
      id = profile.id;
    }
    await using engine = await openEngine();
    expect((await start(engine)).profile.id).toBe(id);
    expect(unwrap(await engine.request('profiles.find', { name: settings.name })).host).toBe(settings.host);
  });

  it('lets what was queued go on after a restart, at its new port and with its new key', async () => {
    let queued: string;
    let before: PracticeStart;
    {
      await using engine = await openEngine();
      before = await start(engine);
      queued = await enqueueUploads(engine, before.profile.id, before.sampleFiles, '/midwest/si');
    }
    await using engine = await openEngine();
    const { id } = before.profile;
    // Without its server the profile can't be reached.
    await workOnEverything(engine);
    await waitFor(async () => unwrap(await engine.request('profiles.status', { id })).unreachable !== null, {
      what: 'the old port to be found closed',
    });
    const after = await start(engine);
    expect(after.profile.id).toBe(id);
    expect(after.password).not.toBe(before.password);
    expect((await untilFinal(engine, queued)).counts).toEqual({ delivered: 4 });
    expect(unwrap(await engine.request('profiles.status', { id }))).toMatchObject({
      held: null,
      unreachable: null,
    });
  });

  it('releases its profile from an answer that was about an earlier server', async () => {
    await using engine = await openEngine();
    const { profile } = unwrap(await engine.request('practice.start', {}));
    const stated = () => engine.request('remote.stat', { profileId: profile.id, path: '/' });
    expect(await stated()).toMatchObject({ error: { code: 'AuthenticationFailed' } });
    expect(unwrap(await engine.request('profiles.status', { id: profile.id })).held).not.toBeNull();
    await start(engine);
    expect(await stated()).toMatchObject({ ok: true });
  });
});

describe('samples', () => {
  it('are made up where the installation has none', async () => {
    const paths = await placeSamples(
      join(folder.path, 'to-send'),
      Date.UTC(2026, 0, 5, 12),
      'file:///none/x.js',
    );
    expect(paths.map((path) => basename(path))).toEqual([
      'billing_log_2026-01-05.csv',
      'patient_visit_log_2026-01-05.csv',
    ]);
    for (const path of paths) expect((await readFile(path, 'utf8')).split('\n').length).toBeGreaterThan(2);
  });
});
