import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { Refusal, STATUS } from './sftp-protocol.ts';

/**
 * Maps the paths clients name onto one real folder, and never out of it.
 *
 * `..` is resolved before anything is looked up, so it stops at the root. A symbolic link is followed only if
 * where it ends is inside. Looking and acting are two steps, as Node has no openat(2): whoever can write into the
 * folder by other ways than this server could swap a link in between. For a server on loopback, run by the
 * owner of the folder, that is the owner himself.
 */
export class Jail {
  readonly #root: string;

  /** `realRoot`: an existing folder's path, without symbolic links in it. */
  constructor(realRoot: string) {
    this.#root = realRoot;
  }

  /**
   * The real path for a request that acts on the name itself (RENAME, REMOVE, LSTAT …): links in the folders before it are
   * followed, the last component isn't, and need not exist.
   */
  async name(clientPath: string): Promise<string> {
    const lexical = this.#lexical(clientPath);
    if (lexical === this.#root) return lexical;
    const folder = await realpath(resolve(lexical, '..'));
    this.#assertInside(folder);
    return join(folder, lexical.slice(lexical.lastIndexOf(sep) + 1));
  }

  /** As {@link name}, for a request that moves or removes what has the name: the served folder itself stays. */
  async nameToChange(clientPath: string): Promise<string> {
    const name = await this.name(clientPath);
    if (name === this.#root) throw new Refusal(STATUS.PERMISSION_DENIED, 'the served folder itself stays');
    return name;
  }

  /** The real path for a request that acts on what is there (STAT, OPEN …); it may not exist yet, its folder must. */
  async target(clientPath: string): Promise<string> {
    const name = await this.name(clientPath);
    const isLink = await lstat(name).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    if (!isLink) return name;
    // A dangling link throws here, instead of being created through.
    const target = await realpath(name);
    this.#assertInside(target);
    return target;
  }

  /** The absolute path that a client sees for an existing real one. */
  clientPath(realPath: string): string {
    this.#assertInside(realPath);
    return `/${relative(this.#root, realPath).split(sep).join('/')}`;
  }

  /** The path as the client meant it, absolute, `.` and `..` resolved, nothing looked up. */
  normalised(clientPath: string): string {
    return posix.resolve('/', clientPath);
  }

  /** What to store in a new link at `linkName` (real): refused if it would point outside. */
  linkTarget(linkName: string, clientTarget: string): string {
    if (clientTarget.startsWith('/')) return this.#lexical(clientTarget);
    assertPlainName(clientTarget);
    this.#assertInside(resolve(linkName, '..', clientTarget));
    return clientTarget;
  }

  /** What a client may know of the target stored in the link at `linkName` (real). */
  shownLinkTarget(linkName: string, storedTarget: string): string {
    if (isAbsolute(storedTarget)) return this.clientPath(storedTarget);
    this.#assertInside(resolve(linkName, '..', storedTarget));
    return storedTarget;
  }

  #lexical(clientPath: string): string {
    assertPlainName(clientPath);
    return join(
      this.#root,
      ...this.normalised(clientPath)
        .split('/')
        .filter((part) => part !== ''),
    );
  }

  #assertInside(realPath: string): void {
    const way = relative(this.#root, realPath);
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
      throw new Refusal(STATUS.PERMISSION_DENIED, 'outside the served folder');
    }
  }
}

/** Refuses what a file system would read differently than we do. */
function assertPlainName(clientPath: string): void {
  // On Windows a backslash separates, and a colon names a drive or a stream.
  const strange = sep === '\\' ? /[\0\\:]/ : /\0/;
  if (strange.test(clientPath)) throw new Refusal(STATUS.NO_SUCH_FILE, 'no such name can exist');
}
