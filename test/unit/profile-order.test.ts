import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldersOf, groupsOf, inOrder, moved } from '../../shared/profile-order.ts';

const one = (id: string, more: { folder?: string; favourite?: boolean; position?: number } = {}) => ({
  id,
  name: id,
  folder: more.folder ?? '',
  favourite: more.favourite ?? false,
  position: more.position ?? null,
});
type Placed = ReturnType<typeof one>;

const LIST: readonly Placed[] = [
  one('b'),
  one('a'),
  one('z', { position: 1 }),
  one('lab 10', { folder: 'Labs' }),
  one('lab 2', { folder: 'Labs' }),
  one('old', { folder: 'Archive' }),
  one('best', { favourite: true, folder: 'Labs' }),
];
const ids = (profiles: readonly { id: string }[]) => profiles.map(({ id }) => id);
const withPlaces = (list: readonly Placed[], places: ReturnType<typeof moved>): readonly Placed[] =>
  list.map((each) => ({ ...each, ...places.find(({ id }) => id === each.id) }));

describe('the order of connections', () => {
  it('has favourites first, then those in no folder, then folder by folder; placed ones before the others', () => {
    expect(groupsOf(LIST).map(({ kind, folder, profiles }) => [kind, folder, ids(profiles)])).toEqual([
      ['favourites', '', ['best']],
      ['loose', '', ['z', 'a', 'b']],
      ['folder', 'Archive', ['old']],
      ['folder', 'Labs', ['lab 2', 'lab 10']],
    ]);
    expect(foldersOf(LIST)).toEqual(['Archive', 'Labs']);
  });

  it('is what somebody moved it to, and nothing else changes its place', () => {
    const places = moved(LIST, new Set(['b']), { where: 'before', id: 'z' });
    expect(ids(inOrder(withPlaces(LIST, places)))).toEqual(['best', 'b', 'z', 'a', 'old', 'lab 2', 'lab 10']);
  });

  it('takes what is moved beside another one into its folder, and among the favourites', () => {
    const into = withPlaces(LIST, moved(LIST, new Set(['a', 'best']), { where: 'after', id: 'lab 2' }));
    expect(ids(inOrder(into))).toEqual(['z', 'b', 'old', 'lab 2', 'best', 'a', 'lab 10']);
    const favourites = withPlaces(LIST, moved(LIST, new Set(['old']), { where: 'after', id: 'best' }));
    expect(favourites.find(({ id }) => id === 'old')).toMatchObject({ favourite: true, folder: 'Archive' });
    expect(ids(inOrder(favourites))).toEqual(['best', 'old', 'z', 'a', 'b', 'lab 2', 'lab 10']);
  });

  it('can begin a folder', () => {
    const places = moved(LIST, new Set(['a']), { where: 'end', group: { kind: 'folder', folder: 'New' } });
    expect(places).toEqual([{ id: 'a', folder: 'New', favourite: false, position: 1 }]);
  });

  it('never loses or doubles one, whatever is moved where', () => {
    const id = fc.constantFrom(...ids(LIST));
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        id,
        fc.constantFrom('before' as const, 'after' as const),
        (chosen, at, where) => {
          const after = withPlaces(LIST, moved(LIST, new Set(chosen), { where, id: at }));
          expect(ids(inOrder(after)).sort()).toEqual(ids(LIST).sort());
          if (chosen.length === 0 || chosen.includes(at)) return;
          const order = ids(inOrder(after));
          // They stand together, right beside the one they were moved to.
          const places = chosen.map((each) => order.indexOf(each)).sort((x, y) => x - y);
          expect((places.at(-1) ?? 0) - (places[0] ?? 0)).toBe(chosen.length - 1);
          expect(order.indexOf(at)).toBe(
            where === 'before' ? (places.at(-1) ?? 0) + 1 : (places[0] ?? 0) - 1,
          );
        },
      ),
    );
  });
});
