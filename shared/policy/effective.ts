import * as v from 'valibot';
import type { EffectiveSetting, LockedSetting, PolicyView } from '../models/policy.ts';
import { type Profile, ProfileInput } from '../models/profile.ts';
import { isSameValue, settingAt, settingsIn } from './setting-paths.ts';

/** What only a person can say, so that there is no default for it. */
const ESSENTIAL: ReadonlySet<string> = new Set(['name', 'host', 'user', 'authentication']);

/** All settings with their defaults. */
export function defaultSettings(): Readonly<Record<string, unknown>> {
  const { output } = v.safeParse(ProfileInput, {
    name: 'default',
    host: 'default',
    user: 'default',
    authentication: { method: 'ask' },
  });
  return output as Readonly<Record<string, unknown>>;
}

/** What IT decides for a profile. Its own connections' settings go before those for every connection. */
export function lockedFor(
  policy: Pick<PolicyView, 'everyProfile' | 'profiles'>,
  profileId: string | undefined,
): readonly LockedSetting[] {
  const own = policy.profiles.find(({ id }) => id === profileId)?.locked ?? [];
  const paths = new Set(own.map(({ path }) => path));
  return [...own, ...policy.everyProfile.filter(({ path }) => !paths.has(path))];
}

/** Every setting of a profile as it is in force, and who decided it. */
export function effectiveSettings(
  profile: Profile,
  policy: Pick<PolicyView, 'everyProfile' | 'profiles'>,
): readonly EffectiveSetting[] {
  const locked = new Set(lockedFor(policy, profile.id).map(({ path }) => path));
  const defaults = defaultSettings();
  return settingsIn(defaults).map(({ path, value: byDefault }) => {
    const value = settingAt(profile, path);
    if (locked.has(path)) return { path, value, from: 'policy' };
    return {
      path,
      value,
      from: !ESSENTIAL.has(path) && isSameValue(value, byDefault) ? 'default' : 'profile',
    };
  });
}
