import { whyNotLocalName } from '../../../shared/local-name.ts';
import type { AppState } from '../../../shared/models/app-state.ts';
import { isSafeRemoteName, joinRemote, remoteFolder } from '../../../shared/remote-path.ts';
import type { Side } from './pane-id.ts';

export type Platform = AppState['platform'];

/** How paths of one side are written. */
export interface PathKind {
  readonly side: Side;
  /** Of this computer; a server's paths always have `/`. */
  readonly platform: Platform;
}

const isWindows = ({ side, platform }: PathKind): boolean => side === 'local' && platform === 'win32';
const separatorOf = (kind: PathKind): string => (isWindows(kind) ? '\\' : '/');

/** The part that has nothing above it: `/`, `C:\`, `\\server\share\`, or nothing for a relative path. */
function rootOf(path: string, kind: PathKind): string {
  const pattern = isWindows(kind) ? /^(?:[a-z]:[\\/]?|[\\/]{2}[^\\/]+[\\/][^\\/]+[\\/]?)/i : /^\//;
  return pattern.exec(path)?.[0] ?? '';
}

const partsOf = (rest: string, kind: PathKind): readonly string[] =>
  rest.split(isWindows(kind) ? /[\\/]+/ : /\/+/).filter((part) => part !== '');

export function joinPath(folder: string, name: string, kind: PathKind): string {
  if (!isWindows(kind)) return joinRemote(folder, name);
  return /[\\/]$/.test(folder) ? folder + name : `${folder}\\${name}`;
}

/** The folder above, or `null` at the top. */
export function parentPath(path: string, kind: PathKind): string | null {
  if (!isWindows(kind)) {
    const folder = remoteFolder(path);
    return folder === path || folder === '.' ? null : folder;
  }
  const root = rootOf(path, kind);
  const parts = partsOf(path.slice(root.length), kind);
  if (parts.length === 0) return null;
  return withRoot(root, parts.slice(0, -1), kind);
}

const withRoot = (root: string, parts: readonly string[], kind: PathKind): string => {
  const separator = separatorOf(kind);
  const start = root === '' || root.endsWith(separator) ? root : root + separator;
  return start + parts.join(separator);
};

/** A folder on the way to a path. */
export interface Crumb {
  readonly label: string;
  readonly path: string;
}

/**
 * The way to a folder, from the top. Beneath the home folder it begins there.
 * @param home where it is, and what it is called
 */
export function crumbsOf(
  path: string,
  kind: PathKind,
  home?: { readonly path: string; readonly label: string },
): readonly Crumb[] {
  if (home !== undefined && isWithin(path, home.path, kind))
    return [
      { label: home.label, path: home.path },
      ...crumbsBelow(home.path, path.slice(home.path.length), kind),
    ];
  const root = rootOf(path, kind);
  const first = root === '' ? [] : [{ label: root, path: root }];
  return [...first, ...crumbsBelow(root, path.slice(root.length), kind)];
}

function crumbsBelow(start: string, rest: string, kind: PathKind): readonly Crumb[] {
  const crumbs: Crumb[] = [];
  let folder = start;
  for (const part of partsOf(rest, kind)) {
    folder = folder === '' ? part : joinPath(folder, part, kind);
    crumbs.push({ label: part, path: folder });
  }
  return crumbs;
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string, kind: PathKind): boolean {
  if (path === folder) return true;
  const separator = separatorOf(kind);
  return path.startsWith(folder.endsWith(separator) ? folder : folder + separator);
}

/** What was typed as a path: `~` is the home folder, and what isn't absolute is meant from here. */
export function typedPath(typed: string, current: string, kind: PathKind, home?: string): string {
  const text = typed.trim();
  if (text === '') return current;
  if (home !== undefined && (text === '~' || /^~[\\/]/.test(text))) return home + text.slice(1);
  if (rootOf(text, kind) !== '' || /^[\\/]/.test(text)) return text;
  return text === '..' ? (parentPath(current, kind) ?? current) : joinPath(current, text, kind);
}

/** Why a name can't be given on that side, as a code for the text; `undefined` where it can. */
export function whyNotName(name: string, kind: PathKind): 'empty' | 'not-allowed' | undefined {
  if (name.trim() === '') return 'empty';
  if (kind.side === 'remote') return isSafeRemoteName(name) ? undefined : 'not-allowed';
  return whyNotLocalName(name, kind.platform) === undefined ? undefined : 'not-allowed';
}

/** The last part of a path of either side. */
export function nameOf(path: string, kind: PathKind): string {
  return partsOf(path, kind).at(-1) ?? path;
}
