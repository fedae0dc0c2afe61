import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import * as v from 'valibot';
import { FileProfile, PROFILE_FILE_VERSION, ProfileFile } from '../../../shared/models/profile-file.ts';
import type { ImportProblem, ImportRefusal } from '../../../shared/models/profile-import.ts';
import { type HostKey, parseHostKey } from '../connections/host-key.ts';
import { type Draft, type Drafts, MOST_DRAFTS, note, problemIn, type Surroundings } from './drafts.ts';
import { notUnderstood } from './import-file.ts';

export const isWaybillFile = (text: string): boolean => /^\s*\{/.test(text);

/** Our own file. @throws `FileNotUnderstood` with the line, where JSON itself is damaged */
export function readWaybillFile(text: string, path: string, around: Surroundings): Drafts {
  const file = v.safeParse(ProfileFile, parsed(text, path));
  if (!file.success) throw notUnderstood(path, 'format');
  if (file.output.version > PROFILE_FILE_VERSION) throw notUnderstood(path, 'newer');
  const refused: ImportRefusal[] = [];
  const problems: ImportProblem[] = [];
  const read: FileProfile[] = [];
  for (const [index, entry] of file.output.profiles.entries()) {
    const profile = v.safeParse(FileProfile, entry);
    const name = profile.success ? profile.output.name : nameOf(entry, index);
    const place = { name, line: null, file: null };
    if (!profile.success) {
      const [issue] = profile.issues;
      refused.push({ ...place, code: 'invalid', detail: problemIn(v.getDotPath(issue), issue.message) });
    } else if (read.length >= MOST_DRAFTS) refused.push({ ...place, code: 'too-many' });
    else read.push(profile.output);
  }
  const usable = withoutMissingJumps(read, refused);
  const drafts = usable.map(({ name, route, hostKeys, ...settings }): Draft => {
    const { authentication, localFolder, trust } = settings;
    const namesKeys = trust.pinnedKeys.length + trust.knownHostsFiles.length > 0;
    return {
      name,
      line: null,
      file: null,
      settings: {
        ...settings,
        authentication:
          authentication.method === 'key-file'
            ? { ...authentication, path: fromHome(authentication.path, around.home) }
            : authentication,
        localFolder: fromHome(localFolder, around.home),
      },
      via:
        route.kind === 'direct'
          ? null
          : route.kind === 'jump'
            ? { kind: 'jump', draft: usable.findIndex((other) => isNamed(other, route.profile)) }
            : { kind: route.kind, host: route.host, port: route.port, ...given('user', route.user) },
      notes: namesKeys ? [note('names-keys')] : [],
      hostKeys: hostKeys.flatMap((key) => keyOf(key, name, problems)),
    };
  });
  return { drafts, refused, problems };
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw notUnderstood(path, 'json', lineOf(thrown instanceof Error ? thrown.message : '', text), thrown);
  }
}

/** V8 says where it stopped, or quotes the text around it: up to ten characters on each side. */
function lineOf(message: string, text: string): number | undefined {
  const [, line] = /line (\d+) column/.exec(message) ?? [];
  if (line !== undefined) return Number(line);
  const [, dots, quoted] = /, (\.{3})?"([\s\S]*)"(?:\.{3})? is not valid JSON$/.exec(message) ?? [];
  const at = quoted === undefined ? -1 : text.indexOf(quoted);
  if (quoted === undefined || at < 0) return undefined;
  const end = dots === undefined ? quoted.length : 10;
  return text.slice(0, at + Math.min(end, quoted.length)).split('\n').length;
}

const nameOf = (entry: unknown, index: number): string =>
  typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string'
    ? entry.name.slice(0, 64)
    : `#${index + 1}`;

const isNamed = (profile: FileProfile, name: string): boolean =>
  profile.name.toLowerCase() === name.toLowerCase();

const given = <K extends string>(key: K, value: string | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };

/** A jump host that isn't there, or whose own isn't, or that leads back: nobody goes another way than the file says. */
function withoutMissingJumps(
  profiles: readonly FileProfile[],
  refused: ImportRefusal[],
): readonly FileProfile[] {
  const byName = new Map(profiles.map((profile) => [profile.name.toLowerCase(), profile]));
  return profiles.filter((profile) => {
    const seen = new Set<FileProfile>();
    for (let at: FileProfile | undefined = profile; at?.route.kind === 'jump'; ) {
      const next = at.route.profile;
      seen.add(at);
      at = byName.get(next.toLowerCase());
      if (at !== undefined && !seen.has(at)) continue;
      refused.push({
        name: profile.name,
        line: null,
        file: null,
        code: at === undefined ? 'jump-missing' : 'jump-circle',
        detail: next,
      });
      return false;
    }
    return true;
  });
}

function keyOf(text: string, name: string, problems: ImportProblem[]): readonly HostKey[] {
  const [type, base64 = ''] = text.split(' ');
  try {
    const key = parseHostKey(Buffer.from(base64, 'base64'));
    if (key.type === type && key.blob.toString('base64') === base64) return [key];
  } catch {
    // Told below, as one of another type is.
  }
  problems.push({ line: null, file: null, code: 'host-key', detail: name });
  return [];
}

/** `~/…` is a folder of whoever imports it. */
const fromHome = (path: string, home: string): string =>
  /^~[/\\]/.test(path) ? join(home, path.slice(2)) : path;

/** A path below the home folder as every desk has it; others stay as they are. */
export function towardsHome(path: string, home: string = homedir()): string {
  const folder = home.endsWith(sep) ? home : home + sep;
  return path.startsWith(folder) ? `~/${path.slice(folder.length).replaceAll(sep, '/')}` : path;
}
