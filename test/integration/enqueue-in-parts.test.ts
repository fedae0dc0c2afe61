import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EngineFixture, startEngineFixture } from '../support/engine-fixture.ts';

const BATCH_IN_PARTS = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';

let engine: EngineFixture;
beforeEach(async () => {
  // Nothing is sent: no server is needed.
  engine = await startEngineFixture({ port: 9 });
});
afterEach(() => engine[Symbol.asyncDispose]());

async function sources(...names: readonly string[]): Promise<readonly string[]> {
  const paths = names.map((name) => join(engine.local, name));
  for (const path of paths) await writeFile(path, path);
  return paths;
}

describe('a batch whose items come in parts', () => {
  const part = (index: number, isLast: boolean) => ({ batchId: BATCH_IN_PARTS, part: { index, isLast } });

  it('is there as a whole with its last part, each part counted once', async () => {
    const files = await sources('a', 'b', 'c', 'd');
    const add = (index: number, isLast: boolean, ...chosen: readonly number[]) =>
      engine.request('transfers.enqueueUploads', {
        profileId: engine.profile.id,
        items: chosen.map((at) => ({
          localPath: files[at] ?? '',
          remotePath: '/si',
          target: 'folder' as const,
        })),
        ...part(index, isLast),
      });
    await add(0, false, 0, 1);
    // The answer got lost; and the first part's beginning anew throws the rest away.
    await add(0, false, 0, 1);
    await add(1, false, 2);
    await add(1, false, 2);
    expect(await engine.request('transfers.list', {})).toEqual({ transfers: [], next: null });
    await expect(add(3, true, 3)).rejects.toThrow('a part of the batch is missing');
    expect(await add(2, true, 3)).toMatchObject({ transfers: 4 });
    // Asked again, wholly: nothing is added.
    for (const [index, isLast] of [
      [0, false],
      [1, false],
      [2, true],
    ] as const)
      expect(await add(index, isLast, 0)).toMatchObject({ transfers: 4 });
    expect((await engine.transfers(BATCH_IN_PARTS)).map(({ localPath }) => localPath)).toEqual(files);
  });

  it('is not begun in the middle', async () => {
    const [file = ''] = await sources('a');
    await expect(engine.queueUploads([file], '/si', part(2, true))).rejects.toThrow(
      'before this one are gone',
    );
  });

  it.each(['upload', 'download'] as const)(
    '%s: finds two of one name, whatever parts they are in',
    async (direction) => {
      await mkdir(join(engine.local, 'other'));
      const [one = '', two = '', other = ''] = await sources('a.csv', 'b.csv', 'other/a.csv');
      const queue = async (path: string, options: ReturnType<typeof part>) =>
        direction === 'upload'
          ? await engine.queueUploads([path], '/si', options)
          : await engine.queueDownloads([path], engine.local, options);
      await queue(one, part(0, false));
      await queue(two, part(1, false));
      await queue(other, part(2, true));
      expect(
        (await engine.transfers(BATCH_IN_PARTS)).map(({ state, error }) => [state, error?.code]),
      ).toEqual([
        ['queued', undefined],
        ['queued', undefined],
        ['failed', 'NameNotAllowed'],
      ]);
    },
  );
});
