import { randomBytes } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { STATUS } from '../../electron/engine/practice-server/practice-server.ts';
import {
  type EngineFixture,
  namesInFolder,
  type PracticeFixture,
  sha256OfFile,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';

let practice: PracticeFixture;
let engine: EngineFixture;
let source: string;

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  await mkdir(join(practice.root, 'si'));
  source = join(engine.local, 'claims.csv');
  await writeFile(source, randomBytes(300_000));
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

const onServer = () => namesInFolder(join(practice.root, 'si'));

async function expectNothingLeft(): Promise<void> {
  expect(await engine.request('queue.drain', {})).toEqual({ temporariesLeft: 0 });
  expect(await onServer()).toEqual([]);
}

describe('a server that fails for a while', () => {
  it('gets the file on the attempt that works, and nothing of the others stays', async () => {
    practice.faults.failRequests = [{ name: 'WRITE', times: 2, status: STATUS.FAILURE }];
    // Each write of an attempt that failed is answered so: one request ends one attempt.
    await writeFile(source, 'small enough for one write');
    const transfer = await engine.run(await engine.queueUploads([source], '/si'));
    expect(transfer).toMatchObject({ state: 'delivered', attempt: 3, error: null });
    expect(await sha256OfFile(join(practice.root, 'si', 'claims.csv'))).toBe(transfer.sha256);
    expect(await engine.request('queue.drain', {})).toEqual({ temporariesLeft: 0 });
    expect(await onServer()).toEqual(['claims.csv']);
    expect(practice.server.stats.connections).toBe(1);
  });

  it('is given up after three more tries', async () => {
    practice.faults.failRequests = [{ name: 'WRITE', status: STATUS.FAILURE }];
    const transfer = await engine.run(await engine.queueUploads([source], '/si'));
    expect(transfer).toMatchObject({ state: 'failed', attempt: 4, error: { code: 'ServerFailure' } });
    await expectNothingLeft();

    // A person asks for it again: that starts over from the first attempt.
    delete practice.faults.failRequests;
    const { changed } = await engine.request('transfers.retry', {
      which: 'transfers',
      ids: [transfer.id],
    });
    expect(changed).toBe(1);
    expect(await engine.finishedOne(transfer.batchId)).toMatchObject({ state: 'delivered', attempt: 1 });
  });

  it.each([
    ['WRITE', STATUS.PERMISSION_DENIED, 'PermissionDenied', 1],
    // A folder that is only closed for reading would take the second.
    ['OPEN', STATUS.PERMISSION_DENIED, 'PermissionDenied', 2],
    ['WRITE', STATUS.UNSUPPORTED, 'UnsupportedByServer', 1],
  ] as const)('%s answered with %i is no reason to try again', async (name, status, code, times) => {
    practice.faults.failRequests = [{ name, status, times }];
    expect(await engine.run(await engine.queueUploads([source], '/si'))).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { code, retryable: false },
    });
    await expectNothingLeft();
  });

  it('downloads are tried again too', async () => {
    await writeFile(join(practice.root, 'si', 'answer.csv'), randomBytes(300_000));
    practice.faults.failRequests = [{ name: 'READ', times: 1, status: STATUS.FAILURE }];
    const transfer = await engine.run(await engine.queueDownloads(['/si/answer.csv'], engine.local));
    expect(transfer).toMatchObject({ state: 'delivered', attempt: 2 });
    expect(await sha256OfFile(join(engine.local, 'answer.csv'))).toBe(transfer.sha256);
    await engine.request('queue.drain', {});
    expect(await namesInFolder(engine.local)).toEqual(['answer.csv', 'claims.csv']);
  });
});

