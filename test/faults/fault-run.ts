import { expect } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { isFinal } from '../../shared/transfer-state.ts';
import { aftermath, allDelivered, expectWhole } from '../support/aftermath.ts';
import { type CrashScene, crashScene, writeFiles } from '../support/crash-scene.ts';
import {
  addProfile,
  engineHere,
  enqueueDownloads,
  enqueueUploads,
  type ServerUnderTest,
  untilFinal,
  workOnEverything,
} from '../support/engine.ts';
import { waitFor } from '../support/temp.ts';
import { expectTold, type FaultId } from './fault-table.ts';
import { isFullRun } from './fault-test.ts';

/** Nothing is tried again before a test says so: what a person would see stays there to be looked at. */
export const PATIENT = { limit: 5, baseMs: 600_000, capMs: 600_000 };

/** For states that come in a second on a quiet machine; longer than a dead engine's claims are kept at most, 60 s. */
const PATIENCE_MS = isFullRun ? 150_000 : 75_000;

export interface Going {
  readonly engine: EngineHost;
  readonly profileId: string;
  readonly batches: readonly string[];
  readonly files: number;
  readonly scene: CrashScene;
  readonly server: ServerUnderTest;
}

export interface WorkToDo {
  readonly server: ServerUnderTest;
  /** The folder clients see as `/`, as this machine names it; the machine's own `/` unless said otherwise. */
  readonly served?: string;
  /** Where on this machine, below `served`, files may be put. */
  readonly root: string;
  readonly send?: readonly number[];
  readonly fetch?: readonly number[];
  readonly settings?: Partial<ProfileInput>;
}

/** Sets an engine to work on files of these sizes, hands over to `act`, and ends the engine. */
export async function whileGoing<T>(work: WorkToDo, act: (going: Going) => Promise<T>): Promise<T> {
  await using scene = await crashScene(work.root);
  await using engine = await engineHere(scene.dataDirectory, work.server.owner);
  const { server, served = '', send = [], fetch = [] } = work;
  const toSend = await writeFiles(scene.toSend, 'claims', send);
  const toFetch = await writeFiles(scene.toFetch, 'answer', fetch);
  const profileId = await addProfile(engine, server, { retry: PATIENT, ...work.settings });
  const batches: string[] = [];
  if (toSend.length > 0)
    batches.push(await enqueueUploads(engine, profileId, toSend, scene.sent.slice(served.length)));
  if (toFetch.length > 0) {
    const paths = toFetch.map((path) => path.slice(served.length));
    batches.push(await enqueueDownloads(engine, profileId, paths, scene.fetched));
  }
  await workOnEverything(engine);
  return await act({ engine, profileId, batches, files: toSend.length + toFetch.length, scene, server });
}

/** What a person would be told now, if anything: of the profile first, then of its transfers. */
export async function problemOf({ engine, profileId, batches }: Going): Promise<AppError | undefined> {
  const { held, unreachable } = unwrap(await engine.request('profiles.status', { id: profileId }));
  if (held !== null) return held.error;
  for (const batchId of batches) {
    const { transfers } = unwrap(await engine.request('transfers.list', { batchId, limit: 1_000 }));
    const told = transfers.find(
      ({ state, error }) => error !== null && (isFinal(state) || state === 'waiting-to-retry'),
    );
    if (told?.error) return told.error;
  }
  return unreachable?.error;
}

export const untilProblem = (going: Going): Promise<AppError> =>
  waitFor(() => problemOf(going), { what: 'somebody to be told', deadlineMs: PATIENCE_MS, everyMs: 5 });

/** How it came out without a person: what they would be told, or `undefined` when all was delivered. */
export async function untilProblemOrEnd(going: Going): Promise<AppError | undefined> {
  return waitFor(
    async () => {
      const problem = await problemOf(going);
      if (problem !== undefined) return { problem };
      return (await isThrough(going)) && { problem: undefined };
    },
    { what: 'all to be delivered, or somebody to be told', deadlineMs: PATIENCE_MS, everyMs: 5 },
  ).then(({ problem }) => problem);
}

async function isThrough({ engine, batches }: Going): Promise<boolean> {
  for (const id of batches) {
    const { counts, total } = unwrap(await engine.request('batches.get', { id }));
    if (counts.delivered !== total) return false;
  }
  return true;
}

/** What a person does once it is mended: answers the profile's question, or says "now". */
export async function again({ engine, profileId, batches }: Going): Promise<void> {
  const { held, unreachable } = unwrap(await engine.request('profiles.status', { id: profileId }));
  if (held !== null) unwrap(await engine.request('profiles.release', { id: profileId }));
  if (unreachable !== null) unwrap(await engine.request('profiles.tryNow', { id: profileId }));
  for (const batchId of batches) unwrap(await engine.request('transfers.retry', { which: 'batch', batchId }));
}

/** Everything was delivered: each file whole and once, nothing temporary anywhere, a ledger that proves itself. */
export async function expectAllWell(
  { engine, batches, files, scene }: Going,
  also: Readonly<Record<string, number>> = {},
): Promise<void> {
  for (const batch of batches) {
    const { counts, total } = await untilFinal(engine, batch, PATIENCE_MS);
    const { transfers } = unwrap(await engine.request('transfers.list', { batchId: batch, limit: 1_000 }));
    const errors = transfers.filter(({ state }) => state !== 'delivered').map(({ error }) => error);
    expect({ counts, errors }).toEqual({ counts: { delivered: total }, errors: [] });
  }
  const clean = allDelivered(files);
  const found = await aftermath(engine, scene.dataDirectory);
  const recordedTwice = Object.keys(also).length > 0 ? found.recordedTwice : [];
  expect(found).toEqual({ ...clean, recordedTwice, entries: { ...clean.entries, ...also } });
  await expectWhole(scene);
}

/** Takes the queue to its end as a patient person would, however often it takes. */
export async function carryThrough(going: Going): Promise<void> {
  await waitFor(
    async () => {
      if (await isThrough(going)) return true;
      if ((await problemOf(going)) !== undefined) await again(going);
      return false;
    },
    { what: 'all to be delivered', deadlineMs: PATIENCE_MS, everyMs: 10 },
  );
}

/** The whole way of a fault that heals: what is told is the table's, and after "now" all is well. */
export async function survives(
  fault: FaultId,
  work: WorkToDo,
  heal: () => Promise<void> | void = () => undefined,
): Promise<void> {
  await whileGoing(work, async (going) => {
    const problem = await untilProblemOrEnd(going);
    if (problem !== undefined) expectTold(fault, problem);
    await heal();
    await carryThrough(going);
    await expectAllWell(going);
  });
}
