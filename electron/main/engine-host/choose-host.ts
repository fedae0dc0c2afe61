import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { failure } from '../../../shared/errors.ts';

/** What better-sqlite3 13 needs: on a Node without it, loading it ends the process with a segmentation fault. */
const NEEDED_NODE_API = 10;
const NEEDED_NODE = [22, 14] as const;

export interface RuntimeFacts {
  /** `process.versions` of the main process: its Node is the one a utility process runs on. */
  readonly versions: { readonly node: string; readonly napi?: string | undefined };
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where a packaged application keeps what comes with it. */
  readonly resourcesFolder: string | undefined;
  /** The engine's program as it stands beside the main process's own. */
  readonly entry: string;
  readonly exists?: (path: string) => boolean;
}

export type HostChoice =
  | { readonly kind: 'utility-process'; readonly entry: string; readonly label: string }
  | {
      readonly kind: 'child-process';
      readonly execPath: string;
      readonly entry: string;
      readonly label: string;
    };

/**
 * Where the engine runs: in Electron's utility process if its Node can load the database's addon, otherwise under a
 * Node of its own: the one `WAYBILL_NODE` names, or the one that comes with the application.
 * @throws `Internal` where there is neither
 */
export function chooseHost(facts: RuntimeFacts): HostChoice {
  const { versions, environment, platform, resourcesFolder, entry, exists = existsSync } = facts;
  if (canLoadDatabase(versions))
    return { kind: 'utility-process', entry, label: `Electron's Node ${versions.node}` };
  const named = environment.WAYBILL_NODE;
  const bundled =
    resourcesFolder === undefined
      ? undefined
      : join(resourcesFolder, platform === 'win32' ? 'node.exe' : 'node');
  const execPath = [named, bundled].find((path) => path !== undefined && path !== '' && exists(path));
  if (execPath === undefined)
    throw failure('Internal', `Node ${versions.node} of this Electron cannot load the database's addon`, {
      hint:
        `Set WAYBILL_NODE to a Node of at least ${NEEDED_NODE.join('.')}, or use a newer Electron` +
        `${named === undefined || named === '' ? '' : `; there is none at ${named}`}.`,
    });
  return { kind: 'child-process', execPath, entry: unpacked(entry), label: `a Node of its own, ${execPath}` };
}

function canLoadDatabase({ node, napi }: RuntimeFacts['versions']): boolean {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [neededMajor, neededMinor] = NEEDED_NODE;
  const newEnough = major > neededMajor || (major === neededMajor && minor >= neededMinor);
  return newEnough && Number(napi ?? 0) >= NEEDED_NODE_API;
}

/** Only Electron can read inside its archive; a Node of its own finds the same file unpacked beside it. */
const unpacked = (path: string): string => path.replace(/([/\\])app\.asar(?=[/\\])/, '$1app.asar.unpacked');
