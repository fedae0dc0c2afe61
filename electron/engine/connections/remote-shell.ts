import { randomBytes } from 'node:crypto';
import { unlessCancelled } from '../cancellation/cancellation.ts';
import type { RunCommand } from './run-command.ts';

/**
 * Programs that tell a SHA-256 of their standard input: GNU and busybox, Perl's (macOS), BSD's, OpenSSL. The file comes by
 * redirection, so its name is no argument (`-q.csv`) and isn't part of the answer (GNU escapes `\` and line ends in it).
 */
const HASH_PROGRAMS: Readonly<Record<string, string>> = {
  sha256sum: 'sha256sum',
  shasum: 'shasum -a 256',
  sha256: 'sha256 -q',
  openssl: 'openssl dgst -sha256 -r',
};

/** Sessions without a terminal often get a short path; BSD's `sha256` is in `/sbin`. */
const WIDER_PATH = 'PATH="$PATH:/usr/bin:/bin:/usr/local/bin:/sbin:/usr/sbin"';

const PROBE_DEADLINE_MS = 10_000;
/** A hash has this long, and as long as reading the file at {@link SLOWEST_DISK_BYTES_PER_MS} takes besides. */
const HASH_DEADLINE_MS = 30_000;
/** 10 MB/s. */
const SLOWEST_DISK_BYTES_PER_MS = 10_000;

/** OpenSSH allows ten channels a connection (`MaxSessions`), and files travel over them too. */
const COMMANDS_AT_ONCE = 2;
/** Channels refused before no more are asked for: one refusal may only mean that all are in use. */
const MOST_REFUSALS = 3;

/**
 * Quotes a word for a POSIX shell: inside single quotes nothing is special but the quote itself (POSIX.1 section 2.2.2).
 */
export const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * The shell behind one connection, as far as it is one. That there is none, or none that understands POSIX quoting
 * (`cmd.exe`, fish, csh), is found out with the first question and remembered: no name of a file ever reaches such a one.
 */
export class RemoteShell {
  readonly #run: RunCommand;
  readonly #folder: () => Promise<string>;
  #program: Promise<string | undefined> | undefined;
  #startFolder: Promise<string | undefined> | undefined;
  #refusals = 0;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param folder the sign-in folder of the SFTP channel, absolute */
  constructor(run: RunCommand, folder: () => Promise<string>) {
    this.#run = run;
    this.#folder = folder;
  }

  /**
   * Lower-case hexadecimal SHA-256 of a file as the server's own program tells it; `undefined` where nobody does.
   * @param path as for SFTP: absolute, or relative to the sign-in folder
   * @throws `Cancelled`
   */
  async sha256(
    path: string,
    { sizeBytes, signal }: { sizeBytes: number; signal: AbortSignal },
  ): Promise<string | undefined> {
    const program = await this.#hashProgram(signal);
    if (program === undefined) return undefined;
    const absolute = await this.#absolute(path);
    if (absolute === undefined) return undefined;
    const mark = newMark();
    const deadlineMs = HASH_DEADLINE_MS + sizeBytes / SLOWEST_DISK_BYTES_PER_MS;
    const output = await this.#ask(
      `printf '%s ' ${mark}; ${program} < ${quoted(absolute)}`,
      deadlineMs,
      signal,
    );
    return output === undefined ? undefined : hashBehind(mark, output);
  }

  /** One question for all who want to know; if whoever asked it was stopped, the next one asks again. */
  #hashProgram(signal: AbortSignal): Promise<string | undefined> {
    if (this.#refusals >= MOST_REFUSALS) return Promise.resolve(undefined);
    if (this.#program === undefined) {
      const before = this.#refusals;
      const asked = this.#findProgram(signal);
      this.#program = asked;
      const forget = () => {
        if (this.#program === asked) this.#program = undefined;
      };
      asked.then(() => this.#refusals > before && forget(), forget);
      return asked;
    }
    return this.#program.catch(() => this.#hashProgram(signal));
  }

  async #findProgram(signal: AbortSignal): Promise<string | undefined> {
    // Whoever gives this back unchanged reads quotes as we write them.
    const mark = `${newMark()} it's "$HOME" \\ %s ;&|`;
    const choices = Object.keys(HASH_PROGRAMS).join(' ');
    const output = await this.#ask(
      `printf '%s ' ${quoted(mark)}; for program in ${choices}; do ` +
        `if command -v "$program" >/dev/null 2>&1; then printf '%s.\\n' "$program"; break; fi; done`,
      PROBE_DEADLINE_MS,
      signal,
    );
    const at = output?.lastIndexOf(mark) ?? -1;
    if (output === undefined || at === -1) return undefined;
    const name = /^ ([a-z0-9]+)\.\n/.exec(output.slice(at + mark.length))?.[1];
    return name !== undefined && Object.hasOwn(HASH_PROGRAMS, name) ? HASH_PROGRAMS[name] : undefined;
  }

  async #absolute(path: string): Promise<string | undefined> {
    if (path.startsWith('/')) return path;
    this.#startFolder ??= this.#folder().catch(() => undefined);
    const folder = await this.#startFolder;
    return folder?.startsWith('/') === true ? `${folder === '/' ? '' : folder}/${path}` : undefined;
  }

  /** What a command printed, where it ended well. `case` is POSIX: other shells stumble over it before they do anything. */
  async #ask(command: string, deadlineMs: number, signal: AbortSignal): Promise<string | undefined> {
    await this.#turn(signal);
    try {
      const outcome = await this.#run(`case w in w) ${WIDER_PATH}; ${command};; esac`, {
        deadlineMs,
        signal,
      });
      if (outcome.kind === 'refused') this.#refusals += 1;
      return outcome.kind === 'ended' && outcome.code === 0 ? outcome.output : undefined;
    } finally {
      this.#done();
    }
  }

  /** Waits for a place, and takes it. */
  async #turn(signal: AbortSignal): Promise<void> {
    if (this.#running < COMMANDS_AT_ONCE) {
      this.#running += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    try {
      await unlessCancelled(promise, signal);
    } catch (thrown) {
      const at = this.#waiting.indexOf(resolve);
      if (at !== -1) this.#waiting.splice(at, 1);
      // The place was given to us just then.
      else this.#done();
      throw thrown;
    }
  }

  /** Gives the place to whoever waits longest. */
  #done(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

/** Nobody else prints this: start-up files may greet, and a program that isn't a shell may echo what it likes. */
const newMark = (): string => `waybill-${randomBytes(8).toString('hex')}`;

/** The hash that stands right behind the mark and ends there. */
export function hashBehind(mark: string, output: string): string | undefined {
  const at = output.lastIndexOf(`${mark} `);
  if (at === -1) return undefined;
  const found = /^([0-9a-f]{64})(?![0-9a-z])/i.exec(output.slice(at + mark.length + 1));
  return found?.[1]?.toLowerCase();
}
