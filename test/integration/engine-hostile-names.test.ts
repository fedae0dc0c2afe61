import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { startEngineFixture, startPracticeFixture } from '../support/engine-fixture.ts';

const HOSTILE = [
  '../outside.csv',
  '/tmp/absolute.csv',
  'a/b.csv',
  '..',
  '.',
  '',
  'nul\0byte',
  `${'x'.repeat(256)}.csv`,
];

it('names that would leave the folder are reported, skipped and never written', async () => {
  await using practice = await startPracticeFixture({ hostileNames: HOSTILE });
  await using engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  await mkdir(join(practice.root, 'outbound'));
  await writeFile(join(practice.root, 'outbound', 'fine.csv'), 'fine');
  const target = join(engine.local, 'in', 'here');
  await mkdir(target, { recursive: true });

  const batchId = await engine.queueDownloads(['/outbound'], target, { recursive: true });
  await engine.work();
  const transfers = await engine.finished(batchId);

  const outcomes = Map.groupBy(transfers, ({ state }) => state);
  expect([...outcomes.keys()].sort()).toEqual(['delivered', 'failed']);
  expect(outcomes.get('delivered')).toMatchObject([{ localPath: join(target, 'outbound', 'fine.csv') }]);
  // "." and ".." are what every listing holds; the others are someone's work.
  const failed = outcomes.get('failed') ?? [];
  expect(failed.map(({ error }) => error?.code)).toEqual(Array(HOSTILE.length - 2).fill('NameNotAllowed'));
  const below = dirname(engine.dataDirectory);
  const written = (await readdir(below, { recursive: true })).filter((path) => path.endsWith('.csv'));
  expect(written).toEqual([join('local', 'in', 'here', 'outbound', 'fine.csv')]);

  // Recorded like every other outcome, and not to be had by asking again.
  const { entries } = await engine.request('history.list', { filter: { outcome: 'failed' } });
  expect(entries.map(({ fields }) => fields.errorCode)).toEqual(failed.map(() => 'NameNotAllowed'));
  expect(await engine.request('transfers.retry', { which: 'batch', batchId })).toEqual({ changed: 0 });
});
