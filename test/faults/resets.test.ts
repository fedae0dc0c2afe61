import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { RequestName } from '../../electron/engine/practice-server/practice-server.ts';
import { type FaultyServer, sshdUnderTest, startFaultyServer } from '../support/crash-scene.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { type Direction, startTcpProxy } from '../support/tcp-proxy.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';
import { survives, untilProblemOrEnd, type WorkToDo, whileGoing } from './fault-run.ts';
import { isFullRun, runs, tryFault, tryFaultAtRandom } from './fault-test.ts';
import { endsOfPackets } from './ssh-packets.ts';

type Way = 'upload' | 'download';
/** Three chunks of a server that names its limits, and one that is sent without looking first. */
const SIZES = [600_000, 3_000];
const WAYS: readonly Way[] = ['upload', 'download'];
/** Of the packets each way, `npm test` takes one of so many; the first of them differs, so that together they meet most. */
const STRIDE = isFullRun ? 1 : 11;
const sshdHere = requires('sshd');

describe.skipIf(!sshdHere.available)(titleWith('connections that are reset', sshdHere), () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  const work = (way: Way, port: number, sizes = SIZES): WorkToDo => ({
    server: sshdUnderTest(sshd, port),
    root: sshd.root,
    ...(way === 'upload' ? { send: sizes } : { fetch: sizes }),
  });

  /** Where the packets of a clean run end, each way. */
  async function packetsOf(way: Way): Promise<Readonly<Record<Direction, readonly number[]>>> {
    const seen: Record<Direction, Buffer[]> = { up: [], down: [] };
    await using proxy = await startTcpProxy({
      targetPort: sshd.port,
      onBytes: (direction, chunk) => void seen[direction].push(Buffer.from(chunk)),
    });
    await whileGoing(work(way, proxy.port), async (going) => {
      expect(await untilProblemOrEnd(going)).toBeUndefined();
    });
    return { up: endsOfPackets(Buffer.concat(seen.up)), down: endsOfPackets(Buffer.concat(seen.down)) };
  }

  async function cutAt(way: Way, direction: Direction, offset: number, sizes = SIZES): Promise<void> {
    await using proxy = await startTcpProxy({ targetPort: sshd.port });
    proxy.cutAfterBytes(direction, offset);
    await survives('reset at a packet', work(way, proxy.port, sizes));
  }

  WAYS.flatMap((way) => (['up', 'down'] as const).map((direction) => ({ way, direction }))).forEach(
    ({ way, direction }, index) => {
      tryFault(
        'reset at a packet',
        `${way}, from the ${direction === 'up' ? 'client' : 'server'}`,
        async () => {
          const ends = [0, ...(await packetsOf(way))[direction]];
          expect(ends.length).toBeGreaterThan(10);
          let points = 0;
          for (let packet = index; packet < ends.length; packet += STRIDE) {
            const end = ends[packet] ?? 0;
            await cutAt(way, direction, end);
            points += 1;
            const next = ends[packet + 1];
            if (!isFullRun || next === undefined) continue;
            await cutAt(way, direction, Math.floor((end + next) / 2));
            points += 1;
          }
          return points;
        },
        600_000,
      );
    },
  );

  tryFaultAtRandom('reset at a packet', runs(2, 100), async (random) => {
    const way = random() < 0.5 ? 'upload' : 'download';
    const direction = random() < 0.5 ? 'up' : 'down';
    const sizes = [Math.floor(random() * 3_000_000), ...Array.from({ length: 20 }, () => random() * 9_000)];
    const most = (way === 'upload') === (direction === 'up') ? 1_500_000 : 12_000;
    await cutAt(way, direction, Math.floor(random() * most), sizes.map(Math.floor));
  });
});

describe('connections that are reset at a request', () => {
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

  const UP: readonly (readonly [RequestName, number])[] = [
    ['INIT', 0],
    ['LSTAT', 0],
    ['OPEN', 0],
    ['OPEN', 1],
    ['WRITE', 0],
    ['WRITE', 1],
    ['WRITE', 3],
    ['FSETSTAT', 0],
    ['FSTAT', 0],
    ['CLOSE', 0],
    ['CLOSE', 1],
    ['RENAME', 0],
    ['RENAME', 1],
  ];
  const DOWN: typeof UP = [
    ['OPEN', 0],
    ['FSTAT', 0],
    ['READ', 0],
    ['READ', 2],
    ['FSTAT', 3],
    ['CLOSE', 0],
  ];
  for (const [way, points] of [
    ['upload', UP],
    ['download', DOWN],
  ] as const)
    for (const [how, fault] of [
      ['before it is carried out', 'dropInsteadOf'],
      ['before it is answered', 'dropBeforeReply'],
    ] as const)
      for (const [name, after] of points.filter((_, index) => isFullRun || index % 3 === 0))
        tryFault('reset at a request', `${way}, ${name} ${after + 1}, ${how}`, async () => {
          faulty.faults[fault] = { name, after, times: 1 };
          await survives('reset at a request', {
            server: faulty.underTest(),
            served: faulty.server.rootDirectory,
            root: faulty.server.rootDirectory,
            ...(way === 'upload' ? { send: SIZES } : { fetch: SIZES }),
          });
          delete faulty.faults[fault];
        });
});
