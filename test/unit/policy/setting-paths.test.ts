import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Profile } from '../../../shared/models/profile.ts';
import { defaultSettings, effectiveSettings } from '../../../shared/policy/effective.ts';
import { isSameValue, settingAt, settingsIn, withSettings } from '../../../shared/policy/setting-paths.ts';

const profile: Profile = {
  ...(defaultSettings() as unknown as Profile),
  id: 'managed',
  name: 'Sleep Impressions',
  host: 'imports.flowiq.ai',
  remoteFolder: '/midwest/si',
};

test('settings taken apart and put together again are the same', () => {
  const settings = defaultSettings();
  expect(withSettings({}, settingsIn(settings))).toEqual(settings);
});

test('a way to sign in is one setting, and so is a list', () => {
  const paths = settingsIn(defaultSettings()).map(({ path }) => path);
  expect(paths).toContain('authentication');
  expect(paths).toContain('transfer.include');
  expect(paths.filter((path) => path.startsWith('authentication.'))).toEqual([]);
});

test('changing one setting leaves the others, and the original, as they were', () => {
  const paths = settingsIn(defaultSettings()).map(({ path }) => path);
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
      const before = structuredClone(profile);
      const after = withSettings(before, [{ path, value }]);
      expect(settingAt(after, path)).toEqual(value);
      for (const other of paths)
        if (other !== path) expect(settingAt(after, other)).toEqual(settingAt(before, other));
      expect(before).toEqual(profile);
    }),
  );
});

test('the order of an object’s fields makes no difference, that of a list does', () => {
  expect(isSameValue({ method: 'key-file', path: 'a' }, { path: 'a', method: 'key-file' })).toBe(true);
  expect(isSameValue(['a', 'b'], ['b', 'a'])).toBe(false);
});

test('of every setting it is said who decided it', () => {
  const settings = effectiveSettings(profile, {
    everyProfile: [{ path: 'transfer.verify', value: 'auto' }],
    profiles: [{ id: 'managed', locked: [{ path: 'host', value: profile.host }] }],
    hostKeys: [],
    forbidden: ['accept-host-keys'],
  });
  const from = (wanted: string) => settings.find(({ path }) => path === wanted)?.from;
  expect(from('transfer.verify')).toBe('policy');
  expect(from('host')).toBe('policy');
  expect(from('trust.policy')).toBe('policy');
  expect(from('user')).toBe('profile');
  expect(from('remoteFolder')).toBe('profile');
  expect(from('port')).toBe('default');
  expect(settings.map(({ path }) => path)).toEqual(settingsIn(defaultSettings()).map(({ path }) => path));
});
