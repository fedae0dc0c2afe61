import { createHash, type Hash } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { errorOf } from '../../../../shared/errors.ts';
import type { ImportProblem } from '../../../../shared/models/profile-import.ts';
import type { Surroundings } from '../drafts.ts';
import { readImportFile, textOf } from '../import-file.ts';
import { type Directive, parseLine } from './parse-line.ts';
import { pathsMatching } from './paths-matching.ts';

/** As deep as OpenSSH goes (readconf.c, READCONF_MAX_DEPTH). */
const DEEPEST_INCLUDE = 16;
const MOST_FILES = 200;
/** All of them together; real ones have some thousands. Each line is looked at for each host. */
const LONGEST_CONFIG_BYTES = 1_024 * 1_024;

export interface ConfigLine extends Directive {
  /** Counted from 1. */
  readonly line: number;
  /** What an `Include` brings, file by file. */
  readonly included: readonly ConfigFile[];
}

export interface ConfigFile {
  /** `null`: the imported file itself. */
  readonly path: string | null;
  readonly lines: readonly ConfigLine[];
}

export interface Config {
  readonly file: ConfigFile;
  readonly problems: readonly ImportProblem[];
  /** SHA-256 of all that was read, hexadecimal. */
  readonly digest: string;
}

/**
 * Reads an ssh_config file and whatever it includes, for whichever host that is: what applies is decided later.
 * Relative names of `Include` are those of `~/.ssh`, as for every configuration of a user.
 * @throws what is wrong with the file itself; an included one that can't be read is a problem in the answer
 */
export async function readConfig(path: string, around: Surroundings): Promise<Config> {
  const reader = new Reader(around);
  const file = await reader.read(path, null, 0);
  return { file, problems: reader.problems, digest: reader.hash.digest('hex') };
}

class Reader {
  readonly problems: ImportProblem[] = [];
  readonly hash: Hash = createHash('sha256');
  readonly #around: Surroundings;
  #bytesLeft = LONGEST_CONFIG_BYTES;
  #filesLeft = MOST_FILES;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async read(path: string, shown: string | null, depth: number): Promise<ConfigFile> {
    this.#filesLeft -= 1;
    const bytes = await readImportFile(path, this.#bytesLeft);
    this.#bytesLeft -= bytes.length;
    this.hash.update(`${bytes.length}\n`).update(bytes);
    const lines: ConfigLine[] = [];
    for (const [index, text] of textOf(bytes).split('\n').entries()) {
      const line = index + 1;
      const directive = parseLine(text);
      if (directive === undefined) continue;
      if (typeof directive === 'string') {
        this.problems.push({ line, file: shown, code: directive });
        continue;
      }
      const included =
        directive.keyword === 'include' ? await this.#include(directive, { line, file: shown }, depth) : [];
      lines.push({ ...directive, line, included });
    }
    return { path: shown, lines };
  }

  async #include(
    { words }: Directive,
    at: { readonly line: number; readonly file: string | null },
    depth: number,
  ): Promise<readonly ConfigFile[]> {
    const files: ConfigFile[] = [];
    for (const word of words) {
      if (depth >= DEEPEST_INCLUDE) {
        this.problems.push({ ...at, code: 'include-depth', detail: word });
        continue;
      }
      for (const path of await pathsMatching(this.#resolved(word), MOST_FILES)) {
        if (this.#filesLeft <= 0) {
          this.problems.push({ ...at, code: 'include-files', detail: word });
          break;
        }
        try {
          files.push(await this.read(path, path, depth + 1));
        } catch (thrown) {
          this.problems.push({
            ...at,
            code: 'include-unreadable',
            detail: `${path} (${errorOf(thrown).code})`,
          });
        }
      }
    }
    return files;
  }

  #resolved(word: string): string {
    const { home } = this.#around;
    if (word === '~' || /^~[/\\]/.test(word)) return join(home, word.slice(1));
    return isAbsolute(word) ? word : join(home, '.ssh', word);
  }
}
