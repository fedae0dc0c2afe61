import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { STATUS } from '../../electron/engine/practice-server/practice-server.ts';
import { namesInFolder, startEngineFixture, startPracticeFixture } from '../support/engine-fixture.ts';
import { waitFor } from '../support/temp.ts';

/** A folder where `a.csv` is taken, on a server that refuses the name it is about to get. */
async function refusedOnce(options: { readonly directWrite?: boolean; readonly together?: boolean } = {}) {
  const resources = new AsyncDisposableStack();
  const practice = resources.use(await startPracticeFixture());
  const engine = resources.use(
    await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
      ...(options.directWrite === true && { settings: { transfer: { directWrite: true } } }),
    }),
  );
  const there = join(practice.root, 'si');
  await mkdir(there);
  await writeFile(join(there, 'a.csv'), 'old');
  const paths = ['a.csv', 'b.csv'].map((name) => join(engine.local, name));
  for (const path of paths) await writeFile(path, 'x'.repeat(300_000));
  const chosen = options.together === true ? paths : paths.slice(0, 1);
  const batchId = await engine.queueUploads(chosen, '/si', {
    conflict: 'rename',
    together: options.together ?? false,
  });
  return {
    practice,
    engine,
    batchId,
    there,
    named: async () => (await engine.transfers(batchId)).find(({ localPath }) => localPath === paths[0]),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

it.each([
  ['failed', {}, 'RENAME'],
  ['failed while it was written directly', { directWrite: true }, 'WRITE'],
] as const)(
  'where both are kept, one that %s is tried again under the name that was asked for',
  async (_, options, name) => {
    await using scene = await refusedOnce(options);
    const { practice, engine, batchId, there } = scene;
    practice.faults.failRequests = [{ name, times: 1, status: STATUS.PERMISSION_DENIED }];
    await engine.work();
    const failed = await engine.finishedOne(batchId);
    expect(failed).toMatchObject({ state: 'failed', remotePath: '/si/a.csv' });
    // The number it was about to get is somebody else's by now.
    await writeFile(join(there, 'a (2).csv'), 'of somebody else');
    await engine.request('transfers.retry', { which: 'transfers', ids: [failed.id] });
    expect(await engine.finishedOne(batchId)).toMatchObject({
      state: 'delivered',
      remotePath: '/si/a (3).csv',
    });
    expect(await namesInFolder(there)).toEqual(['a (2).csv', 'a (3).csv', 'a.csv']);
  },
);

it('so is one that was called off where it waited for the others of its batch', async () => {
  await using scene = await refusedOnce({ together: true });
  const { engine, there } = scene;
  // The other one never gets so far.
  await rm(join(engine.local, 'b.csv'));
  await engine.work();
  const staged = await waitFor(
    async () => {
      const transfer = await scene.named();
      return transfer?.state === 'staged' ? transfer : undefined;
    },
    { what: 'it to be staged' },
  );
  expect(staged.remotePath).toBe('/si/a (2).csv');
  const which = { which: 'transfers' as const, ids: [staged.id] };
  await engine.request('transfers.cancel', which);
  expect(await scene.named()).toMatchObject({ state: 'cancelled', remotePath: '/si/a.csv' });
  await writeFile(join(there, 'a (2).csv'), 'of somebody else');
  await engine.request('transfers.retry', which);
  await waitFor(async () => (await scene.named())?.remotePath === '/si/a (3).csv', {
    what: 'it to be staged again, under the next number',
  });
});
