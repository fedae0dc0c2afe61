import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabaseReadOnly } from '../../electron/engine/storage/database.ts';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import { unwrap } from '../../shared/result.ts';
import { aftermath, allDelivered } from '../support/aftermath.ts';
import { addProfile, engineInChild, ownerWith, untilFinal } from '../support/engine.ts';
import {
  type EngineFixture,
  namesInFolder,
  PRACTICE_PASSWORD,
  PRACTICE_USER,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

/*
 * Where the engine's ideas meet: large files that are gone on with, batches that publish together, direct writing, comparing,
 * and what a person wants in the middle of it.
 */

const MIB = 1_024 * 1_024;
/** With a server that is near it travels over one channel: what comes over several can't be gone on with at first. */
const LARGE = 64 * MIB;
/** Requests that carry it: the practice server takes 255 KiB at a time. */
const ITS_WRITES = Math.ceil(LARGE / (255 * 1_024));

let practice: PracticeFixture;
let engine: EngineFixture;
let sent: string;
/** What outlives an engine. */
let place: TempFolder;
let contents: Map<string, Buffer>;

const start = (transfer: EngineInput<'profiles.add'>['transfer'] = {}) =>
  startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
    settings: { transfer },
    dataDirectory: join(place.path, 'data'),
  });

beforeEach(async () => {
  practice = await startPracticeFixture();
  place = await tempFolder('crossings');
  engine = await start();
  sent = join(practice.root, 'sent');
  await mkdir(sent);
  contents = new Map();
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
});

/** A large file and small ones, written here. */
async function files(folder = place.path): Promise<readonly string[]> {
  const sizes = { 'large.csv': LARGE, 'a.csv': 10, 'b.csv': 2_000, 'c.csv': 40_000 };
  return Promise.all(
    Object.entries(sizes).map(async ([name, size]) => {
      const content = randomBytes(size);
      contents.set(name, content);
      await writeFile(join(folder, name), content);
      return join(folder, name);
    }),
  );
}

const visible = async () => (await readdir(sent)).filter((name) => !name.endsWith('.part')).sort();
const writes = () => practice.server.stats.requestsByName.WRITE ?? 0;
const counts = async (by: EngineFixture, id: string) => (await by.request('batches.get', { id })).counts;

async function expectWhole(names: readonly string[] = [...contents.keys()]): Promise<void> {
  expect(await namesInFolder(sent)).toEqual([...names].sort());
  for (const name of names) {
    const content = contents.get(name) ?? Buffer.alloc(0);
    expect((await readFile(join(sent, name))).equals(content), name).toBe(true);
  }
}

/** The small ones are staged, and of the large one is enough there to go on with. */
async function pausedInTheMiddle(): Promise<string> {
  practice.faults.delayReplyMs = 2;
  const batchId = await engine.queueUploads(await files(), '/sent', { together: true });
  await engine.work();
  await waitFor(async () => writes() > ITS_WRITES / 2 && (await counts(engine, batchId)).staged === 3, {
    what: 'half of it to be sent',
    everyMs: 2,
  });
  await engine.request('transfers.pause', { which: 'all' });
  await engine.inState(batchId, 'paused');
  practice.faults.delayReplyMs = 0;
  return batchId;
}

describe('a batch that publishes together with a large file in the middle of it', () => {
  it('is resumed by another engine, which sends the rest and publishes', async () => {
    const batchId = await pausedInTheMiddle();
    const before = writes();
    await engine[Symbol.asyncDispose]();
    engine = await start();
    expect(await visible()).toEqual([]);
    await engine.request('transfers.resume', { which: 'all' });
    await engine.work();
    await engine.finished(batchId);
    expect(writes() - before).toBeLessThan(ITS_WRITES * 0.75);
    expect(await aftermath(engine.host, engine.dataDirectory)).toEqual(allDelivered(4));
    await expectWhole();
  });

  it('goes on after pausing all and resuming all, twice', async () => {
    const batchId = await pausedInTheMiddle();
    // So slow that the large one isn't through before anybody has looked.
    practice.faults.delayReplyMs = 500;
    await engine.request('transfers.resume', { which: 'all' });
    await waitFor(async () => (await counts(engine, batchId)).staged === 3, { what: 'them to wait again' });
    expect(await visible()).toEqual([]);
    await engine.request('transfers.pause', { which: 'all' });
    await engine.inState(batchId, 'paused');
    practice.faults.delayReplyMs = 0;
    await engine.request('transfers.resume', { which: 'all' });
    await engine.finished(batchId);
    expect(await aftermath(engine.host, engine.dataDirectory)).toEqual(allDelivered(4));
    await expectWhole();
  });

  it('lets the others go when the half-sent one is called off, and leaves nothing of it', async () => {
    const batchId = await pausedInTheMiddle();
    const large = (await engine.transfers(batchId)).find(({ sizeBytes }) => sizeBytes === LARGE);
    const ids = (await engine.transfers(batchId)).filter(({ id }) => id !== large?.id).map(({ id }) => id);
    await engine.request('transfers.resume', { which: 'transfers', ids });
    expect(await visible()).toEqual([]);
    await engine.request('transfers.cancel', { which: 'transfers', ids: [large?.id ?? 0] });
    await engine.finished(batchId);
    expect(await counts(engine, batchId)).toEqual({ delivered: 3, cancelled: 1 });
    const after = await aftermath(engine.host, engine.dataDirectory);
    expect(after).toMatchObject({ recordedTwice: [], temporaries: 0, ledgerIntact: true });
    await expectWhole(['a.csv', 'b.csv', 'c.csv']);
  });
});

