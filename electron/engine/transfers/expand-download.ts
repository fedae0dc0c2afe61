import { errorOf, Failure, failure } from '../../../shared/errors.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import type { SkipReason } from '../../../shared/models/transfer.ts';
import { isUnreadable, joinRemote, remoteName } from '../../../shared/remote-path.ts';
import { eachOf } from '../cancellation/cancellation.ts';
import type { SftpSession } from '../connections/sftp-session.ts';
import { batchesOf } from '../remote-files/batches.ts';
import { toRemoteEntry } from '../remote-files/remote-entry.ts';
import {
  EVERYTHING,
  type ExpandedTransfer,
  type ExpandOptions,
  emptyFolder,
  nameNotAllowed,
  type Place,
  passedOver,
  refusal,
  stopWhere,
  TAKEN_IN_BATCH,
  takesName,
} from './expanded-transfer.ts';
import { type FollowedLink, followRemoteLink } from './follow-remote-link.ts';
import { type LocalRules, rulesOf } from './local-rules.ts';

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

/** Links whose ends are asked for at the same time, two round trips each. */
const FOLLOWED_TOGETHER = 16;

const NOT_A_FILE = 'neither a file nor a folder';
const NOT_UTF8 = 'the name is not UTF-8 on the server';

/**
 * The files behind one item. Without `recursive` that is one, and the server isn't asked; with it folders are walked in
 * the order of names, a folder's files before its folders. The server is untrusted: a name that would lead
 * elsewhere, that this machine can't hold, that is the same as another to it, or that isn't UTF-8, is reported and never used
 * as a local path. Masks are for what is in a folder; links in it are skipped or followed, as the options say. A folder in
 * which nothing is fetched is a row of its own.
 * @param session needed with `recursive` only
 * @param platform as in `process.platform`: whose paths and names the local ones are
 * @param foldsNames as {@link rulesOf} takes it
 * @throws what the server says about the item itself, `ConnectionLost`, `Timeout`, `Cancelled`
 */
export async function* expandDownload(
  item: DownloadItem,
  options: ExpandOptions,
  session: SftpSession | undefined,
  platform: string,
  foldsNames = false,
): AsyncGenerator<ExpandedTransfer> {
  const { remotePath } = item;
  const rules = rulesOf(platform, foldsNames);
  const intoFolder = rules.paths.resolve(item.localPath);
  const root = rules.paths.parse(intoFolder).root;
  const name = remoteName(remotePath);
  // The whole server, or the sign-in folder, has no name of its own here: its content goes right into the folder.
  const isNameless = options.recursive && (name === '' || name === '.');
  const ownPlace = isUnreadable(remotePath)
    ? { reason: NOT_UTF8 }
    : isNameless
      ? intoFolder
      : rules.placeIn(intoFolder, name);

  const fileBelow = options.makeFolders ? root : null;
  if (!options.recursive || isUnreadable(remotePath)) {
    yield single(null);
    return;
  }
  if (session === undefined) throw failure('Internal', 'walking a remote folder needs a session');
  const { kind, sizeBytes } = toRemoteEntry(name, await session.stat(remotePath));
  if (kind === 'folder') {
    const makeFoldersBelow = options.makeFolders ? root : intoFolder;
    const place = isNameless ? ownPlace : unlessTaken(ownPlace);
    if (typeof place === 'string') {
      const real = options.links === 'follow' ? await session.realpath(remotePath) : remotePath;
      const top = { localPath: place, remotePath, within: '', real: [real] };
      yield* walk(top, { makeFoldersBelow, inside: intoFolder, session, rules, options });
    } else
      yield refusal(
        { localPath: intoFolder, remotePath },
        makeFoldersBelow,
        nameNotAllowed(remotePath, place.reason),
      );
  } else if (kind === 'file') yield single(sizeBytes);
  else throw failure('NameNotAllowed', NOT_A_FILE, { path: remotePath });

  function single(knownSize: number | null): ExpandedTransfer {
    const isExact = item.target === 'exact' && !isUnreadable(remotePath);
    const localPath = unlessTaken(isExact ? intoFolder : ownPlace);
    if (typeof localPath !== 'string')
      return refusal(
        { localPath: intoFolder, remotePath },
        fileBelow,
        nameNotAllowed(remotePath, localPath.reason),
      );
    return { localPath, remotePath, sizeBytes: knownSize, intoFolder: false, makeFoldersBelow: fileBelow };
  }

  function unlessTaken(place: string | { readonly reason: string }): string | { readonly reason: string } {
    if (typeof place !== 'string' || takesName(options.taken, rules.folded(place))) return place;
    return { reason: TAKEN_IN_BATCH };
  }
}

