import { describe, expect, test } from 'vitest';
import {
  bytesOf,
  chosenOf,
  permissionsText,
  shownOf,
  withoutRepeats,
} from '../../../renderer/features/files/entry-list.ts';
import { comparing, inPieces, sorting } from '../../../renderer/features/files/sort-entries.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';

const entry = (name: string, over: Partial<RemoteEntry> = {}): RemoteEntry => ({
  name,
  kind: 'file',
  sizeBytes: 10,
  modifiedAtMs: 0,
  mode: 0o644,
  uid: null,
  gid: null,
  usable: true,
  ...over,
});
const folder = (name: string) => entry(name, { kind: 'folder', sizeBytes: null });
const names = (entries: readonly RemoteEntry[]) => entries.map(({ name }) => name);

describe('the order of a folder', () => {
  const some = [
    entry('b10.csv', { sizeBytes: 1 }),
    entry('B2.csv', { sizeBytes: 5 }),
    folder('z'),
    folder('a'),
  ];

  test('has folders first, and numbers as numbers, whatever the case', async () => {
    const sorted = await inPieces(sorting(some, comparing({ column: 'name', direction: 'ascending' })));
    expect(names(sorted)).toEqual(['a', 'z', 'B2.csv', 'b10.csv']);
  });

  test('keeps folders first when it is turned round', async () => {
    const sorted = await inPieces(sorting(some, comparing({ column: 'size', direction: 'descending' })));
    expect(names(sorted)).toEqual(['a', 'z', 'B2.csv', 'b10.csv']);
  });

  test('puts a hundred thousand in order step by step, and no step is long', async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => entry(`export_${(at * 7_919) % 100_000}.csv`));
    const work = sorting(many, comparing({ column: 'name', direction: 'ascending' }));
    let steps = 0;
    let step = work.next();
    for (; step.done !== true; step = work.next()) steps += 1;
    expect(steps).toBeGreaterThan(100);
    expect(names(step.value.slice(0, 3))).toEqual(['export_0.csv', 'export_1.csv', 'export_2.csv']);
    expect(step.value).toHaveLength(100_000);
    expect(step.value.at(-1)?.name).toBe('export_99999.csv');
  });

  test('is given up when nobody wants it any more', async () => {
    const many = Array.from({ length: 50_000 }, (_, at) => entry(`${50_000 - at}`));
    const work = sorting(many, comparing({ column: 'name', direction: 'ascending' }));
    await expect(inPieces(work, AbortSignal.abort())).rejects.toThrow();
  });
});

describe('what of a folder is shown', () => {
  const some = [entry('.profile'), entry('Notes.txt'), entry('../evil', { usable: false })];

  test('leaves out hidden files, and never a name that must not be used', () => {
    expect(names(shownOf(some, { hidden: false, filter: '' }))).toEqual(['Notes.txt', '../evil']);
  });

  test('is the same list where nothing is left out', () => {
    expect(shownOf(some, { hidden: true, filter: ' ' })).toBe(some);
  });

  test('has what contains the filter, in any case', () => {
    expect(names(shownOf(some, { hidden: true, filter: 'NOTE' }))).toEqual(['Notes.txt']);
  });

  test('can be chosen unless its name would lead out of the folder', () => {
    const keys = new Set(['Notes.txt', '../evil', 'gone']);
    expect(names(chosenOf(some, keys))).toEqual(['Notes.txt']);
  });

  test('is summed up without folders, whose size nobody knows', () => {
    expect(bytesOf([folder('a'), entry('b'), entry('c', { sizeBytes: null })])).toBe(10);
  });

  test('has each name once, whatever a server says', () => {
    const known = new Set(['a']);
    expect(names(withoutRepeats([entry('a'), entry('b'), entry('b')], known))).toEqual(['b']);
  });

  test('has permissions as everyone writes them', () => {
    expect([permissionsText(0o640), permissionsText(0o755), permissionsText(null)]).toEqual([
      'rw-r-----',
      'rwxr-xr-x',
      '',
    ]);
  });
});
