import { lstat, mkdir, readdir, rename, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startEngineFixture, startPracticeFixture } from '../support/engine-fixture.ts';

it('a folder that is swapped for a link all the time while files arrive leads no byte outside', async () => {
  await using practice = await startPracticeFixture();
  await using engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
  });
  await mkdir(join(practice.root, 'daily', 'b'), { recursive: true });
  for (let number = 0; number < 150; number += 1)
    await writeFile(join(practice.root, 'daily', 'b', `${number}.csv`), 'x'.repeat(2_000));
  const [outside, folder, aside] = [
    join(engine.local, 'outside'),
    join(engine.local, 'in', 'daily', 'b'),
    join(engine.local, 'aside'),
  ];
  await mkdir(outside);
  await mkdir(folder, { recursive: true });

  let swaps = 0;
  let isOver = false;
  const swapping = (async () => {
    while (!isOver) {
      await rename(folder, aside);
      await symlink(outside, folder);
      swaps += 1;
      await lstat(folder);
      await unlink(folder);
      await rename(aside, folder);
      await lstat(folder);
    }
  })();
  const batchId = await engine.queueDownloads(['/daily'], join(engine.local, 'in'), { recursive: true });
  await engine.work();
  const transfers = await engine.finished(batchId);
  isOver = true;
  await swapping;

  expect(swaps).toBeGreaterThan(10);
  const written = await Promise.all(
    (await readdir(outside)).map(async (name) => [name, (await stat(join(outside, name))).size] as const),
  );
  // What may be left there in such a race is an empty file under a temporary name.
  expect(written.filter(([name, size]) => size > 0 || !name.endsWith('.part'))).toEqual([]);
  const delivered = transfers.filter(({ state }) => state === 'delivered');
  for (const { localPath } of delivered) expect((await stat(localPath)).size).toBe(2_000);
  const others = transfers.filter(({ state }) => state !== 'delivered');
  for (const { error } of others)
    expect(['NotADirectory', 'LocalFileNotFound', 'AlreadyExists']).toContain(error?.code);
});
