import { access } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { ImportNote, ImportProblem, ImportRefusal } from '../../../../shared/models/profile-import.ts';
import { type Draft, type Drafts, MOST_DRAFTS, note, type Surroundings } from '../drafts.ts';
import { authenticationOf } from './identity.ts';
import { knownCommand, programOf } from './proxy-command.ts';
import type { ConfigFile, ConfigLine } from './read-config.ts';
import { type Resolved, resolve } from './resolve.ts';
import { leftSettings } from './settings-left.ts';
import { readHop, readSeconds } from './values.ts';

/** A name that somebody would give to ssh. */
interface Listed {
  readonly alias: string;
  readonly line: number;
  readonly file: string | null;
}

/** One connection for each name of a `Host` line that is no pattern, and for each jump host on the way to it. */
export async function importSshConfig(file: ConfigFile, around: Surroundings): Promise<Drafts> {
  const builder = new Builder(file, around);
  const { listed, patterns } = namesIn(file);
  const refused: ImportRefusal[] = [...patterns];
  for (const one of listed) {
    if (builder.isFull) {
      refused.push({ name: one.alias, line: one.line, file: one.file, code: 'too-many' });
      continue;
    }
    const made = await builder.make({ name: one.alias, alias: one.alias }, one, []);
    if (typeof made === 'number') builder.isListed.add(made);
    else refused.push({ name: one.alias, line: one.line, file: one.file, ...made });
  }
  return { drafts: builder.drafts(), refused, problems: builder.problems() };
}

function namesIn(file: ConfigFile): {
  readonly listed: readonly Listed[];
  readonly patterns: ImportRefusal[];
} {
  const listed = new Map<string, Listed>();
  const patterns: ImportRefusal[] = [];
  const look = ({ lines, path }: ConfigFile): void => {
    for (const { keyword, words, line, included } of lines) {
      for (const inner of included) look(inner);
      if (keyword !== 'host') continue;
      const names = words.filter((word) => !/[*?]|^!/.test(word) && word !== '');
      for (const alias of names) if (!listed.has(alias)) listed.set(alias, { alias, line, file: path });
      // `Host *` is where defaults stand; nobody takes it for a server.
      if (names.length === 0 && words.some((word) => word !== '*'))
        patterns.push({ name: words.join(' '), line, file: path, code: 'pattern' });
    }
  };
  look(file);
  return { listed: [...listed.values()], patterns };
}

interface Wanted {
  readonly name: string;
  readonly alias: string;
  readonly user?: string | undefined;
  readonly port?: number | undefined;
  /** Hops on the way to it, in the place of its own `ProxyJump`. */
  readonly jumps?: readonly string[];
}

type Refused = Pick<ImportRefusal, 'code' | 'detail'>;
type Place = Pick<Listed, 'line' | 'file'>;

class Builder {
  readonly isListed = new Set<number>();
  readonly #file: ConfigFile;
  readonly #around: Surroundings;
  readonly #drafts: Draft[] = [];
  readonly #known = new Map<string, number>();
  readonly #problems = new Map<string, ImportProblem>();

  constructor(file: ConfigFile, around: Surroundings) {
    this.#file = file;
    this.#around = around;
  }

  get isFull(): boolean {
    return this.#drafts.length >= MOST_DRAFTS;
  }

