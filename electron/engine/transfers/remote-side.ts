import { createHash } from 'node:crypto';
import type { Stats } from 'ssh2';
import { errorOf, failure } from '../../../shared/errors.ts';
import { joinRemote, remoteFolder, remoteName } from '../../../shared/remote-path.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import type { ReceivingSide, TargetFacts, WillWarn } from './receiving-side.ts';

const TYPE_MASK = 0o170_000;
const FOLDER = 0o040_000;

export const isRemoteFolder = (stats: Stats): boolean => (stats.mode & TYPE_MASK) === FOLDER;

/** `null` where the server says that nothing carries the name. */
export async function remoteFacts(look: Promise<Stats>): Promise<TargetFacts | null> {
  try {
    const stats = await look;
    // draft-02 section 5 makes every attribute optional, whatever the types of ssh2 promise.
    return { isFolder: isRemoteFolder(stats), sizeBytes: stats.size, modifiedAtS: stats.mtime ?? null };
  } catch (thrown) {
    if (errorOf(thrown).code === 'NotFound') return null;
    throw thrown;
  }
}

/** We were allowed to make the temporary file: then it is renaming that this server doesn't allow. */
function renameRefused(thrown: unknown): never {
  const { code, message, path } = errorOf(thrown);
  if (code !== 'PermissionDenied' && code !== 'UnsupportedByServer') throw thrown;
  throw failure('RenameRefused', message, { ...(path !== undefined && { path }), cause: thrown });
}

/** The server as the receiving side. */
export class RemoteSide implements ReceivingSide {
  readonly #session: SftpSession;

  readonly keepsTargets: boolean;

  constructor(session: SftpSession) {
    this.#session = session;
    this.keepsTargets = session.renameKeepsTargets;
  }

  facts(path: string): Promise<TargetFacts | null> {
    return remoteFacts(this.#session.lstat(path));
  }

  folderOf(path: string): string {
    return remoteFolder(path);
  }

  nameOf(path: string): string {
    return remoteName(path);
  }

  join(folder: string, name: string): string {
    return joinRemote(folder, name);
  }

  publishNew(from: string, to: string): Promise<void> {
    return this.#session.rename(from, to).catch(renameRefused);
  }

  async publishReplacing(from: string, to: string, willWarn: WillWarn): Promise<void> {
    if (this.#session.offers('posix-rename@openssh.com'))
      return await this.#session
        .replace(from, to)
        .catch((thrown: unknown) => this.#replaceRefused(thrown, to));
    try {
      // Some servers' plain rename replaces; and there may be nothing to replace.
      await this.#session.rename(from, to);
    } catch (thrown) {
      if ((await this.facts(to)) === null || (await this.facts(from)) === null) return renameRefused(thrown);
      const takeBack = await willWarn('replaced-not-atomically');
      await this.#session.unlink(to).catch((refused: unknown) => {
        // Where there is no answer it may be gone.
        if (errorOf(refused).detail?.status !== undefined) takeBack();
        throw refused;
      });
      await this.#session.rename(from, to).catch(renameRefused);
    }
  }

  /** Where there is something to replace, it may be that one that isn't ours to take away. */
  async #replaceRefused(thrown: unknown, to: string): Promise<never> {
    const there = errorOf(thrown).code === 'PermissionDenied' ? await this.facts(to).catch(() => null) : null;
    if (there !== null) throw thrown;
    return renameRefused(thrown);
  }

  remove(path: string): Promise<void> {
    return this.#session.unlink(path);
  }

  async sha256(path: string, signal: AbortSignal): Promise<string> {
    const handle = await this.#session.open(path, 'r');
    try {
      const hash = createHash('sha256');
      const buffer = Buffer.allocUnsafe(this.#session.readBytes);
      for (let position = 0; ; ) {
        signal.throwIfAborted();
        const bytes = await this.#session.read(handle, buffer, 0, buffer.length, position);
        if (bytes === 0) return hash.digest('hex');
        hash.update(buffer.subarray(0, bytes));
        position += bytes;
      }
    } finally {
      this.#session.close(handle).catch(() => {});
    }
  }
}
