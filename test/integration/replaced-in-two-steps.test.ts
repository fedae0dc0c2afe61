import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PracticeFaults } from '../../electron/engine/practice-server/faults.ts';
import { STATUS } from '../../electron/engine/practice-server/practice-server.ts';
import { namesInFolder, startEngineFixture, startPracticeFixture } from '../support/engine-fixture.ts';

/** Replaces `a.csv` on a server whose rename doesn't replace. */
async function replacing(faults: PracticeFaults) {
  await using practice = await startPracticeFixture({
    withoutExtensions: ['posix-rename@openssh.com'],
    ...faults,
  });
  await using engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  const there = join(practice.root, 'si');
  await mkdir(there);
  await writeFile(join(there, 'a.csv'), 'old');
  const path = join(engine.local, 'a.csv');
  await writeFile(path, 'new');
  const transfer = await engine.run(await engine.queueUploads([path], '/si', { conflict: 'overwrite' }));
  await engine.request('queue.drain', { deadlineMs: 30_000 });
  const [name, ...others] = await namesInFolder(there);
  return { transfer, names: [name, ...others], content: await readFile(join(there, 'a.csv'), 'utf8') };
}

it.each([
  ['without trouble', {}],
  ['cut off right after the old one was removed', { dropBeforeReply: { name: 'REMOVE', times: 1 } }],
  ['cut off right before the new name', { dropInsteadOf: { name: 'RENAME', after: 1, times: 1 } }],
] as const)('that a file was away for a moment is said, %s', async (_when, faults) => {
  const { transfer, names, content } = await replacing(faults);
  expect(transfer).toMatchObject({ state: 'delivered', warnings: ['replaced-not-atomically'] });
  expect([names, content]).toEqual([['a.csv'], 'new']);
});

it('it is not said where the old one could not be removed', async () => {
  const { transfer, names, content } = await replacing({
    failRequests: [{ name: 'REMOVE', times: 1, status: STATUS.PERMISSION_DENIED }],
  });
  expect(transfer).toMatchObject({ state: 'failed', warnings: [] });
  expect([names, content]).toEqual([['a.csv'], 'old']);
});
