import { isIP } from 'node:net';
import type { ImportProblem } from '../../../../shared/models/profile-import.ts';
import type { Surroundings } from '../drafts.ts';
import { matchesHost, matchLine } from './matching.ts';
import type { ConfigFile, ConfigLine } from './read-config.ts';
import { readPort } from './values.ts';

/** What ssh would do for one host, as far as a file says it. */
export interface Resolved {
  /** Keyword to its words; of what may be said several times only the first. */
  readonly first: ReadonlyMap<string, ConfigLine>;
  /** In the order ssh tries them, as written. */
  readonly identityFiles: readonly string[];
  readonly host: string;
  readonly port: number;
  /** `undefined`: the file doesn't say. */
  readonly user: string | undefined;
  /** Hops of `ProxyJump` in the order they are gone through, as written; none: directly. */
  readonly jumps: readonly string[];
  /** The command of `ProxyCommand`, where it comes before any `ProxyJump`. */
  readonly proxyCommand: string | undefined;
  readonly problems: readonly ImportProblem[];
}

/** ssh takes this many (ssh.h, SSH_MAX_IDENTITY_FILES). */
const MOST_IDENTITIES = 100;

/**
 * What ssh would use for a host, by the rules of readconf.c: of each keyword the first value that applies counts,
 * `IdentityFile` adds up, and where `Match final` asks for it the file is read a second time with the real name.
 * Programs of `Match exec` aren't run; their blocks count as not matching and are told as a problem.
 */
export function resolve(file: ConfigFile, alias: string, around: Surroundings): Resolved {
  const resolution = new Resolution(alias, around.user);
  resolution.read(file, true);
  if (resolution.wantsFinalPass) {
    resolution.beginFinalPass();
    resolution.read(file, true);
  }
  return resolution.result();
}

class Resolution {
  wantsFinalPass = false;
  readonly #first = new Map<string, ConfigLine>();
  readonly #identityFiles: string[] = [];
  readonly #problems: ImportProblem[] = [];
  readonly #alias: string;
  readonly #localUser: string;
  #host: string;
  #isFinalPass = false;
  #port: number | undefined;
  /** None: `none` was said. */
  #jumps: readonly string[] | undefined;
  /** `null`: `none` was said. */
  #command: string | null | undefined;

  constructor(alias: string, localUser: string) {
    this.#alias = alias;
    this.#localUser = localUser;
    this.#host = alias;
  }

  /** @param canMatch false below an `Include` that doesn't apply: nothing in there does */
  read(file: ConfigFile, isActive: boolean, canMatch = true): void {
    let active = isActive;
    for (const line of file.lines) {
      if (line.keyword === 'host') active = canMatch && matchesHost(line.words, this.#host);
      else if (line.keyword === 'match') active = canMatch && this.#match(file, line);
      else if (line.keyword === 'include')
        // What an included file ends in doesn't reach beyond it (readconf.c, oInclude).
        for (const included of line.included) this.read(included, active, active);
      else if (active) this.#take(file, line);
    }
  }

  beginFinalPass(): void {
    this.#isFinalPass = true;
    this.#host = plain(this.#currentHost());
    // The name that was found stays, whatever the second reading says (ssh.c, `options.hostname`).
    const words = [this.#host.replaceAll('%', '%%')];
    this.#first.set('hostname', { keyword: 'hostname', words, rest: '', line: 0, included: [] });
  }

  result(): Resolved {
    return {
      first: this.#first,
      identityFiles: this.#identityFiles,
      host: plain(this.#currentHost()),
      port: this.#port ?? 22,
      user: this.#first.get('user')?.words[0],
      jumps: this.#jumps ?? [],
      proxyCommand: this.#command ?? undefined,
      problems: this.#problems,
    };
  }

  #match(file: ConfigFile, line: ConfigLine): boolean {
    const { matches, wantsFinalPass, unknown, isBad } = matchLine(line.rest, {
      originalHost: this.#alias,
      host: this.#currentHost(),
      user: this.#first.get('user')?.words[0] ?? this.#localUser,
      localUser: this.#localUser,
      isFinalPass: this.#isFinalPass,
    });
    this.wantsFinalPass ||= wantsFinalPass;
    if (isBad === true) this.#problem(file, line, 'bad-value', line.rest);
    else if (unknown !== undefined) this.#problem(file, line, 'match-unknown', unknown);
    return matches;
  }

  #take(file: ConfigFile, line: ConfigLine): void {
    const [value] = line.words;
    if (line.keyword === 'identityfile') {
      // ssh keeps each file once.
      if (value !== undefined && !this.#identityFiles.includes(value))
        if (this.#identityFiles.length < MOST_IDENTITIES) this.#identityFiles.push(value);
      return;
    }
    if (line.keyword === 'proxyjump') {
      const jumps = this.#command === undefined ? jumpsOf(line) : undefined;
      this.#jumps ??= jumps;
      return;
    }
    if (line.keyword === 'proxycommand') {
      const command = line.rest.trim();
      // Whoever says that there is no jump host leaves the way to a command open.
      if ((this.#jumps ?? []).length === 0)
        this.#command = this.#command === undefined ? (isNone(command) ? null : command) : this.#command;
      return;
    }
    if (line.keyword === 'port') {
      const port = readPort(value);
      if (port === undefined) this.#problem(file, line, 'bad-value', line.rest);
      else this.#port ??= port;
    }
    if (value !== undefined && !this.#first.has(line.keyword)) this.#first.set(line.keyword, line);
  }

  /** The `HostName` so far, with what it stands for. */
  #currentHost(): string {
    const name = this.#first.get('hostname')?.words[0];
    return name === undefined
      ? this.#host
      : name.replace(/%(.)/g, (mark, letter: string) =>
          letter === 'h' ? this.#alias : letter === '%' ? '%' : mark,
        );
  }

  #problem(file: ConfigFile, line: ConfigLine, code: ImportProblem['code'], detail: string): void {
    this.#problems.push({ line: line.line, file: file.path, code, detail });
  }
}

/** ssh writes names in lower case and leaves addresses as they are. */
const plain = (host: string): string => (isIP(host) === 0 ? host.toLowerCase() : host);

const isNone = (text: string): boolean => text.toLowerCase() === 'none';

function jumpsOf({ rest }: ConfigLine): readonly string[] {
  const text = rest.replace(/#.*$/, '').trim();
  return isNone(text) ? [] : text.split(',');
}