  drafts(): readonly Draft[] {
    return this.#drafts.map((draft, index) =>
      this.isListed.has(index) ? draft : { ...draft, notes: [note('as-jump-only'), ...draft.notes] },
    );
  }

  problems(): readonly ImportProblem[] {
    return [...this.#problems.values()];
  }

  /** @returns the index of its draft, or why there is none. @param trail what leads through it */
  async make(wanted: Wanted, place: Place, trail: readonly string[]): Promise<number | Refused> {
    const { alias } = wanted;
    const step = `${wanted.user ?? ''}@${alias}:${wanted.port ?? ''}`;
    if (trail.includes(step)) return { code: 'jump-circle', detail: alias };
    const resolved = resolve(this.#file, alias, this.#around);
    for (const problem of resolved.problems) this.#problems.set(JSON.stringify(problem), problem);
    const via = await this.#via(wanted, resolved, place, [...trail, step]);
    if (via !== null && 'code' in via) return via;
    const port = wanted.port ?? resolved.port;
    const user = wanted.user ?? resolved.user ?? this.#around.user;
    const key = JSON.stringify([alias, port, user, via]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const index = this.#drafts.length;
    this.#known.set(key, index);
    const notes: ImportNote[] = [];
    if (wanted.user === undefined && resolved.user === undefined) notes.push(note('local-user', user));
    const signIn = await authenticationOf(resolved, { alias, user, port }, this.#around);
    const hostKeyAlias = resolved.first.get('hostkeyalias')?.words[0] ?? null;
    if (hostKeyAlias !== null) notes.push(note('host-key-alias', hostKeyAlias));
    if (/^(no|off|accept-new)$/i.test(resolved.first.get('stricthostkeychecking')?.words[0] ?? ''))
      notes.push(note('accepts-any-key'));
    const left = leftSettings(resolved.first.keys());
    if (left !== '') notes.push(note('settings-left', left));
    this.#drafts.push({
      name: wanted.name,
      ...place,
      settings: {
        host: resolved.host,
        port,
        user,
        authentication: signIn.authentication,
        timeouts: timeoutsOf(resolved.first),
        trust: { hostKeyAlias, knownHostsFiles: await knownHostsFiles(resolved, this.#around) },
      },
      via,
      notes: [...notes, ...signIn.notes],
      hostKeys: [],
    });
    return index;
  }

  async #via(
    wanted: Wanted,
    resolved: Resolved,
    place: Place,
    trail: readonly string[],
  ): Promise<Draft['via'] | Refused> {
    let hops = wanted.jumps ?? resolved.jumps;
    if (wanted.jumps === undefined && resolved.proxyCommand !== undefined) {
      const known = knownCommand(resolved.proxyCommand);
      if (known === undefined)
        // Only its name: what follows may hold a password.
        return { code: 'proxy-command', detail: programOf(resolved.proxyCommand) };
      if (known.kind === 'proxy') return known.proxy;
      hops = [known.hop];
    }
    const last = hops.at(-1);
    if (last === undefined) return null;
    const hop = readHop(last.trim());
    if (hop === undefined) return { code: 'jump-unreadable', detail: last };
    const before = hops.slice(0, -1);
    const made = await this.make(
      {
        name: hop.user === undefined ? hop.host : `${hop.user}@${hop.host}`,
        alias: hop.host,
        user: hop.user,
        port: hop.port,
        ...(before.length > 0 && { jumps: before }),
      },
      place,
      trail,
    );
    if (typeof made === 'number') return { kind: 'jump', draft: made };
    return made.code === 'jump-circle' ? made : { code: 'jump-refused', detail: hop.host };
  }
}

/** Within what a profile may say. */
function timeoutsOf(first: ReadonlyMap<string, ConfigLine>): { connectMs?: number; keepaliveMs?: number } {
  const seconds = (keyword: string) => readSeconds(first.get(keyword)?.words[0]);
  const connect = seconds('connecttimeout');
  const keepalive = seconds('serveraliveinterval');
  return {
    ...(connect !== undefined && { connectMs: Math.min(connect * 1_000, 600_000) }),
    ...(keepalive !== undefined && { keepaliveMs: Math.min(keepalive * 1_000, 600_000) }),
  };
}

/** Those Waybill doesn't read by itself. One that isn't there would stop every connection. */
async function knownHostsFiles({ first }: Resolved, { home }: Surroundings): Promise<string[]> {
  const usual = ['known_hosts', 'known_hosts2'].map((name) => join(home, '.ssh', name));
  const files: string[] = [];
  for (const word of first.get('userknownhostsfile')?.words ?? []) {
    const path = word.replace(/^(?:~|%d)(?=[/\\])/, () => home);
    const isFurther = isAbsolute(path) && path !== '/dev/null' && !usual.includes(path);
    if (isFurther && (await isThere(path))) files.push(path);
  }
  return files;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
