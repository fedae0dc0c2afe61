import { FuseState, FuseV1Options } from '@electron/fuses';

/** One switch inside Electron's executable, set when the app is packaged and never again. */
export interface Fuse {
  /** Its name in electron-builder's configuration. */
  readonly name: FuseName;
  readonly option: FuseV1Options;
  readonly on: boolean;
  readonly why: string;
}

export type FuseName =
  | 'runAsNode'
  | 'enableCookieEncryption'
  | 'enableNodeOptionsEnvironmentVariable'
  | 'enableNodeCliInspectArguments'
  | 'enableEmbeddedAsarIntegrityValidation'
  | 'onlyLoadAppFromAsar'
  | 'loadBrowserProcessSpecificV8Snapshot'
  | 'grantFileProtocolExtraPrivileges';

/** The fuses of the packaged app on a platform. */
export const fusesFor = (platform: NodeJS.Platform): readonly Fuse[] => [
  {
    name: 'runAsNode',
    option: FuseV1Options.RunAsNode,
    on: false,
    why: 'ELECTRON_RUN_AS_NODE would make a general Node of an executable that people and firewalls trust',
  },
  {
    name: 'enableCookieEncryption',
    option: FuseV1Options.EnableCookieEncryption,
    on: true,
    why: 'whatever Chromium stores is encrypted with a key from the keychain',
  },
  {
    name: 'enableNodeOptionsEnvironmentVariable',
    option: FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    on: false,
    why: 'NODE_OPTIONS would load foreign code into the main process',
  },
  {
    name: 'enableNodeCliInspectArguments',
    option: FuseV1Options.EnableNodeCliInspectArguments,
    on: false,
    why: '--inspect would hand the main process, and with it every credential, to whoever connects',
  },
  {
    name: 'enableEmbeddedAsarIntegrityValidation',
    option: FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
    // Electron checks app.asar against a hash in the executable's resources only there.
    on: platform === 'darwin' || platform === 'win32',
    why: 'a changed app.asar is not loaded',
  },
  {
    name: 'onlyLoadAppFromAsar',
    option: FuseV1Options.OnlyLoadAppFromAsar,
    on: true,
    why: 'a folder `app` put beside app.asar is not loaded in its place',
  },
  {
    name: 'loadBrowserProcessSpecificV8Snapshot',
    option: FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    on: false,
    why: 'there is no such snapshot, so none put there later is loaded',
  },
  {
    name: 'grantFileProtocolExtraPrivileges',
    option: FuseV1Options.GrantFileProtocolExtraPrivileges,
    on: false,
    why: 'the window is served by app:// alone; file:// needs no rights',
  },
];

/** What an executable's fuses say, by number, as `getCurrentFuseWire` reads them. */
export type FuseWire = Readonly<Partial<Record<FuseV1Options, FuseState>>>;

/** @returns a line for each fuse that isn't as it should be; none when all are well */
export function fuseProblems(wire: FuseWire, platform: NodeJS.Platform): readonly string[] {
  return fusesFor(platform).flatMap(({ name, option, on }) => {
    const expected = on ? FuseState.ENABLE : FuseState.DISABLE;
    const actual = wire[option];
    return actual === expected ? [] : [`${name} should be ${on ? 'on' : 'off'} and is ${stateOf(actual)}`];
  });
}

function stateOf(state: FuseState | undefined): string {
  if (state === FuseState.ENABLE) return 'on';
  if (state === FuseState.DISABLE) return 'off';
  return state === FuseState.REMOVED ? 'removed from this Electron' : 'not in this executable';
}
