import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { EmbeddedVersions } from './runtime.ts';

/** What a prepared runtime consists of, written when it was prepared. */
export interface Manifest {
  /** Counts changes to what preparing does: a runtime prepared in another way is prepared again. */
  readonly recipe: number;
  readonly versions: EmbeddedVersions;
  /** By path from the runtime's folder, with forward slashes. */
  readonly files: Readonly<Record<string, ManifestFile>>;
}

export interface ManifestFile {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly sha256: string;
}

export const MANIFEST = 'waybill-runtime.json';

/** Hashes every file below `folder` and writes the manifest into it. */
export async function writeManifest(
  folder: string,
  recipe: number,
  versions: EmbeddedVersions,
): Promise<Manifest> {
  const files: Record<string, ManifestFile> = {};
  for (const path of await filesBelow(folder)) {
    const { size, mtimeMs } = await stat(join(folder, path));
    files[path] = {
      bytes: size,
      modifiedMs: mtimeMs,
      sha256: await hashOf(join(folder, path), 'sha256', 'hex'),
    };
  }
  const manifest = { recipe, versions, files };
  await writeFile(join(folder, MANIFEST), JSON.stringify(manifest, undefined, 1));
  return manifest;
}

/**
 * Reads the manifest and compares the folder with it: the same files, each with its size and time, and with
 * `thorough` each with its contents (0.5 s for 225 MB). A manifest finds damage. It doesn't guard against somebody
 * who may write this folder; whoever may do that can do everything this user can.
 *
 * @returns the manifest, or `undefined` where there is none or anything doesn't fit
 */
export async function readFittingManifest(
  folder: string,
  recipe: number,
  thorough: boolean,
): Promise<Manifest | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest;
    if (manifest.recipe !== recipe) return undefined;
    const present = await filesBelow(folder);
    if (present.length !== Object.keys(manifest.files).length) return undefined;
    for (const path of present) {
      const expected = manifest.files[path];
      const { size, mtimeMs } = await stat(join(folder, path));
      if (expected === undefined || size !== expected.bytes || mtimeMs !== expected.modifiedMs)
        return undefined;
      if (thorough && (await hashOf(join(folder, path), 'sha256', 'hex')) !== expected.sha256)
        return undefined;
    }
    return manifest;
  } catch {
    return undefined;
  }
}

/** The hash of a file's contents. */
export async function hashOf(
  path: string,
  algorithm: 'sha256' | 'sha512',
  encoding: 'hex' | 'base64',
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest(encoding);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory() && entry.name !== MANIFEST)
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
