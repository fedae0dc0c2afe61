import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { seededRandom } from '../support/random.ts';

let practice: PracticeFixture;
let engine: EngineFixture;

beforeEach(async () => {
  practice = await startPracticeFixture();
  engine = await startEngineFixture({
    port: practice.server.port,
    trusted: practice.server.hostPublicKey,
    // One large file after the other: the order they arrive in is the order they were taken in.
    settings: { transfer: { concurrency: 1 } },
  });
  await mkdir(join(practice.root, 'si'));
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await practice[Symbol.asyncDispose]();
});

const LARGE = Buffer.alloc(300_000, 'x');

async function queued(
  names: string,
  options: Partial<EngineInput<'transfers.enqueueUploads'>> = {},
): Promise<{ batchId: string; ids: ReadonlyMap<string, number> }> {
  const paths = [...names].map((name) => join(engine.local, name));
  for (const path of paths) await writeFile(path, LARGE);
  const batchId = await engine.queueUploads(paths, '/si', options);
  return { batchId, ids: new Map((await engine.transfers(batchId)).map((row) => [nameOf(row), row.id])) };
}

const nameOf = ({ remotePath }: TransferSnapshot): string => remotePath.slice(-1);

/** The waiting ones as the queue page shows them. */
async function order(limit = 1_000): Promise<string> {
  let names = '';
  let after: number | null = null;
  do {
    const page: { transfers: readonly TransferSnapshot[]; next: number | null } = await engine.request(
      'transfers.list',
      { order: 'as-they-go', limit, ...(after !== null && { after }) },
    );
    names += page.transfers.map(nameOf).join('');
    after = page.next;
  } while (after !== null);
  return names;
}

/** In the order in which they were opened on the server. */
async function arrived(batchId: string): Promise<string> {
  await engine.work();
  const rows = await engine.finished(batchId);
  return [...rows]
    .sort((one, other) => (one.timeline.finishedAtMs ?? 0) - (other.timeline.finishedAtMs ?? 0))
    .map(nameOf)
    .join('');
}

const some = (ids: ReadonlyMap<string, number>, names: string) => ({
  which: 'transfers' as const,
  ids: [...names].map((name) => ids.get(name) ?? 0),
});

describe('the order of what waits', () => {
  it('is that of queueing, until somebody moves it; files go in it', async () => {
    const { batchId, ids } = await queued('abcdef');
    const seen = [await order()];
    const move = async (names: string, to: EngineInput<'transfers.move'>['to']) => {
      const { changed } = await engine.request('transfers.move', { selection: some(ids, names), to });
      seen.push(`${names} ${to} ${changed} ${await order()}`);
    };
    await move('e', 'top');
    await move('bf', 'up');
    await move('ea', 'down');
    await move('ec', 'bottom');
    await move('b', 'up');
    await move('e', 'up');
    expect(seen).toEqual([
      'abcdef',
      'e top 1 eabcdf',
      // Each over one neighbour.
      'bf up 2 ebacfd',
      'ea down 2 becafd',
      'ec bottom 2 bafdec',
      // At the edge already.
      'b up 0 bafdec',
      'e up 1 bafedc',
    ]);
    expect([await order(1), await order(4)]).toEqual(['bafedc', 'bafedc']);
    expect(await arrived(batchId)).toBe('bafedc');
  });

  it('puts what comes later behind what was moved to the end', async () => {
    const { ids } = await queued('abc');
    for (let times = 0; times < 3; times += 1)
      await engine.request('transfers.move', { selection: some(ids, 'a'), to: 'bottom' });
    await queued('de');
    await engine.request('transfers.move', { selection: some(ids, 'b'), to: 'bottom' });
    await queued('f');
    expect(await order()).toBe('cadebf');
  });

  it('keeps several together, and moves a whole batch', async () => {
    const first = await queued('abc');
    const second = await queued('def');
    await engine.request('transfers.move', { selection: some(first.ids, 'bc'), to: 'up' });
    const up = await order();
    await engine.request('transfers.move', {
      selection: { which: 'batch', batchId: second.batchId },
      to: 'top',
    });
    expect([up, await order()]).toEqual(['bcadef', 'defbca']);
  });

  it('goes by priority first, of a batch and of single ones', async () => {
    const { batchId, ids } = await queued('abcd', { priority: 'low' });
    await queued('e');
    await engine.request('transfers.setPriority', { selection: some(ids, 'cd'), priority: 'high' });
    const withHigh = await order();
    // Moving stays within the priority.
    await engine.request('transfers.move', { selection: some(ids, 'bd'), to: 'top' });
    const moved = await order();
    const whole = await engine.request('transfers.setPriority', {
      selection: { which: 'batch', batchId },
      priority: 'normal',
    });
    expect([withHigh, moved, whole.changed, await order()]).toEqual(['cdeab', 'dceba', 4, 'badce']);
    expect((await engine.transfers(batchId)).map(({ priority }) => priority)).toEqual([
      'normal',
      'normal',
      'normal',
      'normal',
    ]);
  });
});