describe('a server that does not keep what it was given', () => {
  it('a copy that is too short is never published', async () => {
    practice.faults.writeShort = true;
    const transfer = await engine.run(await engine.queueUploads([source], '/si'));
    expect(transfer).toMatchObject({ state: 'failed', attempt: 4, error: { code: 'IntegrityMismatch' } });
    const names = practice.events.flatMap((event) => (event.kind === 'request' ? [event.name] : []));
    expect(names.filter((name) => name.includes('RENAME'))).toEqual([]);
    await expectNothingLeft();
  });

  it('a copy that is altered is never published, whatever its size', async () => {
    practice.faults.writeAltered = true;
    const transfer = await engine.run(await engine.queueUploads([source], '/si'));
    const serverSha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(transfer).toMatchObject({
      state: 'failed',
      attempt: 4,
      error: { code: 'IntegrityMismatch', detail: { serverSha256 } },
    });
    const names = practice.events.flatMap((event) => (event.kind === 'request' ? [event.name] : []));
    expect(names.filter((name) => name.includes('RENAME'))).toEqual([]);
    await expectNothingLeft();
  });

  it('one that is altered once is sent again', async () => {
    await writeFile(source, 'small enough for one write');
    practice.faults.readsAltered = 1;
    expect(await engine.run(await engine.queueUploads([source], '/si'))).toMatchObject({
      state: 'delivered',
      attempt: 2,
      checked: 'content',
    });
    expect(await onServer()).toEqual(['claims.csv']);
  });

  it.each([
    ['a small file', 1_000],
    ['a large one', 900_000],
  ])('one that shows nothing of %s before it is closed is asked again then', async (_what, size) => {
    await writeFile(source, randomBytes(size));
    practice.faults.failRequests = [{ name: 'READ', times: 1, status: STATUS.FAILURE }];
    expect(await engine.run(await engine.queueUploads([source], '/si'))).toMatchObject({
      state: 'delivered',
      attempt: 1,
      checked: 'content',
      checkedBy: 'read-back',
    });
  });

  it('nothing of a copy that is altered is gone on with', async () => {
    await writeFile(source, randomBytes(9 * 1_024 * 1_024));
    const writes = () => practice.server.stats.requestsByName.WRITE ?? 0;
    await engine.run(await engine.queueUploads([source], '/si'));
    const onceOver = writes();
    practice.faults.readsAltered = 1;
    const again = await engine.queueUploads([source], '/si', { conflict: 'overwrite' });
    expect(await engine.run(again)).toMatchObject({ state: 'delivered', attempt: 2, checked: 'content' });
    // All of it went again: what was wrong may have been anywhere.
    expect(writes()).toBe(3 * onceOver);
    expect(await onServer()).toEqual(['claims.csv']);
  });

  it('what it gives altered is fetched again', async () => {
    await writeFile(join(practice.root, 'si', 'answer.csv'), randomBytes(300_000));
    practice.faults.readsAltered = 1;
    const transfer = await engine.run(await engine.queueDownloads(['/si/answer.csv'], engine.local));
    expect(transfer).toMatchObject({ state: 'delivered', attempt: 2, checked: 'content' });
    expect(await sha256OfFile(join(engine.local, 'answer.csv'))).toBe(transfer.sha256);
    expect(await sha256OfFile(join(practice.root, 'si', 'answer.csv'))).toBe(transfer.sha256);
  });

  it('a time that can not be set is a warning', async () => {
    practice.faults.noSetstat = true;
    await utimes(source, 1_700_000_000, 1_700_000_000);
    expect(await engine.run(await engine.queueUploads([source], '/si'))).toMatchObject({
      state: 'delivered',
      warnings: ['modified-time-not-kept'],
    });
  });

  it('a file that can not be looked at is not delivered, where a comparison is required', async () => {
    const status = STATUS.PERMISSION_DENIED;
    practice.faults.failRequests = [
      { name: 'FSTAT', status },
      { name: 'READ', status },
    ];
    expect(await engine.run(await engine.queueUploads([source], '/si'))).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { code: 'CheckNotPossible' },
    });
    await expectNothingLeft();
  });
});

describe('a rename whose answer never comes', () => {
  it('is looked at afterwards, and nothing is sent twice', async () => {
    practice.faults.dropBeforeReply = { name: 'RENAME', times: 1 };
    const transfer = await engine.run(await engine.queueUploads([source], '/si'));
    expect(transfer).toMatchObject({ state: 'delivered', stage: 'published' });
    const writes = practice.server.stats.requestsByName.WRITE ?? 0;
    expect(writes).toBe(2);
    expect(await onServer()).toEqual(['claims.csv']);
  });

  it('and whose result is gone is unconfirmed, until a person decides', async () => {
    practice.faults.dropBeforeReply = { name: 'RENAME', times: 1 };
    // The partner takes files away as soon as they have their name: nobody can tell any more.
    practice.faults.failRequests = [{ name: 'LSTAT', status: STATUS.NO_SUCH_FILE }];
    const transfer = await engine.run(await engine.queueUploads([source], '/si'));
    expect(transfer).toMatchObject({ state: 'unconfirmed', stage: 'sent' });
    const { entries } = await engine.request('history.list', { filter: { outcome: 'unconfirmed' } });
    expect(entries).toMatchObject([{ fields: { sha256: transfer.sha256, outcome: 'unconfirmed' } }]);

    // Not among "all that failed"; only by its own name.
    delete practice.faults.failRequests;
    const { batchId, id } = transfer;
    expect(await engine.request('transfers.retry', { which: 'batch', batchId })).toEqual({ changed: 0 });
    expect(await engine.request('transfers.retry', { which: 'transfers', ids: [id] })).toEqual({
      changed: 1,
    });
    expect(await engine.finishedOne(batchId)).toMatchObject({
      state: 'failed',
      error: { code: 'AlreadyExists' },
    });
  });
});
