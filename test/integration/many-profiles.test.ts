import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type PracticeServer,
  startPracticeServer,
} from '../../electron/engine/practice-server/practice-server.ts';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { unwrap } from '../../shared/result.ts';
import {
  addProfile,
  type CountingOwner,
  engineHere,
  enqueueUploads,
  untilFinal,
  workOnEverything,
} from '../support/engine.ts';
import { startSshd } from '../support/sshd.ts';
import { tempFolder } from '../support/temp.ts';

const FILES = 10;
const SMALL_BYTES = 2_000;
/** A large one: of those a profile has `CONCURRENCY` at a time. */
const LARGE_BYTES = 600_000;
const CONCURRENCY = 2;
/** Of the practice servers. Four handles are kept back for looking, and those of large files. */
const HANDLE_LIMIT = 12;
const PASSWORD = 'correct horse battery staple';

interface Partner {
  readonly name: string;
  readonly profileId: string;
  /** Its folder, as the server names it and as this machine does. */
  readonly folder: string;
  readonly place: string;
  readonly fileBytes: number;
}

/** What a practice server saw of one user. */
interface Seen {
  connections: number;
  open: number;
  mostOpen: number;
}

let resources: AsyncDisposableStack;
let engine: EngineHost;
let local: string;
let owner: CountingOwner;
let seen: Map<string, Seen>;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  seen = new Map();
  const folder = resources.use(await tempFolder('many')).path;
  local = join(folder, 'local');
  await mkdir(local);
  let asked = 0;
  owner = {
    get asked() {
      return asked;
    },
    credential: async ({ method, keyFile = '' }) => {
      asked += 1;
      return method === 'password'
        ? { kind: 'password', password: PASSWORD }
        : { kind: 'key-file', path: keyFile };
    },
  };
  engine = resources.use(await engineHere(join(folder, 'data'), owner));
});
afterEach(() => resources.disposeAsync());

/** Takes 4 ms for everything, so that what decides is who is asked when, and not how fast this machine is. */
async function practiceServer(users: readonly string[]): Promise<PracticeServer> {
  const userOf = new Map<number, string>();
  const folder = resources.use(await tempFolder('practice')).path;
  for (const user of users) {
    await mkdir(join(folder, user));
    seen.set(user, { connections: 0, open: 0, mostOpen: 0 });
  }
  return resources.use(
    await startPracticeServer({
      rootDirectory: folder,
      users: users.map((name) => ({ name, password: PASSWORD })),
      handleLimit: HANDLE_LIMIT,
      faults: { delayReplyMs: 4 },
      onEvent: (event) => {
        if (event.kind === 'sign-in') userOf.set(event.connection, event.user);
        const counted = seen.get(userOf.get(event.connection) ?? '');
        if (counted === undefined) return;
        if (event.kind === 'sign-in') counted.connections += 1;
        if (event.kind !== 'request') return;
        if (event.name === 'OPEN') counted.open += 1;
        if (event.name === 'CLOSE') counted.open -= 1;
        counted.mostOpen = Math.max(counted.mostOpen, counted.open);
      },
    }),
  );
}

/** Profiles on a practice server of their own, every other one with large files. */
async function practicePartners(names: readonly string[]): Promise<readonly Partner[]> {
  const server = await practiceServer(names);
  const partners: Partner[] = [];
  for (const [index, name] of names.entries()) {
    const { port, hostPublicKey } = server;
    const profileId = await addProfile(
      engine,
      { port, hostPublicKey, user: name, authentication: { method: 'password' }, owner },
      { name, transfer: { concurrency: CONCURRENCY } },
    );
    partners.push({
      name,
      profileId,
      folder: `/${name}`,
      place: join(server.rootDirectory, name),
      fileBytes: index % 2 === 0 ? LARGE_BYTES : SMALL_BYTES,
    });
  }
  return partners;
}

async function openSshPartners(names: readonly string[]): Promise<readonly Partner[]> {
  const sshd = resources.use(await startSshd());
  const partners: Partner[] = [];
  for (const [index, name] of names.entries()) {
    const place = join(sshd.root, name);
    await mkdir(place);
    const { port, hostPublicKey, user } = sshd;
    const authentication = { method: 'key-file' as const, path: sshd.identityFile };
    const profileId = await addProfile(
      engine,
      { port, hostPublicKey, user, authentication, owner },
      { name },
    );
    const fileBytes = index % 2 === 0 ? LARGE_BYTES : SMALL_BYTES;
    partners.push({ name, profileId, folder: place, place, fileBytes });
  }
  return partners;
}

