import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { STATUS } from '../../electron/engine/practice-server/practice-server.ts';
import { Timeouts } from '../../shared/models/profile.ts';
import { sshdUnderTest } from '../support/crash-scene.ts';
import { ownerWith, QUICK_RETRIES, untilFinal } from '../support/engine.ts';
import {
  PRACTICE_PASSWORD,
  PRACTICE_USER,
  type PracticeFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';
import {
  again,
  carryThrough,
  expectAllWell,
  survives,
  untilProblem,
  untilProblemOrEnd,
  type WorkToDo,
  whileGoing,
} from './fault-run.ts';
import { expectTold } from './fault-table.ts';
import { runs, tryFault, tryFaultAtRandom } from './fault-test.ts';

const MIB = 1_024 * 1_024;
/** Soon, and yet longer than a machine with other work to do keeps a server from answering. */
const STALL = { timeouts: { stallMs: 1_500, connectMs: 10_000 } };
const many = (count: number, size: number): number[] => new Array<number>(count).fill(size);
const sshdHere = requires('sshd');

describe.skipIf(!sshdHere.available)(titleWith('networks and servers that go away', sshdHere), () => {
  let sshd: RealSshd;
  beforeEach(async () => {
    sshd = await startSshd();
  });
  afterEach(() => sshd[Symbol.asyncDispose]());

  const restart = async (after: number): Promise<void> => {
    await using proxy = await startTcpProxy({ targetPort: sshd.port });
    const work = { server: sshdUnderTest(sshd, proxy.port), root: sshd.root };
    await whileGoing({ ...work, send: [24 * MIB, ...many(20, 900)], fetch: [24 * MIB] }, async (going) => {
      await waitFor(() => proxy.bytes('up') > after, { what: 'bytes to be under way', everyMs: 1 });
      await Promise.all([sshd.stop(), proxy.refuse()]);
      proxy.cut();
      const problem = await waitFor(
        async () => {
          const told = await untilProblem(going);
          if (told.code === 'Unreachable') return told;
          await again(going);
          return undefined;
        },
        { what: 'the server to be missed' },
      );
      expectTold('server restarted', problem);
      await sshd.start();
      await proxy.accept();
      await carryThrough(going);
      await expectAllWell(going);
    });
  };
  tryFault('server restarted', 'in the middle of large files', () => restart(4 * MIB));
  tryFaultAtRandom('server restarted', runs(0, 15), (random) => restart(random() * 24 * MIB));

  const hole = async (fetched: boolean, after: number): Promise<void> => {
    await using proxy = await startTcpProxy({ targetPort: sshd.port });
    const work: WorkToDo = {
      server: sshdUnderTest(sshd, proxy.port),
      root: sshd.root,
      settings: STALL,
      ...(fetched ? { fetch: [16 * MIB] } : { send: [16 * MIB] }),
    };
    await whileGoing(work, async (going) => {
      await waitFor(() => proxy.bytes(fetched ? 'down' : 'up') > after, { what: 'bytes', everyMs: 1 });
      proxy.stall();
      const since = performance.now();
      const problem = await untilProblem(going);
      // Answers that were under way still count; then the watchdog's time, and the test machine's own. Far less than
      // the 30 s of a profile that nobody changed.
      expect(performance.now() - since).toBeLessThan(STALL.timeouts.stallMs + 8_000);
      expectTold('black hole', problem);
      proxy.resume();
      await carryThrough(going);
      await expectAllWell(going);
    });
  };
  tryFault('black hole', 'while a file is sent', () => hole(false, 2 * MIB));
  tryFault('black hole', 'while a file is fetched', () => hole(true, 2 * MIB));
  tryFaultAtRandom('black hole', runs(0, 20), (random) => hole(random() < 0.5, random() * 15 * MIB));

  tryFault('black hole', 'while connecting', async () => {
    await using proxy = await startTcpProxy({ targetPort: sshd.port });
    proxy.stall();
    const settings = { timeouts: { connectMs: 1_500 } };
    const work = { server: sshdUnderTest(sshd, proxy.port), root: sshd.root, settings, send: [900] };
    await whileGoing(work, async (going) => {
      expectTold('black hole', await untilProblem(going));
      proxy.resume();
      await carryThrough(going);
      await expectAllWell(going);
    });
  });

  tryFault('black hole', 'is found within 30 s by a profile nobody changed', async () => {
    expect(v.parse(Timeouts, {})).toMatchObject({ stallMs: 30_000, connectMs: 10_000 });
  });
});

describe('servers that behave as servers may', () => {
  let practice: PracticeFixture;
  beforeEach(async () => {
    practice = await startPracticeFixture();
  });
  afterEach(() => practice[Symbol.asyncDispose]());

  const server = (port = practice.server.port) => ({
    port,
    hostPublicKey: practice.server.hostPublicKey,
    user: PRACTICE_USER,
    authentication: { method: 'password' } as const,
    owner: ownerWith({ kind: 'password', password: PRACTICE_PASSWORD }),
  });
  const work = (files: Pick<WorkToDo, 'send' | 'fetch' | 'settings'>): WorkToDo => ({
    server: server(),
    served: practice.root,
    root: practice.root,
    ...files,
  });

  for (const [name, files] of [
    ['READ', { fetch: [600_000] }],
    ['WRITE', { send: [600_000] }],
  ] as const)
    tryFault('stalled read', `a ${name} that is never answered`, async () => {
      practice.faults.stallOn = { name, after: 1, times: 1 };
      await survives('stalled read', work({ ...files, settings: STALL }));
    });

  const slow = (delayReplyMs: number) => async () => {
    practice.faults.delayReplyMs = delayReplyMs;
    // Each answer takes a good part of what the watchdog allows; the rest is for a machine that is busy with other tests.
    const settings = { timeouts: { stallMs: delayReplyMs * 4, connectMs: 30_000 } };
    await whileGoing(
      work({ send: [300_000, ...many(20, 900)], fetch: [300_000], settings }),
      async (going) => {
        expectTold('slow server', await untilProblemOrEnd(going));
        await expectAllWell(going);
      },
    );
  };
  tryFault('slow server', '250 ms an answer', slow(250));

  const unharmed = async (fault: Parameters<typeof expectTold>[0], sizes: readonly number[]) =>
    whileGoing(work({ send: sizes, fetch: sizes }), async (going) => {
      expectTold(fault, await untilProblemOrEnd(going));
      await expectAllWell(going);
    });
  const someSizes = (random: () => number) =>
    [3 * MIB, 300_000, 70_000, 5_000, 1, 0].map((most) => Math.floor(random() * (most + 1)));

  tryFault('answers out of order', 'large and small, both ways', async () => {
    practice.faults.answerOutOfOrder = true;
    await unharmed('answers out of order', [2 * MIB, ...many(30, 4_000)]);
  });
  tryFaultAtRandom('answers out of order', runs(0, 20), async (random) => {
    practice.faults.answerOutOfOrder = true;
    await unharmed('answers out of order', someSizes(random));
  });

  for (const most of [1_000, 32_767])
    tryFault('short reads', `at most ${most} bytes`, async () => {
      practice.faults.readAtMost = most;
      await unharmed('short reads', [300_000, 40_000, 999, 1_000, 1_001, 1, 0]);
    });
  tryFaultAtRandom('short reads', runs(1, 20), async (random) => {
    practice.faults.readAtMost = 500 + Math.floor(random() * 40_000);
    practice.faults.answerOutOfOrder = random() < 0.5;
    await unharmed(
      'short reads',
      someSizes(random).map((size) => Math.min(size, 400_000)),
    );
  });

  tryFault('short writes', 'the last byte of each is lost', async () => {
    practice.faults.writeShort = true;
    await survives('short writes', work({ send: [200_000, 3_000] }), () => {
      practice.faults.writeShort = false;
    });
  });

  const limited = async (handleLimit: number, told: boolean, count: number) => {
    await using narrow = await startPracticeFixture(
      told ? {} : { withoutExtensions: ['limits@openssh.com'] },
      { handleLimit },
    );
    const settings = { retry: QUICK_RETRIES };
    const files = { send: [MIB, ...many(count, 2_000)], fetch: many(count, 2_000), settings };
    const its = { port: narrow.server.port, hostPublicKey: narrow.server.hostPublicKey };
    await whileGoing(
      { ...work(files), server: { ...server(), ...its }, served: narrow.root, root: narrow.root },
      async (going) => {
        expectTold('handle limit', await untilProblemOrEnd(going));
        await expectAllWell(going);
        if (told) expect(narrow.mostOpenFiles()).toBeLessThanOrEqual(handleLimit);
      },
    );
  };
  tryFault('handle limit', '8 files, and the server says so', () => limited(8, true, 60));
  tryFault('handle limit', '5 files, and the server doesn’t say so', () => limited(5, false, 60));
  tryFaultAtRandom('handle limit', runs(0, 15), (random) =>
    limited(5 + Math.floor(random() * 30), random() < 0.5, 20 + Math.floor(random() * 150)),
  );

  const disconnecting = async (requests: number, files: number) => {
    practice.faults.dropEvery = { requests, left: requests };
    const settings = { retry: { ...QUICK_RETRIES, limit: 3 } };
    await whileGoing(work({ send: [MIB, ...many(files, 2_000)], settings }), async (going) => {
      for (const batch of going.batches) await untilFinal(going.engine, batch);
      delete practice.faults.dropEvery;
      await expectAllWell(going);
      expect(practice.server.stats.connections).toBeGreaterThan(1);
    });
  };
  tryFault('disconnects after N operations', 'every 60, 60 files', () => disconnecting(60, 60));
  tryFaultAtRandom('disconnects after N operations', runs(0, 15), (random) =>
    disconnecting(40 + Math.floor(random() * 200), 40 + Math.floor(random() * 100)),
  );
  tryFault('disconnects after N operations', 'what a person is told meanwhile', async () => {
    practice.faults.dropEvery = { requests: 12, left: 12 };
    await survives('disconnects after N operations', work({ send: [MIB, MIB] }), () => {
      delete practice.faults.dropEvery;
    });
  });

  tryFault('quota used up', 'at a WRITE', async () => {
    practice.faults.failRequests = [{ name: 'WRITE', after: 1, times: 1, status: 15 }];
    await survivesFailing('quota used up', 1);
  });
  tryFault('rename not allowed', 'at the RENAME', async () => {
    practice.faults.failRequests = [{ name: 'RENAME', times: 1, status: STATUS.PERMISSION_DENIED }];
    await survivesFailing('rename not allowed', 1);
  });

  /** One file fails for good until a person says "again"; the others arrive. */
  async function survivesFailing(fault: Parameters<typeof expectTold>[0], failing: number): Promise<void> {
    await whileGoing(work({ send: [600_000, 2_000, 2_000] }), async (going) => {
      expectTold(fault, await untilProblem(going));
      await again(going);
      await expectAllWell(going, { 'transfer.failed': failing });
    });
  }

  tryFault('login refused in the middle', '40 files, one question', async () => {
    await using proxy = await startTcpProxy({ targetPort: practice.server.port });
    const mine = server(proxy.port);
    await whileGoing(
      { ...work({ send: [8 * MIB, ...many(40, 2_000)], settings: { retry: QUICK_RETRIES } }), server: mine },
      async (going) => {
        await waitFor(() => proxy.bytes('up') > MIB, { what: 'bytes', everyMs: 1 });
        practice.faults.refuseSignIn = true;
        proxy.cut();
        const problem = await waitFor(
          async () => {
            const told = await untilProblem(going);
            return told.code !== 'ConnectionLost' && told;
          },
          { what: 'the profile to be held' },
        );
        expectTold('login refused in the middle', problem);
        expect([mine.owner.asked, practice.server.stats.refusedSignIns]).toEqual([2, 1]);
        practice.faults.refuseSignIn = false;
        await again(going);
        await expectAllWell(going);
        expect(mine.owner.asked).toBe(3);
      },
    );
  });
});
