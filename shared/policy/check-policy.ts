import * as v from 'valibot';
import { type LockedSetting, ManagedFile, type ManagedPolicy } from '../models/policy.ts';
import { ProfileInput } from '../models/profile.ts';
import { defaultSettings } from './effective.ts';
import { settingAt, settingsIn, withSettings } from './setting-paths.ts';

/** A policy without what takes a hash: ids of its connections, fingerprints of keys. */
export type CheckedPolicy = Omit<ManagedPolicy, 'profiles' | 'hostKeys'> & {
  /** OpenSSH public keys without their comments, or fingerprints without padding. */
  readonly hostKeys: readonly {
    readonly host: string;
    readonly port: number;
    readonly keys: readonly string[];
  }[];
  readonly profiles: readonly (Omit<ManagedPolicy['profiles'][number], 'id'> & {
    /** `host:port` and user: what a connection's secrets belong to. */
    readonly account: string;
  })[];
};

export type PolicyCheck =
  | { readonly ok: true; readonly policy: CheckedPolicy }
  /** Every problem in a sentence of its own, with the place it is at: `profiles[2].transfer.verify: …`. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Checks the content of a `managed.json`. Everything that is wrong is told at once. */
export function checkPolicy(content: unknown): PolicyCheck {
  const parsed = v.safeParse(ManagedFile, content);
  if (!parsed.success)
    return {
      ok: false,
      problems: parsed.issues.map((issue) => at(v.getDotPath(issue) ?? '', issue.message)),
    };
  const problems: string[] = [];
  const { contact, everyProfile, hostKeys, forbidden } = parsed.output;
  const defaults = defaultSettings();
  const everywhere = checkSettings('everyProfile', everyProfile, defaults, problems);
  for (const { path } of everywhere)
    if (OF_ONE_PROFILE.has(path))
      problems.push(at(`everyProfile.${path}`, 'this can’t be the same for every connection'));
  const named = parsed.output.profiles.map(({ name }) => String(name).toLowerCase());
  const profiles = parsed.output.profiles.map((given, index) => {
    const place = `profiles[${index}]`;
    return checkProfile(place, withJumpHost(place, given, named, problems), defaults, problems);
  });
  const names = profiles.map(({ name }) => name.toLowerCase());
  for (const [index, name] of names.entries())
    if (names.indexOf(name) < index)
      problems.push(at(`profiles[${index}].name`, 'another profile has this name'));
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    policy: {
      contact: contact ?? null,
      profiles,
      everyProfile: everywhere,
      hostKeys: hostKeys.map(({ host, port, keys }) => ({ host, port, keys: keys.map(withoutDecoration) })),
      forbidden: [...new Set(forbidden)],
    },
  };
}

/** What makes a connection this one and no other. */
const OF_ONE_PROFILE: ReadonlySet<string> = new Set(['name', 'description', 'host', 'port', 'user']);
/** Without these it is no connection. */
const NEEDED = ['name', 'host', 'user', 'authentication'] as const;

/** Stands for the id of the file's profile of that number, until ids are known. */
export const idOfNumber = (number: number): string => `profile number ${number}`;

/** In the file a jump host is another of its profiles, by its name: `{"kind": "jump", "profile": "Gateway"}`. */
function withJumpHost(
  place: string,
  given: Readonly<Record<string, unknown>>,
  names: readonly string[],
  problems: string[],
): Readonly<Record<string, unknown>> {
  const { route } = given;
  if (typeof route !== 'object' || route === null || !('profile' in route)) return given;
  const number = names.indexOf(String(route.profile).toLowerCase());
  if (number < 0) problems.push(at(`${place}.route.profile`, 'no profile in this file has this name'));
  return { ...given, route: { kind: 'jump', profileId: idOfNumber(number) } };
}

function checkProfile(
  place: string,
  given: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
  problems: string[],
): CheckedPolicy['profiles'][number] {
  for (const name of NEEDED)
    if (given[name] === undefined) problems.push(at(`${place}.${name}`, 'IT’s own connections need this'));
  // The port is part of the server's identity: one that isn't given is 22, and stays so.
  const settings = checkSettings(place, { port: 22, ...given }, defaults, problems);
  const value = (path: string) => String(settings.find((setting) => setting.path === path)?.value ?? '');
  return {
    name: value('name'),
    account: `${value('host').toLowerCase()}:${value('port')} ${value('user')}`,
    locked: settings,
  };
}

/** The given settings, each known and valid, in the form in which they are stored. */
function checkSettings(
  place: string,
  given: Readonly<Record<string, unknown>>,
  defaults: Readonly<Record<string, unknown>>,
  problems: string[],
): readonly LockedSetting[] {
  const settings = settingsIn(given);
  const known = settings.filter(({ path }) => {
    if (isKnown(defaults, path)) return true;
    problems.push(at(`${place}.${path}`, 'there is no such setting'));
    return false;
  });
  const parsed = v.safeParse(ProfileInput, withSettings(defaults, known));
  if (parsed.success) return known.map(({ path }) => ({ path, value: settingAt(parsed.output, path) }));
  for (const issue of parsed.issues)
    problems.push(at(`${place}.${v.getDotPath(issue) ?? ''}`, issue.message));
  return [];
}

/** A path that leads to a single setting, not to a group and not to nothing. */
const isKnown = (defaults: Readonly<Record<string, unknown>>, path: string): boolean =>
  settingsIn(defaults).some((setting) => setting.path === path);

const at = (place: string, message: string): string => (place === '' ? message : `${place}: ${message}`);

/** A key without its comment, a fingerprint without its padding: what they are compared by. */
function withoutDecoration(key: string): string {
  if (key.startsWith('SHA256:')) return key.replace(/=$/, '');
  const [type = '', blob = ''] = key.split(/\s+/);
  return `${type} ${blob}`;
}
