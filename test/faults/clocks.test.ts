import { afterAll, afterEach, beforeAll, describe, expect, vi } from 'vitest';
import { openDatabaseReadOnly } from '../../electron/engine/storage/database.ts';
import { unwrap } from '../../shared/result.ts';
import { type FaultyServer, startFaultyServer } from '../support/crash-scene.ts';
import { engineHere, engineInChild, workOnEverything } from '../support/engine.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';
import { expectAllWell, problemOf, untilProblem, type WorkToDo, whileGoing } from './fault-run.ts';
import { expectTold } from './fault-table.ts';
import { runs, tryFault, tryFaultAtRandom } from './fault-test.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const realNow = Date.now;

afterEach(() => void vi.restoreAllMocks());

describe('a machine whose clock jumps', () => {
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

  /** Engines read the clock by the function that stands there when they start. */
  const clock = { byMs: 0 };
  const movable = (): void => {
    clock.byMs = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => realNow() + clock.byMs);
  };
  const work = (port = faulty.server.port): WorkToDo => ({
    server: faulty.underTest(port),
    served: faulty.server.rootDirectory,
    root: faulty.server.rootDirectory,
    send: [12_000_000, ...new Array<number>(30).fill(2_000)],
  });

  const whileFilesGo = async (byMs: number, afterBytes: number): Promise<void> => {
    movable();
    await using proxy = await startTcpProxy({ targetPort: faulty.server.port });
    await whileGoing(work(proxy.port), async (going) => {
      await waitFor(() => proxy.bytes('up') > afterBytes, { what: 'bytes', everyMs: 1 });
      clock.byMs = byMs;
      await expectAllWell(going);
      expectTold('clock jumps', await problemOf(going));
    });
  };
  for (const [name, byMs] of [
    ['an hour forwards', HOUR_MS],
    ['an hour back', -HOUR_MS],
    ['ten years forwards', 10 * YEAR_MS],
    ['ten years back', -10 * YEAR_MS],
  ] as const)
    tryFault('clock jumps', `${name}, while files go`, () => whileFilesGo(byMs, 2_000_000));
  tryFaultAtRandom('clock jumps', runs(0, 20), (random) =>
    whileFilesGo(Math.round((random() - 0.5) * YEAR_MS), random() * 11_000_000),
  );

  const whileTheyWait = async (byMs: number): Promise<void> => {
    movable();
    await using proxy = await startTcpProxy({ targetPort: faulty.server.port });
    const settings = { retry: { limit: 5, baseMs: 300, capMs: 300 } };
    await whileGoing({ ...work(proxy.port), settings }, async (going) => {
      await waitFor(() => proxy.bytes('up') > 1_000_000, { what: 'bytes', everyMs: 1 });
      await proxy.refuse();
      proxy.cut();
      await untilProblem(going);
      clock.byMs = byMs;
      await proxy.accept();
      // Nobody says "now": it goes on by itself, after no more than its longest wait and the scheduler's nap.
      await expectAllWell(going);
    });
  };
  tryFault('clock jumps', 'a day back, while they wait to be tried again', () =>
    whileTheyWait(-24 * HOUR_MS),
  );
  tryFault('clock jumps', 'a day forwards, while they wait to be tried again', () =>
    whileTheyWait(24 * HOUR_MS),
  );

  tryFault('clock jumps', 'ten minutes forwards, and the other engine’s transfers stay its own', async () => {
    movable();
    await using folderOfData = await tempFolder('two');
    const server = faulty.underTest();
    await using worker = await engineInChild(folderOfData.path, server.owner);
    await using looker = await engineHere(folderOfData.path, server.owner);
    await workOnEverything(worker);
    clock.byMs = 600_000;
    // What each engine asks itself every ten seconds, and when it is told to work.
    await workOnEverything(looker);
    const database = openDatabaseReadOnly(folderOfData.path);
    try {
      const ended = database
        .prepare('SELECT count(*) AS n FROM instances WHERE ended_at_ms IS NOT NULL')
        .get();
      expect(ended).toEqual({ n: 0 });
    } finally {
      database.close();
    }
    expect(unwrap(await looker.request('queue.profiles', {})).profiles).toEqual([]);
  });
});
