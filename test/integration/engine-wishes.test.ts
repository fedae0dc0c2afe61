import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

let practice: PracticeFixture;
/** Works. */
let worker: EngineFixture;
/** Another engine on the same data directory: its wishes reach the worker through the database only. */
let other: EngineFixture;

beforeEach(async () => {
  practice = await startPracticeFixture();
  const common = { port: practice.server.port, settings: { retry: { baseMs: 600_000, capMs: 600_000 } } };
  worker = await startEngineFixture({ ...common, trusted: practice.server.hostPublicKey });
  other = await startEngineFixture({ ...common, dataDirectory: worker.dataDirectory });
  await mkdir(join(practice.root, 'si'));
});
afterEach(async () => {
  await other[Symbol.asyncDispose]();
  await worker[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

async function stuck(): Promise<string> {
  practice.faults.stallOn = { name: 'WRITE' };
  const path = join(worker.local, 'large.csv');
  await writeFile(path, randomBytes(1_000_000));
  const batchId = await worker.queueUploads([path], '/si');
  await worker.work();
  await waitFor(() => (practice.server.stats.requestsByName.WRITE ?? 0) > 0, { what: 'bytes to be sent' });
  return batchId;
}

describe.each([
  ['pause', 'paused'],
  ['cancel', 'cancelled'],
] as const)('a wish of another process: %s', (wish, state) => {
  it('is noticed while the transfer runs', async () => {
    const batchId = await stuck();
    expect(await other.request(`transfers.${wish}`, { which: 'batch', batchId })).toEqual({
      changed: 1,
      wished: 1,
    });
    await worker.inState(batchId, state);
  });

  it('is kept where the attempt fails before its worker notices', async () => {
    const batchId = await stuck();
    expect(await other.request(`transfers.${wish}`, { which: 'batch', batchId })).toEqual({
      changed: 1,
      wished: 1,
    });
    // Before the next look around: the worker knows only of the lost connection.
    practice.server.dropConnections();
    await worker.inState(batchId, state);
    const outcomes = (await worker.request('history.list', {})).entries.map(({ fields }) => fields.outcome);
    expect(outcomes).toEqual(wish === 'cancel' ? ['cancelled'] : []);
  });
});
