import type { Profile } from '../../../shared/models/profile.ts';

/**
 * Whether a profile can be the jump host of another: not of itself, nor of one that it goes through.
 * @param id of the other; a new one has none
 */
export function mayServe(candidate: Profile, id: string | undefined, profiles: readonly Profile[]): boolean {
  const passed = new Set<string>();
  for (let next: Profile | undefined = candidate; next !== undefined; ) {
    if (next.id === id || passed.has(next.id)) return false;
    passed.add(next.id);
    const { route }: Profile = next;
    next = route.kind === 'jump' ? profiles.find((each) => each.id === route.profileId) : undefined;
  }
  return true;
}

/** The names of those that go through it directly. */
export const namesBehind = (id: string, profiles: readonly Profile[]): readonly string[] =>
  profiles.filter(({ route }) => route.kind === 'jump' && route.profileId === id).map(({ name }) => name);
