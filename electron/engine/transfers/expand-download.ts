import { posix, win32 } from 'node:path';
import { appError, errorOf, Failure, failure } from '../../../shared/errors.ts';
import { whyNotLocalName } from '../../../shared/local-name.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { joinRemote, remoteName } from '../../../shared/remote-path.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { batchesOf } from '../remote-files/batches.ts';
import { toRemoteEntry } from '../remote-files/remote-entry.ts';
import {
  type ExpandedTransfer,
  type ExpandOptions,
  type Place,
  refusal,
  stopWhere,
} from './expanded-transfer.ts';

export interface DownloadItem {
  readonly remotePath: string;
  /** Absolute. */
  readonly localPath: string;
  /** What `localPath` is for a file; a folder always goes into it under its own name. */
  readonly target: 'folder' | 'exact';
}

/** Folders that are listed ahead of the walk: listing one is four round trips, and each holds a handle open. */
const LISTED_AHEAD = 8;

/** The longest path a request may name; it also ends the walk through folders a server makes up without end. */
const LONGEST_PATH = 4_096;

const NOT_A_FILE = 'neither a file nor a folder';

/**
 * The files behind one item. Without `recursive` that is one, and the server isn't asked; with it folders are walked in
 * the order of names, a folder's files before its folders. The server is untrusted: a name that would lead
 * elsewhere, that this machine can't hold, or that is the same as another to it, is reported and never used as a local path.
 * Links are not followed. Empty folders leave no trace.
 * @param session needed with `recursive` only
 * @param platform as in `process.platform`: whose paths and names the local ones are
 * @throws what the server says about the item itself, `ConnectionLost`, `Timeout`, `Cancelled`
 */
export async function* expandDownload(
  item: DownloadItem,
  options: ExpandOptions,
  session: SftpSession | undefined,
  platform: string,
): AsyncGenerator<ExpandedTransfer> {
  const { remotePath } = item;
  const rules = rulesOf(platform);
  const intoFolder = rules.paths.resolve(item.localPath);
  const root = rules.paths.parse(intoFolder).root;
  const name = remoteName(remotePath);
  // The whole server, or the sign-in folder, has no name of its own here: its content goes right into the folder.
  const isNameless = options.recursive && (name === '' || name === '.');
  const ownPlace = isNameless ? intoFolder : rules.placeIn(intoFolder, name);

  const fileBelow = options.makeFolders ? root : null;
  if (!options.recursive) {
    yield single(null);
    return;
  }
  if (session === undefined) throw failure('Internal', 'walking a remote folder needs a session');
  const { kind, sizeBytes } = toRemoteEntry(name, await session.stat(remotePath));
  if (kind === 'folder') {
    const makeFoldersBelow = options.makeFolders ? root : intoFolder;
    if (typeof ownPlace === 'string')
      yield* walk(
        { localPath: ownPlace, remotePath },
        { makeFoldersBelow, session, rules, signal: options.signal },
      );
    else
      yield refusal(
        { localPath: intoFolder, remotePath },
        makeFoldersBelow,
        notAllowed(remotePath, ownPlace.reason),
      );
  } else if (kind === 'file') yield single(sizeBytes);
  else throw failure('NameNotAllowed', NOT_A_FILE, { path: remotePath });

  function single(knownSize: number | null): ExpandedTransfer {
    const localPath = item.target === 'exact' ? intoFolder : ownPlace;
    if (typeof localPath !== 'string')
      return refusal(
        { localPath: intoFolder, remotePath },
        fileBelow,
        notAllowed(remotePath, localPath.reason),
      );
    return { localPath, remotePath, sizeBytes: knownSize, intoFolder: false, makeFoldersBelow: fileBelow };
  }
}

const notAllowed = (remotePath: string, reason: string) =>
  appError('NameNotAllowed', reason, { path: remotePath });

interface LocalRules {
  readonly paths: typeof posix;
  /** The local path of one more part, or why there is none. */
  readonly placeIn: (folder: string, name: string) => string | { readonly reason: string };
  /** Names with the same answer are one file here. */
  readonly folded: (name: string) => string;
}

