import { afterAll, beforeAll, describe, expect } from 'vitest';
import { aftermath, allDelivered, expectWhole } from '../support/aftermath.ts';
import {
  begin,
  type CrashScene,
  crashScene,
  type FaultyServer,
  sshdUnderTest,
  startFaultyServer,
  writeFiles,
} from '../support/crash-scene.ts';
import {
  engineHere,
  engineInChild,
  killEngine,
  type ServerUnderTest,
  untilFinal,
  workOnEverything,
} from '../support/engine.ts';
import { seededRandom } from '../support/random.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';
import { runSeed, runs, tryFault } from './fault-test.ts';

const RUNS = runs(2, 60);
const MIB = 1_024 * 1_024;
/** The work below takes about this long from its beginning, ms, and about so many requests. */
const WORK_MS = 600;
const WORK_REQUESTS = 700;

const sshdHere = requires('sshd');
const seed = runSeed;
const random = seededRandom(seed);

/** What is under way when the engine is killed: large and small files, both ways. */
const sizes = (): readonly number[] => [
  Math.floor(random() * 6 * MIB) + 2 * MIB,
  ...Array.from({ length: 40 }, () => Math.floor(random() * 20_000)),
];

/** Waits for the instant of a kill; the engine may be through before. */
type Moment = (engine: { readonly pid: number }) => Promise<void>;

/**
 * Starts an engine on the work, kills it, and up to two of its successors, then lets the last one finish.
 * @param served the server's folder that clients see as `/`
 */
async function survives(
  scene: CrashScene,
  server: ServerUnderTest,
  served: string,
  moments: readonly Moment[],
): Promise<void> {
  const send = await writeFiles(scene.toSend, 'billing_log', sizes());
  const there = await writeFiles(scene.toFetch, 'patient_visit_log', sizes());
  const fetch = there.map((path) => path.slice(served.length));
  const remoteFolder = scene.sent.slice(served.length);
  let batches: readonly string[] | undefined;
  for (const moment of moments) {
    const engine = await engineInChild(scene.dataDirectory, server.owner);
    if (batches === undefined) batches = await begin(engine, server, scene, { send, fetch, remoteFolder });
    else await workOnEverything(engine);
    await moment(engine);
    await killEngine(engine);
  }
  await using last = await engineHere(scene.dataDirectory, server.owner);
  await workOnEverything(last);
  for (const batch of batches ?? [])
    expect((await untilFinal(last, batch)).counts).toEqual({ delivered: send.length });
  expect(await aftermath(last, scene.dataDirectory)).toEqual(allDelivered(send.length + fetch.length));
  await expectWhole(scene);
}

const after =
  (delayMs: number): Moment =>
  () =>
    new Promise((resolve) => setTimeout(resolve, delayMs));

const kills = (): number => (random() < 0.6 ? 1 : random() < 0.6 ? 2 : 3);
const half = Math.ceil(RUNS / 2);

describe.skipIf(!sshdHere.available)(titleWith(`killed at any time, seed ${seed}`, sshdHere), () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  for (let run = 1; run <= half; run += 1) {
    const delays = Array.from({ length: kills() }, () => Math.floor(random() * WORK_MS));
    tryFault('engine killed', `${run}: after ${delays.join(', ')} ms`, async () => {
      await using scene = await crashScene(sshd.root);
      await survives(scene, sshdUnderTest(sshd), '', delays.map(after));
    });
  }
});

describe(`killed at any request, seed ${seed}`, () => {
  let folder: TempFolder;
  let faulty: FaultyServer;
  beforeAll(async () => {
    folder = await tempFolder('practice');
    faulty = await startFaultyServer(folder.path);
  });
  afterAll(async () => {
    await faulty[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  /** At the request with that number, before it is carried out; or when nothing has been asked for some time. */
  const atRequest =
    (number: number): Moment =>
    (engine) =>
      new Promise((reached) => {
        let left = number;
        const done = () => {
          faulty.onEvent = () => undefined;
          reached();
        };
        let idle = setTimeout(done, WORK_MS);
        faulty.onEvent = (event) => {
          if (event.kind !== 'request') return;
          clearTimeout(idle);
          left -= 1;
          if (left > 0) idle = setTimeout(done, WORK_MS);
          else {
            process.kill(engine.pid, 'SIGKILL');
            done();
          }
        };
      });

  for (let run = half + 1; run <= RUNS; run += 1) {
    const requests = Array.from({ length: kills() }, () => 1 + Math.floor(random() * WORK_REQUESTS));
    tryFault('engine killed', `${run}: at request ${requests.join(', ')}`, async () => {
      await using scene = await crashScene(faulty.server.rootDirectory);
      await survives(scene, faulty.underTest(), faulty.server.rootDirectory, requests.map(atRequest));
    });
  }
});
