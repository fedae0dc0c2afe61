import type { LockedSetting } from '../models/policy.ts';

/**
 * Settings by their paths: `transfer.verify`. A group is an object of settings; what stands below only means something
 * together and is one setting: a way to sign in, a list.
 */
const WHOLE: ReadonlySet<string> = new Set(['authentication', 'route', 'look']);

const isGroup = (path: string, value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !WHOLE.has(path);

/** Every single setting in `settings`, in their order. */
export function settingsIn(settings: Readonly<Record<string, unknown>>, below = ''): LockedSetting[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const path = below === '' ? name : `${below}.${name}`;
    return isGroup(path, value) ? settingsIn(value, path) : [{ path, value }];
  });
}

/** What stands at a path; `undefined` where nothing does. */
export function settingAt(settings: object, path: string): unknown {
  let value: unknown = settings;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** The same with other values at some paths; nothing of the given object changes. */
export function withSettings<T extends object>(settings: T, changes: readonly LockedSetting[]): T {
  let changed = settings;
  for (const { path, value } of changes) changed = withSetting(changed, path.split('.'), value) as T;
  return changed;
}

function withSetting(settings: object, [name = '', ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { ...settings, [name]: value };
  const inner = (settings as Readonly<Record<string, unknown>>)[name];
  return {
    ...settings,
    [name]: withSetting(typeof inner === 'object' && inner !== null ? inner : {}, rest, value),
  };
}

/** Whether two values of a setting are the same; both are plain data, and groups are written in one order. */
export const isSameValue = (one: unknown, other: unknown): boolean => canonical(one) === canonical(other);

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
