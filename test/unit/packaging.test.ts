import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseState, FuseV1Options } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import { type FuseWire, fuseProblems, fusesFor } from '../../build/fuses.ts';
import { packagingConfig, SHIPPED_PACKAGES } from '../../build/packaging.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const readJson = (path: string) =>
  JSON.parse(readFileSync(join(projectFolder, path), 'utf8')) as { dependencies?: Record<string, string> };

describe('the packages', () => {
  const config = packagingConfig({ platform: 'linux' });

  it('are an installer and a portable program, a disk image, an AppImage and a Debian package', () => {
    expect([config.win?.target, config.mac?.target, config.linux?.target]).toEqual([
      ['nsis', 'portable'],
      ['dmg'],
      ['AppImage', 'deb'],
    ]);
  });

  it('name icons and entitlements that exist', () => {
    const named = [config.win?.icon, config.mac?.icon, config.linux?.icon, config.mac?.entitlements];
    for (const path of named) expect(existsSync(join(projectFolder, String(path))), String(path)).toBe(true);
  });

  it('harden the runtime on macOS', () => {
    expect(config.mac?.hardenedRuntime).toBe(true);
  });

  it('bring exactly the packages that the bundles leave outside, with what these need', () => {
    const bundling = readFileSync(join(projectFolder, 'build/bundle.ts'), 'utf8');
    const external = [...(/external: \[([^\]]*)\]/.exec(bundling)?.[1] ?? '').matchAll(/'([^']+)'/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => name !== 'electron');
    const needed = new Set<string>();
    const add = (name: string): void => {
      if (needed.has(name) || NOT_AT_RUN_TIME.includes(name)) return;
      needed.add(name);
      for (const dependency of Object.keys(readJson(`node_modules/${name}/package.json`).dependencies ?? {}))
        add(dependency);
    };
    external.forEach(add);
    expect([...SHIPPED_PACKAGES].sort()).toEqual([...needed].sort());
  });

  it('keep addons outside the archive, where the system can load them', () => {
    expect([config.asar, config.asarUnpack]).toEqual([true, ['**/*.node']]);
  });

  it('bring a Node only where the Electron they are made from cannot run the engine', () => {
    expect(config.extraResources).toBeUndefined();
    const development = packagingConfig({ platform: 'linux', bundledNode: '/pinned/node' });
    expect(development.extraResources).toEqual([{ from: '/pinned/node', to: 'node' }]);
    expect(development.asarUnpack).toContain('dist/*.js');
  });
});

/** Headers for compiling, and what fetches or compiles keytar at the install. */
const NOT_AT_RUN_TIME = ['node-addon-api', 'prebuild-install'];

describe('the fuses', () => {
  it('are given to electron-builder under its names', () => {
    expect(packagingConfig({ platform: 'win32' }).electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('check the archive where Electron can', () => {
    const checks = (platform: NodeJS.Platform) =>
      fusesFor(platform).find(({ name }) => name === 'enableEmbeddedAsarIntegrityValidation')?.on;
    expect([checks('darwin'), checks('win32'), checks('linux')]).toEqual([true, true, false]);
  });

  it('are read back, and each that differs is named', () => {
    const right = Object.fromEntries(
      fusesFor('linux').map(({ option, on }) => [option, on ? FuseState.ENABLE : FuseState.DISABLE]),
    ) as FuseWire;
    expect(fuseProblems(right, 'linux')).toEqual([]);
    const wrong = {
      ...right,
      [FuseV1Options.RunAsNode]: FuseState.ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.REMOVED,
    };
    expect(fuseProblems(wrong, 'linux')).toEqual([
      'runAsNode should be off and is on',
      'onlyLoadAppFromAsar should be on and is removed from this Electron',
    ]);
  });
});
