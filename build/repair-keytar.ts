import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.ts';

/** One entry of a `package-lock.json` of version 2 or 3, as far as it is needed here. */
interface LockedPackage {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}
type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** True when `require('keytar')` works in a Node process started in `projectFolder`. */
export async function keytarLoads(projectFolder: string): Promise<boolean> {
  const outcome = await runQuietly(process.execPath, ['-e', "require('keytar')"], {
    folder: projectFolder,
    deadlineMs: 20_000,
  });
  return outcome.ok;
}

/**
 * The lock file's entries that `name` needs, itself included, with npm's own look-up: a package sees the
 * `node_modules` of its own folder first, then those further up.
 */
export function lockedClosure(packages: LockedPackages, name: string): Record<string, LockedPackage> {
  const closure: Record<string, LockedPackage> = {};
  const visit = (path: string): void => {
    const entry = packages[path];
    if (entry === undefined || path in closure) return;
    closure[path] = entry;
    for (const dependency of Object.keys(entry.dependencies ?? {})) {
      let base = path;
      let found = `${base}/node_modules/${dependency}`;
      while (!(found in packages) && base !== '') {
        const parent = base.lastIndexOf('/node_modules/');
        base = parent === -1 ? '' : base.slice(0, parent);
        found = base === '' ? `node_modules/${dependency}` : `${base}/node_modules/${dependency}`;
      }
      visit(found);
    }
  };
  visit(`node_modules/${name}`);
  return closure;
}

/**
 * Compiles the locked version of keytar and puts it into the project's `node_modules`.
 *
 * `npm ci` drops an optional package whose compilation failed, and `npm rebuild keytar` then reports
 * success having built nothing. A second `npm ci` would repair it, but it deletes `node_modules` first, and
 * with it the Node binary this very script runs on. So `npm ci` runs in a folder of its own, on a lock file
 * that is keytar's part of the project's (the same versions and integrity sums), and only the finished
 * package is moved over: nothing else in `node_modules`, and neither package.json nor the lock file, changes.
 * The packages keytar needs to be compiled, but not to run, stay behind.
 *
 * @returns an empty text, or why it didn't work.
 */
export async function repairKeytar(projectFolder: string): Promise<string> {
  const lock = JSON.parse(await readFile(join(projectFolder, 'package-lock.json'), 'utf8')) as {
    packages: LockedPackages;
  };
  const closure = lockedClosure(lock.packages, 'keytar');
  const version = closure['node_modules/keytar']?.version;
  if (version === undefined) return 'package-lock.json names no version of keytar';

  const workshop = await mkdtemp(join(tmpdir(), 'waybill-keytar-'));
  try {
    const root = { name: 'keytar-workshop', version: '0.0.0', dependencies: { keytar: version } };
    const manifest = { ...root, private: true, allowScripts: { keytar: true } };
    const partOfLock = { name: root.name, version: root.version, lockfileVersion: 3, requires: true };
    await writeFile(join(workshop, 'package.json'), JSON.stringify(manifest));
    await writeFile(
      join(workshop, 'package-lock.json'),
      JSON.stringify({ ...partOfLock, packages: { '': root, ...requiredNow(closure) } }),
    );
    const install = await npm(['ci', '--no-audit', '--no-fund'], workshop);
    if (!install.ok) return lastLines(install.output);
    if (!(await keytarLoads(workshop))) return 'npm built it, but it does not load';
    await moveIn(join(workshop, 'node_modules', 'keytar'), projectFolder);
    return '';
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** Without the mark "optional": a failed compilation has to fail, or there would be nothing to report. */
function requiredNow(closure: Record<string, LockedPackage>): Record<string, LockedPackage> {
  return Object.fromEntries(
    Object.entries(closure).map(([path, entry]) => [path, { ...entry, optional: undefined }]),
  );
}

/** Copies next to its place first, so that nobody sees a half-copied package. */
async function moveIn(built: string, projectFolder: string): Promise<void> {
  const target = join(projectFolder, 'node_modules', 'keytar');
  const beside = join(projectFolder, 'node_modules', `.keytar-${process.pid}`);
  await mkdir(join(projectFolder, 'node_modules'), { recursive: true });
  await cp(built, beside, { recursive: true });
  await rm(target, { recursive: true, force: true });
  await rename(beside, target);
}

/**
 * The npm that runs this script, or else the machine's. Settings that npm hands down to its scripts
 * (`npm_config_local_prefix` …) would make the inner npm work on the outer project.
 */
function npm(args: readonly string[], folder: string): ReturnType<typeof runQuietly> {
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|config_(local_prefix|workspace|ignore_scripts))/i.test(name),
    ),
  );
  const executable = process.env.npm_execpath;
  const options = { folder, deadlineMs: 300_000, environment: { ...environment, INIT_CWD: folder } };
  return executable?.endsWith('.js') === true
    ? runQuietly(process.execPath, [executable, ...args], options)
    : runQuietly('npm', args, options);
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n');
}
