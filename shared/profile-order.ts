import type { Profile } from './models/profile.ts';
import type { ProfilePlace } from './models/profile-card.ts';

/** As people count and read: Laboratory 2 before Laboratory 10, in any case of letters. */
const byText = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

type Placed = Pick<Profile, 'id' | 'name' | 'folder' | 'favourite' | 'position'>;

/** What is shown together: the favourites, those in no folder, or those of one folder. */
export interface ProfileGroup<P extends Placed = Profile> {
  readonly kind: 'favourites' | 'loose' | 'folder';
  /** The folder's name; empty for the other kinds. */
  readonly folder: string;
  readonly profiles: readonly P[];
}

/** One that nobody has placed follows those that somebody did, by name. */
function byPlace(one: Placed, other: Placed): number {
  const places = (one.position ?? Number.POSITIVE_INFINITY) - (other.position ?? Number.POSITIVE_INFINITY);
  // Two that nobody has placed: infinity less infinity is no number.
  return places === 0 || Number.isNaN(places) ? byText.compare(one.name, other.name) : places;
}

/** The favourites first, then those without a folder, then folder by folder. A favourite stands nowhere else. */
export function groupsOf<P extends Placed>(profiles: readonly P[]): readonly ProfileGroup<P>[] {
  const favourites = profiles.filter(({ favourite }) => favourite);
  const byFolder = Map.groupBy(
    profiles.filter(({ favourite }) => !favourite),
    ({ folder }) => folder,
  );
  const folders = [...byFolder.keys()].filter((folder) => folder !== '').sort(byText.compare);
  const groups: ProfileGroup<P>[] = [
    { kind: 'favourites', folder: '', profiles: favourites },
    { kind: 'loose', folder: '', profiles: byFolder.get('') ?? [] },
    ...folders.map((folder) => ({ kind: 'folder' as const, folder, profiles: byFolder.get(folder) ?? [] })),
  ];
  return groups
    .filter((group) => group.profiles.length > 0)
    .map((group) => ({ ...group, profiles: [...group.profiles].sort(byPlace) }));
}

/** All of them as lists show them. */
export const inOrder = <P extends Placed>(profiles: readonly P[]): readonly P[] =>
  groupsOf(profiles).flatMap((group) => group.profiles);

/** All folders there are, by name. */
export const foldersOf = (profiles: readonly Pick<Placed, 'folder'>[]): readonly string[] =>
  [...new Set(profiles.map(({ folder }) => folder))].filter((folder) => folder !== '').sort(byText.compare);

/** Where something is moved to: beside another one, or to the end of a group. */
export type MoveTarget =
  | { readonly where: 'before' | 'after'; readonly id: string }
  | { readonly where: 'end'; readonly group: Pick<ProfileGroup, 'kind' | 'folder'> };

/**
 * What changes when some connections are moved: the new place of each in the group they come into. They keep the order
 * they have among themselves. Coming among the favourites makes one a favourite; leaving them ends that.
 */
export function moved<P extends Placed>(
  profiles: readonly P[],
  ids: ReadonlySet<string>,
  target: MoveTarget,
): readonly ProfilePlace[] {
  const groups = groupsOf(profiles);
  const group =
    target.where === 'end'
      ? target.group
      : groups.find(({ profiles: inside }) => inside.some(({ id }) => id === target.id));
  if (group === undefined) return [];
  const there =
    groups.find(({ kind, folder }) => kind === group.kind && folder === group.folder)?.profiles ?? [];
  const chosen = inOrder(profiles).filter(({ id }) => ids.has(id));
  const isBeside = target.where !== 'end';
  // Beside one that is moved itself: nothing to go by, so it stays where it is.
  if (isBeside && ids.has(target.id)) return [];
  const others = there.filter(({ id }) => !ids.has(id));
  const at = isBeside ? others.findIndex(({ id }) => id === target.id) : others.length;
  const before = others.slice(0, target.where === 'after' ? at + 1 : at);
  const result = [...before, ...chosen, ...others.slice(before.length)];
  return result.map(({ id, folder, favourite }, index) => ({
    id,
    // A favourite keeps its folder: it goes back there when it is one no longer.
    folder: ids.has(id) && group.kind !== 'favourites' ? group.folder : folder,
    favourite: ids.has(id) ? group.kind === 'favourites' : favourite,
    position: index + 1,
  }));
}
