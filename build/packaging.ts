import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { MANIFEST } from './electron-runtime/manifest.ts';
import { type FuseName, fusesFor } from './fuses.ts';

/** Which package is to be made. */
export interface Packaging {
  readonly platform: NodeJS.Platform;
  /** The unpacked Electron to make it from; absent: electron-builder downloads its own. */
  readonly electron?: { readonly folder: string; readonly version: string };
  /** A Node that comes with the app because this Electron's own can't load the database addon: development only. */
  readonly bundledNode?: string;
}

/** Where packages are made, from the project's folder. */
export const OUTPUT = 'release';
export const EXECUTABLE_ON_LINUX = 'waybill';
export const PRODUCT = 'Waybill';

/** Everything electron-builder has to know. Which platform is its own business but for the fuses. */
export function packagingConfig({ platform, electron, bundledNode }: Packaging): Configuration {
  return {
    appId: 'app.waybill.desktop',
    productName: PRODUCT,
    copyright: 'Copyright © the Waybill contributors',
    directories: { output: OUTPUT, buildResources: 'assets/packaging' },
    // Addons are for Node-API and load as they are.
    npmRebuild: false,
    files: filesFor(platform),
    asar: true,
    asarUnpack: bundledNode === undefined ? ['**/*.node'] : [...READ_BY_PLAIN_NODE],
    ...(bundledNode === undefined ? {} : { extraResources: [{ from: bundledNode, to: 'node' }] }),
    ...(electron === undefined
      ? {}
      : { electronDist: electron.folder, electronVersion: electron.version, afterExtract: removeOtherApps }),
    electronFuses: Object.fromEntries(fusesFor(platform).map(({ name, on }) => [name, on])) as Record<
      FuseName,
      boolean
    >,
    win: { target: ['nsis', 'portable'], icon: 'assets/icons/waybill.ico' },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    mac: {
      target: ['dmg'],
      category: 'public.app-category.productivity',
      icon: 'assets/icons/waybill.icns',
      hardenedRuntime: true,
      entitlements: 'assets/packaging/entitlements.mac.plist',
      entitlementsInherit: 'assets/packaging/entitlements.mac.plist',
    },
    linux: {
      target: ['AppImage', 'deb'],
      executableName: EXECUTABLE_ON_LINUX,
      icon: 'assets/icons/linux',
      category: 'Network;FileTransfer',
      synopsis: 'SFTP client that leaves a receipt',
      maintainer: 'The Waybill contributors <contributors@waybill.invalid>',
    },
  };
}

/** The packages that build/bundle.ts leaves outside, and what those need at run time. Everything else is in the bundles. */
export const SHIPPED_PACKAGES = [
  'better-sqlite3',
  'keytar',
  'electron-log',
  'ssh2',
  'asn1',
  'safer-buffer',
  'bcrypt-pbkdf',
  'tweetnacl',
] as const;

/** Only what runs: no sources, no types, no source maps, no addons of other platforms. Later patterns win. */
const filesFor = (platform: NodeJS.Platform): string[] => [
  'package.json',
  'dist/**',
  '!dist/**/*.map',
  '!dist/test-report.json',
  '!dist/compiled/**',
  // The command line isn't part of the desktop package; the keychain's process is its child.
  '!dist/waybill.js',
  '!dist/keychain-process.js',
  'assets/samples/**',
  'assets/icons/*.png',
  '!node_modules/**',
  `node_modules/{${SHIPPED_PACKAGES.join(',')}}{,/**}`,
  '!node_modules/*/node_modules{,/**}',
  '!node_modules/better-sqlite3/{src,deps,prebuilds}/**',
  `node_modules/better-sqlite3/prebuilds/${platform}*.node`,
  '!node_modules/keytar/{src,build}/**',
  'node_modules/keytar/build{,/Release{,/keytar.node}}',
  '!node_modules/ssh2/{test,examples,util,lib/protocol/crypto/src}{,/**}',
  '!node_modules/**/*.{md,d.ts,map,gyp,gypi}',
];

/** Only Electron reads inside app.asar: what the engine consists of has to lie beside it for a plain Node. */
const READ_BY_PLAIN_NODE = ['package.json', 'dist/*.js', 'assets/samples/**', '**/node_modules/**'] as const;

/** An unpacked Electron brings an app along that opens other projects: stock `default_app.asar`, or our launcher. */
async function removeOtherApps({ appOutDir }: { readonly appOutDir: string }): Promise<void> {
  for (const path of ['resources/default_app.asar', 'resources/app', MANIFEST, 'version'])
    await rm(join(appOutDir, path), { recursive: true, force: true });
}
