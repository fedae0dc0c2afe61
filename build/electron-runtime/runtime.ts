import { runQuietly } from '../run-quietly.ts';

/** An Electron that can be started. */
export interface ElectronRuntime {
  /** Absolute path. */
  readonly executable: string;
  /** Of Electron, such as `45.4.1`. */
  readonly version: string;
  readonly source: 'installed' | 'downloaded' | 'prepared';
  /** Whether its embedded Node can load the database addon; if not, the engine runs under the pinned Node. */
  readonly runsEngine: boolean;
}

/** What an Electron says about itself. */
export interface EmbeddedVersions {
  readonly electron: string;
  readonly node: string;
  /** Version of Node-API. */
  readonly napi: string;
}

/** better-sqlite3 13 is an addon for Node-API 10, which came with Node 22.14. An older Node crashes on loading it. */
const NEEDED_NODE_API = 10;

/** Whether an embedded Node can load the database addon. */
export const canRunEngine = (versions: EmbeddedVersions): boolean => Number(versions.napi) >= NEEDED_NODE_API;

/**
 * Starts `executable` as a plain Node and asks for its versions. That also proves that it starts on this machine.
 *
 * @throws Error with its own complaint when it doesn't start, such as the name of a missing system library
 */
export async function embeddedVersions(executable: string): Promise<EmbeddedVersions> {
  const { ok, output } = await runQuietly(
    executable,
    ['-p', 'JSON.stringify({ waybill: process.versions })'],
    { deadlineMs: 15_000, environment: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' } },
  );
  // Warnings may stand around it.
  const line = output.split('\n').find((text) => text.startsWith('{"waybill":'));
  if (!ok || line === undefined) throw new Error(`${executable} does not start: ${output.trim()}`);
  const versions = (JSON.parse(line) as { waybill: Partial<EmbeddedVersions> }).waybill;
  if (versions.electron === undefined) throw new Error(`${executable} is no Electron`);
  return { electron: versions.electron, node: versions.node ?? '', napi: versions.napi ?? '0' };
}
