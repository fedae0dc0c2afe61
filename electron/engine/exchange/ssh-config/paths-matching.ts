import { readdir, stat } from 'node:fs/promises';
import { join, parse, sep } from 'node:path';

const MAGIC = /[*?[]/;

/**
 * The files a pattern of `Include` names, in the order of their names: `*`, `?` and `[…]` within one part of the path, as
 * glob(3) has them. A name that begins with a dot wants one in the pattern. None where nothing is there.
 * @param most how many are looked for; more are left out
 */
export async function pathsMatching(pattern: string, most: number): Promise<readonly string[]> {
  const { root } = parse(pattern);
  const parts = pattern
    .slice(root.length)
    .split(/[\\/]/)
    .filter((part) => part !== '');
  let found: readonly string[] = [root];
  for (const part of parts) {
    const next: string[] = [];
    for (const folder of found) {
      if (!MAGIC.test(part)) next.push(join(folder, part));
      else for (const name of await namesIn(folder, part)) next.push(join(folder, name));
      if (next.length > most) break;
    }
    found = next.slice(0, most);
  }
  const there = await Promise.all(found.map(async (path) => ({ path, isFile: await isFile(path) })));
  return there.filter(({ isFile: is }) => is).map(({ path }) => path);
}

async function namesIn(folder: string, part: string): Promise<readonly string[]> {
  const pattern = patternOf(part);
  try {
    const names = await readdir(folder === '' ? `.${sep}` : folder);
    return names.filter((name) => pattern.test(name) && name.startsWith('.') === part.startsWith('.')).sort();
  } catch {
    // What isn't there or can't be listed has nothing in it; so OpenSSH sees it.
    return [];
  }
}

function patternOf(part: string): RegExp {
  const source = part.replace(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '[^/]*';
    if (piece === '?') return '[^/]';
    if (piece.length > 1) {
      const inside = piece.slice(1, -1).replace(/[\\[\]^]/g, '\\$&');
      return piece.startsWith('[!') ? `[^${inside.slice(1)}]` : `[${inside}]`;
    }
    return piece.replace(/[$()*+./?[\\\]^{|}-]/, '\\$&');
  });
  try {
    // Stars beside each other could take exponential time, and mean no more than one.
    return new RegExp(`^${source.replace(/(?:\[\^\/\]\*)+/g, '[^/]*')}$`, 'u');
  } catch {
    // `[z-a]`: a range that holds nothing.
    return /(?!)/;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
