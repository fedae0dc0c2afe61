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

/** Of a policy what bears on the settings of connections. */
export type SettingsPolicy = Pick<PolicyView, 'everyProfile' | 'profiles' | 'hostKeys' | 'forbidden'>;

/** Of a profile what says which locks are its. */
export type LockedProfile = Pick<Profile, 'host' | 'port'> & { readonly id?: string | undefined };

/**
 * What IT decides for a profile: for every connection, above that for its own ones, and above both what it says of a
 * server's keys. Whom to trust is never the weaker word's.
 */
export function lockedFor(policy: SettingsPolicy, profile: LockedProfile): readonly LockedSetting[] {
  const own = [
    ...policy.everyProfile,
    ...(policy.profiles.find(({ id }) => id === profile.id)?.locked ?? []),
  ];
  const byPath = new Map(
    [...bannedTrust(policy), ...own, ...trustFor(policy, profile, own)].map((locked) => [
      locked.path,
      locked,
    ]),
  );
  return [...byPath.values()];
}

/** Where nobody may accept keys, nobody may name any either; only IT may. */
const bannedTrust = ({ forbidden }: SettingsPolicy): readonly LockedSetting[] =>
  forbidden.includes('accept-host-keys')
    ? [
        { path: 'trust.pinnedKeys', value: [] },
        { path: 'trust.knownHostsFiles', value: [] },
      ]
    : [];

function trustFor(
  { hostKeys, forbidden }: SettingsPolicy,
  { host, port }: LockedProfile,
  own: readonly LockedSetting[],
): readonly LockedSetting[] {
  const given = hostKeys.find((one) => one.port === port && one.host.toLowerCase() === host.toLowerCase());
  if (given !== undefined)
    return [
      { path: 'trust.policy', value: 'pinned-only' },
      { path: 'trust.pinnedKeys', value: given.keys },
    ];
  const isPinnedOnly = own.findLast(({ path }) => path === 'trust.policy')?.value === 'pinned-only';
  return forbidden.includes('accept-host-keys') && !isPinnedOnly
    ? [{ path: 'trust.policy', value: 'never-accept' }]
    : [];
}

/** Every setting of a profile as it is in force, and who decided it. */
export function effectiveSettings(profile: Profile, policy: SettingsPolicy): readonly EffectiveSetting[] {
  const locked = new Set(lockedFor(policy, profile).map(({ path }) => path));
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