function rulesOf(platform: string): LocalRules {
  const paths = platform === 'win32' ? win32 : posix;
  return {
    paths,
    placeIn: (folder, name) => {
      const reason = whyNotLocalName(name, platform);
      if (reason !== undefined) return { reason };
      const place = paths.join(folder, name);
      // The rules above already say so; this one holds even if they had a hole.
      if (paths.dirname(place) !== folder || paths.basename(place) !== name)
        return { reason: 'leads out of its folder' };
      return place;
    },
    folded: (name) => {
      if (platform === 'win32') return name.toLowerCase();
      // APFS and HFS+ fold case by default, and take composed and decomposed letters for the same.
      return platform === 'darwin' ? name.normalize('NFC').toLowerCase() : name;
    },
  };
}

interface Walk {
  readonly makeFoldersBelow: string;
  readonly session: SftpSession;
  readonly rules: LocalRules;
  readonly signal: AbortSignal | undefined;
}

interface Folder extends Place {
  content?: Promise<readonly RemoteEntry[] | Failure>;
}

async function* walk(
  top: Place,
  { makeFoldersBelow, session, rules, signal }: Walk,
): AsyncGenerator<ExpandedTransfer> {
  const waiting: Folder[] = [top];
  const ahead = Math.min(LISTED_AHEAD, session.openFiles);
  let running = 0;
  const list = (folder: Folder): void => {
    running += 1;
    folder.content = contentOf(session, folder.remotePath, signal).finally(() => {
      running -= 1;
    });
  };
  while (waiting.length > 0) {
    // The one that is wanted now comes first.
    for (const next of waiting.slice(-ahead).reverse())
      if (next.content === undefined && (next === waiting.at(-1) || running < ahead)) list(next);
    const folder = waiting.pop();
    const content = await folder?.content;
    stopWhere(signal);
    if (folder === undefined || content === undefined) return;
    if (content instanceof Failure) {
      // Without the server nothing else can be listed either: half a folder must not look like the whole.
      if (session.gone) throw content;
      yield refusal(folder, makeFoldersBelow, content.error);
      continue;
    }
    const folders: Folder[] = [];
    const taken = new Set<string>();
    for (const entry of content) {
      const remotePath = joinRemote(folder.remotePath, entry.name);
      const place = rules.placeIn(folder.localPath, entry.name);
      const reason =
        typeof place === 'string' ? whyNotFetched(entry, remotePath, taken, rules) : place.reason;
      if (typeof place !== 'string' || reason !== undefined) {
        const refused = notAllowed(remotePath, reason ?? 'not a name');
        yield refusal({ localPath: folder.localPath, remotePath }, makeFoldersBelow, refused);
      } else if (entry.kind === 'folder') folders.push({ localPath: place, remotePath });
      else
        yield {
          localPath: place,
          remotePath,
          sizeBytes: entry.sizeBytes,
          intoFolder: false,
          makeFoldersBelow,
        };
    }
    waiting.push(...folders.reverse());
  }
}

/** Remembers the name as taken where nothing speaks against it. */
function whyNotFetched(
  entry: RemoteEntry,
  remotePath: string,
  taken: Set<string>,
  { folded }: LocalRules,
): string | undefined {
  if (!entry.usable) return 'leads out of its folder';
  if (entry.kind === 'link') return 'a symbolic link is not followed';
  if (entry.kind === 'other') return NOT_A_FILE;
  if (remotePath.length > LONGEST_PATH) return `the path is longer than ${LONGEST_PATH} characters`;
  const same = folded(entry.name);
  if (taken.has(same)) return 'the same name as another on this computer';
  taken.add(same);
  return undefined;
}

/** In the order of names, by code unit; `.` and `..` left out. Never rejects: it is begun long before it is looked at. */
async function contentOf(
  session: SftpSession,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly RemoteEntry[] | Failure> {
  try {
    const entries: RemoteEntry[] = [];
    const handle = await session.opendir(path);
    try {
      for await (const batch of batchesOf(session, handle)) {
        stopWhere(signal);
        entries.push(...batch);
      }
    } finally {
      // Nobody waits for the answer; a lost connection takes its handles along.
      session.close(handle).catch(() => undefined);
    }
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (thrown) {
    return thrown instanceof Failure ? thrown : new Failure(errorOf(thrown));
  }
}