const named = (group: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${group}-${index}`);

/** Queues files for a partner; answers the batch's id. */
async function queueFor({ name, profileId, folder, fileBytes }: Partner, count = FILES): Promise<string> {
  const own = join(local, name);
  await mkdir(own);
  const paths = Array.from({ length: count }, (_, index) => join(own, `claims_${index}.csv`));
  for (const path of paths) await writeFile(path, Buffer.alloc(fileBytes, path));
  return enqueueUploads(engine, profileId, paths, folder);
}

/** Signed in to beforehand: whose connection is there first decides nothing then. */
async function connectTo(partners: readonly Partner[]): Promise<void> {
  await Promise.all(
    partners.map(async ({ profileId, folder }) =>
      unwrap(await engine.request('remote.stat', { profileId, path: folder })),
    ),
  );
}

const transfersOf = async (batchId: string): Promise<readonly TransferSnapshot[]> =>
  unwrap(await engine.request('transfers.list', { batchId, limit: 1_000 })).transfers;

/** When each file of a batch was delivered, in order. */
async function deliveryTimes(batchId: string): Promise<readonly number[]> {
  const transfers = await transfersOf(batchId);
  expect(new Set(transfers.map(({ state }) => state))).toEqual(new Set(['delivered']));
  return transfers.map(({ timeline }) => timeline.finishedAtMs ?? 0).sort((one, other) => one - other);
}

it('300 files over 30 profiles go at once, each profile within its limits and none starved', async () => {
  const partners = [
    ...(await openSshPartners(named('openssh', 6))),
    ...(await practicePartners(named('north', 8))),
    ...(await practicePartners(named('south', 8))),
    ...(await practicePartners(named('west', 8))),
  ];
  await connectTo(partners);
  const batches: string[] = [];
  for (const partner of partners) batches.push(await queueFor(partner));
  await workOnEverything(engine);
  for (const batchId of batches) await untilFinal(engine, batchId);

  for (const { place } of partners) expect(await readdir(place)).toHaveLength(FILES);
  // One connection each, one sign-in each.
  expect(owner.asked).toBe(partners.length);
  for (const { name, fileBytes } of partners) {
    const counted = seen.get(name);
    if (counted === undefined) continue;
    expect(counted).toMatchObject({ connections: 1, open: 0 });
    expect(counted.mostOpen).toBeLessThanOrEqual(fileBytes === LARGE_BYTES ? CONCURRENCY : HANDLE_LIMIT - 4);
    expect(counted.mostOpen).toBeGreaterThan(1);
  }
  // Among equals: when the last of them has delivered its first, none has delivered more than two thirds. On OpenSSH,
  // which has handles enough, a profile's ten small files are one wave.
  const times = await Promise.all(batches.map(deliveryTimes));
  for (const equals of groupsOf(partners)) {
    const theirs = equals.map((index) => times[index] ?? []);
    const allBegan = Math.max(...theirs.map(([first = 0]) => first));
    const ahead = theirs.map((each) => each.filter((at) => at < allBegan).length);
    expect(Math.max(...ahead)).toBeLessThanOrEqual((FILES * 2) / 3);
  }
  // And over all of them: slow servers, too, have had something when two thirds of the time are over.
  const began = Math.min(...times.flat());
  const ended = Math.max(...times.flat());
  const lastFirst = Math.max(...times.map(([first = 0]) => first));
  expect((lastFirst - began) / (ended - began)).toBeLessThan(2 / 3);
});

it('a profile with far more to do leaves the others their turn', async () => {
  const partners = (await practicePartners(named('partner', 8))).map((partner) => ({
    ...partner,
    fileBytes: SMALL_BYTES,
  }));
  const [greedy, ...others] = partners;
  if (greedy === undefined) throw new Error('no partner');
  await connectTo(partners);
  const greedyBatch = await queueFor(greedy, 250);
  const otherBatches: string[] = [];
  for (const partner of others) otherBatches.push(await queueFor(partner));
  await workOnEverything(engine);
  for (const batchId of [...otherBatches, greedyBatch]) await untilFinal(engine, batchId);
  const greedyTimes = await deliveryTimes(greedyBatch);
  for (const batchId of otherBatches) {
    const lastOfThis = (await deliveryTimes(batchId)).at(-1) ?? 0;
    const meanwhile = greedyTimes.filter((at) => at <= lastOfThis).length;
    // The same server, the same files, the same limits: nobody gets three times what another gets.
    expect(meanwhile).toBeLessThan(FILES * 3);
  }
});

/** Indices of the practice servers' profiles with the same server and files of the same size, by the first part of their names. */
function groupsOf(partners: readonly Partner[]): readonly (readonly number[])[] {
  const limited = [...partners.keys()].filter((index) => seen.has(partners[index]?.name ?? ''));
  const groups = Map.groupBy(limited, (index) => {
    const partner = partners[index];
    return `${partner?.name.split('-')[0]} ${partner?.fileBytes}`;
  });
  return [...groups.values()];
}