/** How far the large file can be gone on with, as written down. */
function markedBytes(): number {
  const database = openDatabaseReadOnly(engine.dataDirectory);
  try {
    const marked = database.prepare<[], { bytes: number | null }>(
      'SELECT max(watermark_bytes) AS bytes FROM temporaries WHERE abandoned = 0',
    );
    return marked.get()?.bytes ?? 0;
  } finally {
    database.close();
  }
}

/** An engine's process that is killed once so much was sent; answers the batch. */
async function killedInTheMiddle(options: {
  together?: boolean;
  transfer?: EngineInput<'profiles.add'>['transfer'];
}): Promise<string> {
  const server = {
    port: practice.server.port,
    hostPublicKey: practice.server.hostPublicKey,
    user: PRACTICE_USER,
    authentication: { method: 'password' } as const,
    owner: ownerWith({ kind: 'password', password: PRACTICE_PASSWORD }),
  };
  const dying = await engineInChild(engine.dataDirectory, server.owner);
  const profileId = await addProfile(dying, server, {
    name: 'Dying',
    ...(options.transfer !== undefined && { transfer: options.transfer }),
  });
  const isDirect = options.transfer?.directWrite === true;
  const items = (await files()).map((localPath) => ({
    localPath,
    remotePath: '/sent',
    target: 'folder' as const,
  }));
  practice.faults.delayReplyMs = 2;
  const { batchId } = unwrap(
    await dying.request('transfers.enqueueUploads', {
      profileId,
      items,
      ...(options.together === true && { together: true }),
    }),
  );
  unwrap(await dying.request('queue.work', { on: 'everything' }));
  await waitFor(() => writes() > ITS_WRITES / 4 && (isDirect || markedBytes() > 0), {
    what: 'enough to be sent',
    everyMs: 1,
  });
  process.kill(dying.pid, 'SIGKILL');
  await dying.closed;
  practice.faults.delayReplyMs = 0;
  return batchId;
}

describe('an engine killed in the middle of a large file', () => {
  it('leaves the small ones staged, and the next one goes on with the large one', async () => {
    const batchId = await killedInTheMiddle({ together: true });
    expect(await visible()).toEqual([]);
    const before = writes();
    await engine.work();
    await untilFinal(engine.host, batchId);
    expect(writes() - before).toBeLessThan(ITS_WRITES);
    expect(await aftermath(engine.host, engine.dataDirectory)).toEqual(allDelivered(4));
    await expectWhole();
  });

  it('leaves a half that was written directly, which is removed and sent anew', async () => {
    const batchId = await killedInTheMiddle({ transfer: { directWrite: true } });
    await engine.work();
    await untilFinal(engine.host, batchId);
    expect(await aftermath(engine.host, engine.dataDirectory)).toEqual(allDelivered(4));
    await expectWhole();
  });

  it('goes on with nothing of it where files are written directly from now on', async () => {
    const batchId = await killedInTheMiddle({});
    const [transfer] = await engine.transfers(batchId);
    const profileId = transfer?.profileId ?? '';
    const profile = await engine.request('profiles.get', { id: profileId });
    await engine.request('profiles.update', {
      id: profileId,
      settings: { ...profile, transfer: { ...profile.transfer, directWrite: true } },
    });
    await engine.work();
    await untilFinal(engine.host, batchId);
    expect(await aftermath(engine.host, engine.dataDirectory)).toEqual(allDelivered(4));
    await expectWhole();
  });
});

it('a large file that was gone on with is compared whole where it is read back', async () => {
  await engine[Symbol.asyncDispose]();
  await place[Symbol.asyncDispose]();
  place = await tempFolder('crossings');
  engine = await start({ verify: 'read-back', requiredCheck: 'content' });
  const batchId = await pausedInTheMiddle();
  const [part] = (await readdir(sent)).filter((name) => name.startsWith('large.csv.'));
  const broken = await readFile(join(sent, part ?? ''));
  // Far before what is looked at when it is gone on with.
  broken[100] = (broken[100] ?? 0) ^ 1;
  await writeFile(join(sent, part ?? ''), broken);
  await engine.request('transfers.resume', { which: 'all' });
  const transfers = await engine.finished(batchId);
  expect(transfers.map(({ state, checkedBy }) => [state, checkedBy])).toEqual(
    transfers.map(() => ['delivered', 'read-back']),
  );
  // Gone on with and found to be wrong, begun anew.
  expect(Math.max(...transfers.map(({ attempt }) => attempt))).toBe(2);
  expect(await aftermath(engine.host, engine.dataDirectory)).toEqual(allDelivered(4));
  await expectWhole();
});
