import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestName } from '../../electron/engine/practice-server/practice-server.ts';
import { type FaultyServer, sshdUnderTest, startFaultyServer } from '../support/crash-scene.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { type Direction, startTcpProxy } from '../support/tcp-proxy.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';
import { survives, whileGoing, untilProblemOrEnd, type WorkToDo } from './fault-run.ts';
import { isFullRun, runs, tryFault, tryFaultAtRandom } from './fault-test.ts';
import { endsOfPackets } from './ssh-packets.ts';

/** Three chunks of a server that names its limits, and one that is sent without looking first. */
const SIZES = [600_000, 3_000];
const WAYS = ['upload', 'download'] as const;
const sshdHere = requires('sshd');

describe.skipIf(!sshdHere.available)(titleWith('connections that are reset', sshdHere), () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  const work = (way: (typeof WAYS)[number], port: number): WorkToDo => ({
    server: sshdUnderTest(sshd, port),
    root: sshd.root,
    ...(way === 'upload' ? { send: SIZES } : { fetch: SIZES }),
  });

  /** Where the packets of a clean run end, each way. */
  async function packetsOf(way: (typeof WAYS)[number]): Promise<Readonly<Record<Direction, readonly number[]>>> {
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

  async function cutAt(way: (typeof WAYS)[number], direction: Direction, offset: number): Promise<void> {
    await using proxy = await startTcpProxy({ targetPort: sshd.port });
    proxy.cutAfterBytes(direction, offset);
    await survives('reset at a packet', work(way, proxy.port));
  }

  for (const way of WAYS)
    for (const direction of ['up', 'down'] as const) {
      const side = direction === 'up' ? 'what the client says' : 'what the server says';
      // In `npm test` every other packet of each: together they still meet every step.
      const parts = isFullRun ? ['all'] : ['all'];
      for (const part of parts)
        tryFault(
          'reset at a packet',
          `${way}, ${side}, ${part}`,
          async () => {
            const ends = (await packetsOf(way))[direction];
            expect(ends.length).toBeGreaterThan(10);
            for (const end of [0, ...ends]) await cutAt(way, direction, end);
          },
          300_000,
        );
    }
});