interface Walk {
  readonly makeFoldersBelow: string;
  /** The chosen folder. */
  readonly inside: string;
  readonly session: SftpSession;
  readonly rules: LocalRules;
  readonly options: ExpandOptions;
}

interface Folder extends Place {
  /** Its path below the chosen folder; nothing for that one itself. */
  readonly within: string;
  /** The real paths on the server of the chosen folder, of those on the way, and of this one. */
  readonly real: readonly string[];
  content?: Promise<readonly RemoteEntry[] | Failure>;
}

async function* walk(top: Folder, parts: Walk): AsyncGenerator<ExpandedTransfer> {
  const { makeFoldersBelow, inside, session, options } = parts;
  const { signal, filter = EVERYTHING } = options;
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
    const { folders, rows, isEmpty } = await sorted(folder, content, parts);
    stopWhere(signal);
    yield* rows;
    if (isEmpty && filter.keepsEmptyFolders) yield { ...emptyFolder(folder, makeFoldersBelow), inside };
    waiting.push(...folders.reverse());
  }
}

/** What becomes of each entry of a folder. */
async function sorted(
  folder: Folder,
  content: readonly RemoteEntry[],
  { makeFoldersBelow, inside, session, rules, options }: Walk,
): Promise<{
  readonly folders: Folder[];
  readonly rows: readonly ExpandedTransfer[];
  readonly isEmpty: boolean;
}> {
  const { filter = EVERYTHING, links = 'skip' } = options;
  const folders: Folder[] = [];
  const rows: ExpandedTransfer[] = [];
  let isEmpty = true;
  const taken = new Set<string>();
  const followed = await followedLinks(content, folder, { session, links });
  for (const entry of content) {
    const remotePath = joinRemote(folder.remotePath, entry.name);
    const within = folder.within === '' ? entry.name : `${folder.within}/${entry.name}`;
    const link = followed.get(entry);
    const kind = typeof link === 'object' ? link.kind : entry.kind;
    if (kind === 'folder' ? !filter.entersFolder(within) : !filter.takesFile(within)) continue;
    const place = rules.placeIn(folder.localPath, entry.name);
    const reason =
      typeof place === 'string' ? whyNotFetched({ ...entry, kind }, remotePath, taken, rules) : place.reason;
    if (typeof place !== 'string' || reason !== undefined) {
      const refused = nameNotAllowed(remotePath, reason ?? 'not a name');
      rows.push(refusal({ localPath: folder.localPath, remotePath }, makeFoldersBelow, refused));
    } else if (typeof link === 'string') {
      rows.push(passedOver({ localPath: place, remotePath }, makeFoldersBelow, link));
    } else if (kind === 'folder') {
      const real = link?.real ?? joinRemote(folder.real.at(-1) ?? '', entry.name);
      folders.push({
        localPath: place,
        remotePath: link?.real ?? remotePath,
        within,
        real: [...folder.real, real],
      });
    } else {
      isEmpty = false;
      rows.push({
        localPath: place,
        remotePath: link?.real ?? remotePath,
        sizeBytes: link?.sizeBytes ?? entry.sizeBytes,
        intoFolder: false,
        makeFoldersBelow,
        inside,
      });
    }
  }
  return { folders, rows, isEmpty: isEmpty && folders.length === 0 };
}

/** For each link of the listing where it leads, or why nobody goes there. */
async function followedLinks(
  content: readonly RemoteEntry[],
  folder: Folder,
  { session, links }: { readonly session: SftpSession; readonly links: 'skip' | 'follow' },
): Promise<ReadonlyMap<RemoteEntry, FollowedLink | SkipReason>> {
  const found = content.filter(({ kind, usable }) => kind === 'link' && usable);
  const ends = await eachOf(found, FOLLOWED_TOGETHER, async ({ name }) =>
    links === 'skip' ? 'link' : followRemoteLink(session, name, folder.real),
  );
  return new Map(found.map((entry, at) => [entry, ends[at] ?? 'link']));
}

/** Remembers the name as taken where nothing speaks against it. */
function whyNotFetched(
  entry: RemoteEntry,
  remotePath: string,
  taken: Set<string>,
  { folded }: LocalRules,
): string | undefined {
  if (isUnreadable(entry.name)) return NOT_UTF8;
  if (!entry.usable) return 'leads out of its folder';
  if (entry.kind === 'other') return NOT_A_FILE;
  if (remotePath.length > LONGEST_PATH) return `the path is longer than ${LONGEST_PATH} characters`;
  // A link that is passed over takes no name.
  if (entry.kind === 'link') return undefined;
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