describe('beside another one', () => {
  const beside = async (
    ids: ReadonlyMap<string, number>,
    names: string,
    side: 'before' | 'behind',
    other: string,
  ): Promise<string> => {
    const id = ids.get(other) ?? 0;
    const { changed } = await engine.request('transfers.move', {
      selection: some(ids, names),
      to: side === 'before' ? { before: id } : { behind: id },
    });
    return `${names} ${side} ${other} ${changed} ${await order()}`;
  };

  it('is where one or several come to stand, in their order; files go in it', async () => {
    const { batchId, ids } = await queued('abcdef');
    const seen = [
      await beside(ids, 'e', 'before', 'b'),
      await beside(ids, 'fa', 'behind', 'c'),
      await beside(ids, 'c', 'before', 'e'),
      await beside(ids, 'ced', 'behind', 'f'),
      // The one itself stays where it is.
      await beside(ids, 'bd', 'before', 'b'),
    ];
    expect(seen).toEqual([
      'e before b 1 aebcdf',
      'fa behind c 2 ebcafd',
      'c before e 1 cebafd',
      'ced behind f 3 bafced',
      'bd before b 1 dbafce',
    ]);
    expect(await arrived(batchId)).toBe('dbafce');
  });

  it('has the priority of the other one', async () => {
    const { batchId, ids } = await queued('abcd');
    await engine.request('transfers.setPriority', { selection: some(ids, 'ab'), priority: 'high' });
    await engine.request('transfers.setPriority', { selection: some(ids, 'd'), priority: 'low' });
    const seen = [await beside(ids, 'cd', 'before', 'b'), await beside(ids, 'ab', 'behind', 'c')];
    expect(seen).toEqual(['cd before b 2 acdb', 'ab behind c 2 cabd']);
    expect((await engine.transfers(batchId)).map(({ priority }) => priority)).toEqual([
      'high',
      'high',
      'high',
      'high',
    ]);
  });

  it('always finds room, however often rows are put in the same place', async () => {
    const { ids } = await queued('abcdefghij');
    const random = seededRandom(7);
    const names = [...'abcdefghij'];
    let expected = names.join('');
    for (let times = 0; times < 300; times += 1) {
      const other = names[Math.floor(random() * 3)] ?? 'a';
      const moved = names.filter((name) => name !== other && random() < 0.3);
      if (moved.length === 0) continue;
      const isBefore = random() < 0.5;
      await engine.request('transfers.move', {
        selection: some(ids, moved.join('')),
        to: isBefore ? { before: ids.get(other) ?? 0 } : { behind: ids.get(other) ?? 0 },
      });
      const inOrder = [...expected].filter((name) => moved.includes(name)).join('');
      const rest = [...expected].filter((name) => !moved.includes(name)).join('');
      expected = rest.replace(other, isBefore ? inOrder + other : other + inOrder);
      expect(await order()).toBe(expected);
    }
  });

  it('that is not there is said', async () => {
    const { ids } = await queued('a');
    await expect(
      engine.request('transfers.move', { selection: some(ids, 'a'), to: { before: 9_999 } }),
    ).rejects.toMatchObject({ error: { code: 'NotFound' } });
  });
});
