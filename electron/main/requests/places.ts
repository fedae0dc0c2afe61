import { access } from 'node:fs/promises';
import type { MainOutput } from '../../../shared/contract/main-requests.ts';

type Place = MainOutput<'places.list'>['places'][number];
type FolderKind = 'home' | 'desktop' | 'documents' | 'downloads';

const FOLDERS: readonly FolderKind[] = ['home', 'desktop', 'documents', 'downloads'];
/** A and B were floppy drives; asking for one that isn't there can take seconds. */
const DRIVE_LETTERS = 'CDEFGHIJKLMNOPQRSTUVWXYZ';
/** A network drive whose server is away answers late, or never. Milliseconds. */
const LOOK_MS = 700;

/**
 * Where a person looks for files first; only what is there.
 * @param folder the system's answer to where a kind of folder is
 * @param isThere whether something answers at a path; for tests
 */
export async function placesOf(
  platform: NodeJS.Platform,
  folder: (kind: FolderKind) => string | undefined,
  isThere: (path: string) => Promise<boolean> = answersSoon,
): Promise<readonly Place[]> {
  const candidates: Place[] = FOLDERS.flatMap((kind) => {
    const path = folder(kind);
    return path === undefined ? [] : [{ kind, path }];
  });
  if (platform === 'win32')
    candidates.push(
      ...[...DRIVE_LETTERS].map((letter) => ({ kind: 'drive' as const, path: `${letter}:\\` })),
    );
  else candidates.push({ kind: 'root', path: '/' });
  const there = await Promise.all(candidates.map(({ path }) => isThere(path)));
  const paths = new Set<string>();
  // Systems without a desktop folder name the home folder instead.
  return candidates.filter(({ path }, index) => there[index] === true && !paths.has(path) && paths.add(path));
}

async function answersSoon(path: string): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), LOOK_MS);
  });
  const there = access(path).then(
    () => true,
    () => false,
  );
  return Promise.race([there, late]).finally(() => clearTimeout(timer));
}
