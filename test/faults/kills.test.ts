import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { aftermath, allDelivered, expectWhole } from '../support/aftermath.ts';
import { crashScene, finish, sshdUnderTest, writeFiles } from '../support/crash-scene.ts';
import { addProfile, engineHere, enqueueDownloads, enqueueUploads } from '../support/engine.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';
import { isFullRun, runs, tryFaultAtRandom } from './fault-test.ts';

const PARENT = resolve(import.meta.dirname, '../support/engine-parent.ts');
const FILES = isFullRun ? 500 : 200;
const sshdHere = requires('sshd');

/** A batch queued beforehand, and a parent with an engine that has just begun to work on it. */
async function kill(sshd: RealSshd, random: () => number, who: 'engine' | 'parent' | 'both'): Promise<void> {
  await using scene = await crashScene(sshd.root);
  const server = sshdUnderTest(sshd);
  const sizes = Array.from({ length: FILES / 2 }, (_, index) =>
    Math.floor(random() * (index % 100 === 7 ? 3_000_000 : 6_000)),
  );
  const send = await writeFiles(scene.toSend, 'billing_log', sizes);
  const fetch = await writeFiles(scene.toFetch, 'patient_visit_log', sizes);
  const batches = await inHere(scene.dataDirectory, server.owner, async (engine) => {
    const profileId = await addProfile(engine, server);
    return [
      await enqueueUploads(engine, profileId, send, scene.sent),
      await enqueueDownloads(engine, profileId, fetch, scene.fetched),
    ];
  });

  const credential = JSON.stringify({ kind: 'key-file', path: sshd.identityFile });
  const parent = spawn(process.execPath, [PARENT, scene.dataDirectory, credential], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const gone = once(parent, 'exit');
  const [line] = await once(createInterface(parent.stdout), 'line');
  const engine = Number(line);
  // So many files in, and then some: from the first to the last.
  const arrived = Math.floor(random() * FILES * 0.9);
  const isThere = async () =>
    [...(await readdir(scene.sent)), ...(await readdir(scene.fetched))].filter((name) =>
      name.endsWith('.csv'),
    ).length >= arrived;
  await waitFor(isThere, { what: `${arrived} files to have arrived`, deadlineMs: 60_000, everyMs: 2 });
  await new Promise((later) => setTimeout(later, random() * 30));

  if (who !== 'engine') process.kill(parent.pid ?? 0, 'SIGKILL');
  if (who !== 'parent') endIfThere(engine);
  if (who === 'engine') await gone;
  await waitFor(() => !isRunning(engine), { what: 'the engine to have ended', deadlineMs: 30_000 });

  await inHere(scene.dataDirectory, server.owner, async (next) => {
    await finish(next, batches);
    expect(await aftermath(next, scene.dataDirectory)).toEqual(allDelivered(FILES));
    await expectWhole(scene);
  });
}

async function inHere<T>(
  dataDirectory: string,
  owner: Parameters<typeof engineHere>[1],
  act: (engine: EngineHost) => Promise<T>,
): Promise<T> {
  await using engine = await engineHere(dataDirectory, owner);
  return await act(engine);
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Through with everything, it may have ended by itself.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!sshdHere.available)(titleWith('killed in the middle of a batch', sshdHere), () => {
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd[Symbol.asyncDispose]());

  for (const [fault, who] of [
    ['engine killed', 'engine'],
    ['parent killed', 'parent'],
    ['both killed', 'both'],
  ] as const)
    tryFaultAtRandom(fault, runs(1, 50), (random) => kill(sshd, random, who));
});
