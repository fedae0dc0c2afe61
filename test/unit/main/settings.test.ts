import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppMemory } from '../../../electron/main/settings/app-memory.ts';
import { SettingsFile, withChange } from '../../../electron/main/settings/settings-file.ts';
import { AppSettings, SettingsChange } from '../../../shared/models/settings.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';

const DEFAULTS = v.parse(AppSettings, {});

let folder: TempFolder;
let path: string;
let reported: string[];
beforeEach(async () => {
  folder = await tempFolder('settings');
  path = join(folder.path, 'settings.json');
  reported = [];
});
afterEach(() => folder[Symbol.asyncDispose]());

const report = (event: string) => {
  reported.push(event);
};
const open = (changed: (settings: AppSettings) => void = () => {}) =>
  SettingsFile.open({ path, report, changed });

describe('settings', () => {
  it('are defaults in the beginning, and nothing is written for that', async () => {
    expect((await open()).value).toEqual(DEFAULTS);
    expect([await readdir(folder.path), reported]).toEqual([[], []]);
  });

  it('are changed group by group, told, and still there at the next start', async () => {
    const told: AppSettings[] = [];
    const settings = await open((value) => told.push(value));
    await Promise.all([
      settings.update({ appearance: { theme: 'dark' } }),
      settings.update({ appearance: { density: 'compact' }, transfers: { retries: 0 } }),
      settings.update({ keys: 'commander' }),
    ]);
    const wanted = {
      ...DEFAULTS,
      appearance: { theme: 'dark', density: 'compact' },
      transfers: { ...DEFAULTS.transfers, retries: 0 },
      keys: 'commander',
    };
    expect((await open()).value).toEqual(wanted);
    expect([told.length, told.at(-1)]).toEqual([3, wanted]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder.path)).toEqual(['settings.json']);
  });

  it('change nothing that a change leaves out, as it comes through the gateway', () => {
    const dark = withChange(DEFAULTS, { appearance: { theme: 'dark', density: 'compact' } });
    const parsed = v.parse(SettingsChange, { appearance: { theme: 'light' }, files: {} });
    expect(withChange(dark, parsed)).toEqual({
      ...DEFAULTS,
      appearance: { theme: 'light', density: 'compact' },
    });
  });

  it.each(['{', '[]', '{"appearance":{"theme":"pink"}}'])('that read %s are kept aside', async (text) => {
    await writeFile(path, text);
    const settings = await open();
    expect([settings.value, reported]).toEqual([DEFAULTS, ['settings not understood']]);
    expect(await readFile(`${path}.bad`, 'utf8')).toBe(text);
    await settings.update({ keys: 'commander' });
    expect((await open()).value.keys).toBe('commander');
  });

  it('of an older version get the defaults of what is new', async () => {
    await writeFile(path, '{"keys":"commander"}');
    expect((await open()).value).toEqual({ ...DEFAULTS, keys: 'commander' });
  });
});

describe('what the application remembers', () => {
  const place = { bounds: { x: 10, y: 20, width: 1_280, height: 800 }, maximized: false };

  it('is there at the next start', async () => {
    const memory = await AppMemory.open(path, report);
    expect(memory.value).toEqual({ window: null, practiceProfileId: null });
    await Promise.all([memory.remember({ window: place }), memory.remember({ practiceProfileId: 'p' })]);
    expect((await AppMemory.open(path, report)).value).toEqual({ window: place, practiceProfileId: 'p' });
  });

  it('is forgotten where it makes no sense, each for itself', async () => {
    await writeFile(path, JSON.stringify({ window: { bounds: { x: 'left' } }, practiceProfileId: 'p' }));
    expect((await AppMemory.open(path, report)).value).toEqual({ window: null, practiceProfileId: 'p' });
    await writeFile(path, 'nonsense');
    expect((await AppMemory.open(path, report)).value).toEqual({ window: null, practiceProfileId: null });
  });

  it('is no reason to fail where it cannot be written', async () => {
    const memory = await AppMemory.open(join(folder.path, 'missing', 'window-state.json'), report);
    await memory.remember({ window: place });
    expect([memory.value.window, reported]).toEqual([place, ['window state not written']]);
  });
});
