import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asFileName } from '../../../electron/main/requests/export-requests.ts';
import { placesOf } from '../../../electron/main/requests/places.ts';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import { type HandlerFixture, handlerFixture } from './handler-fixture.ts';

const { signal } = new AbortController();
const NEED: CredentialNeed = {
  profileId: 'p1',
  profileName: 'Sleep Impressions',
  host: 'h',
  port: 22,
  user: 'u',
  method: 'password',
};

let fixture: HandlerFixture;
beforeEach(async () => {
  fixture = await handlerFixture();
});
afterEach(() => fixture[Symbol.asyncDispose]());

const codeOf = (code: string) => expect.objectContaining({ error: expect.objectContaining({ code }) });

describe('files of this computer', () => {
  const paths = () => ['a.csv', 'b.csv', 'c.csv'].map((name) => join(fixture.folder, name));
  beforeEach(() => Promise.all(paths().map((path) => writeFile(path, ''))));

  it('go to the trash, links themselves too', async () => {
    const link = join(fixture.folder, 'dangling');
    await symlink('/nowhere/at/all', link);
    expect(await fixture.handlers['local.trash']({ paths: [...paths(), link] }, signal)).toEqual({
      trashed: 4,
    });
    expect(fixture.done).toEqual(['trashed /a.csv', 'trashed /b.csv', 'trashed /c.csv', 'trashed /dangling']);
  });

  it('say which one does not, and how many did', async () => {
    const [first = '', second = '', third = ''] = paths();
    fixture.refuseTrash = second;
    await expect(
      fixture.handlers['local.trash']({ paths: [first, second, third] }, signal),
    ).rejects.toMatchObject({
      error: { code: 'LocalPermissionDenied', path: second, detail: { trashed: 1 } },
    });
    await expect(
      fixture.handlers['local.trash']({ paths: [join(fixture.folder, 'gone')] }, signal),
    ).rejects.toThrow(codeOf('LocalFileNotFound'));
    await expect(fixture.handlers['local.trash']({ paths: ['a.csv'] }, signal)).rejects.toThrow(
      codeOf('InvalidRequest'),
    );
    await expect(
      fixture.handlers['local.reveal']({ path: join(fixture.folder, 'gone') }, signal),
    ).rejects.toThrow(codeOf('LocalFileNotFound'));
  });

  it('are looked for in folders that are there, each once', async () => {
    const there = join(fixture.folder, 'Desktop');
    await mkdir(there);
    const kinds: Record<string, string> = {
      home: fixture.folder,
      desktop: there,
      documents: fixture.folder,
      downloads: join(fixture.folder, 'none'),
    };
    expect(await placesOf('linux', (kind) => kinds[kind])).toEqual([
      { kind: 'home', path: fixture.folder },
      { kind: 'desktop', path: there },
      { kind: 'root', path: '/' },
    ]);
    const drives = await placesOf(
      'win32',
      () => undefined,
      async (path) => 'CZ'.includes(path.charAt(0)),
    );
    expect(drives).toEqual([
      { kind: 'drive', path: 'C:\\' },
      { kind: 'drive', path: 'Z:\\' },
    ]);
  });
});

describe('what is saved', () => {
  const filter = { everything: false };
  const exportTo = () =>
    fixture.handlers['history.saveExport'](
      { filter, format: 'csv', suggestedName: 'Waybill 1/2.csv' },
      signal,
    );

  it('is asked for where, under a name any system can hold', async () => {
    expect(await exportTo()).toBeNull();
    expect([fixture.done, fixture.asked]).toEqual([['asked for /Waybill 1-2.csv, csv'], []]);
    expect(['../x', 'a:b?', '...', ' \u0000 '].map(asFileName)).toEqual(['-x', 'a-b-', 'waybill', '-']);
  });

  it('replaces what the dialog has asked about', async () => {
    fixture.target = '/there/history.csv';
    fixture.answers['history.export'] = { entries: 1, path: fixture.target, sha256: 'x' };
    expect(await exportTo()).toEqual({ entries: 1, path: fixture.target, sha256: 'x' });
    expect(fixture.asked).toEqual([
      ['history.export', { filter, format: 'csv', path: fixture.target, overwrite: true }],
    ]);
  });

  it('may be a page of the window', async () => {
    const save = () => fixture.handlers['window.savePdf']({ suggestedName: 'waybill.pdf' }, signal);
    expect(await save()).toEqual({ path: null });
    fixture.target = join(fixture.folder, 'waybill.pdf');
    expect(await save()).toEqual({ path: fixture.target });
    expect(await readFile(fixture.target, 'utf8')).toBe('%PDF-1.7');
    fixture.target = join(fixture.folder, 'no', 'waybill.pdf');
    await expect(save()).rejects.toThrow(codeOf('LocalFileNotFound'));
  });

  it('may be the report of a connection test, for its owner alone to read', async () => {
    const save = () =>
      fixture.handlers['connections.saveReport']({ text: '# Test', suggestedName: 'test h.md' }, signal);
    expect(await save()).toEqual({ path: null });
    expect(fixture.done.at(-1)).toBe('asked for /test h.md, md');
    fixture.target = join(fixture.folder, 'test.md');
    expect(await save()).toEqual({ path: fixture.target });
    expect(await readFile(fixture.target, 'utf8')).toBe('# Test');
    expect((await stat(fixture.target)).mode & 0o777).toBe(0o600);
  });
});

describe('the application', () => {
  it('tells how it is', async () => {
    expect(await fixture.handlers['app.state']({}, signal)).toMatchObject({
      platform: 'linux',
      dataDirectory: fixture.folder,
      engine: { state: 'running' },
      settings: { keys: 'explorer' },
      practiceProfileId: null,
    });
    await fixture.handlers['settings.update']({ keys: 'commander' }, signal);
    expect(await fixture.handlers['app.state']({}, signal)).toMatchObject({
      settings: { keys: 'commander' },
    });
  });

  it('opens its folders, or says why not', async () => {
    expect(await fixture.handlers['app.openFolder']({ which: 'data' }, signal)).toBeNull();
    await expect(fixture.handlers['app.openFolder']({ which: 'logs' }, signal)).rejects.toThrow(
      codeOf('Internal'),
    );
  });

  it('remembers that the practice server is used, and its password in memory only', async () => {
    fixture.answers['practice.start'] = {
      profile: { id: 'p9' },
      password: 'of-this-run',
      sampleFiles: ['/a.csv'],
      rootDirectory: '/r',
    };
    expect(await fixture.handlers['practice.use']({}, signal)).toEqual({
      profile: { id: 'p9' },
      sampleFiles: ['/a.csv'],
    });
    expect(await fixture.owner.credential({ ...NEED, profileId: 'p9' }, signal)).toMatchObject({
      password: 'of-this-run',
    });
    expect(await readFile(join(fixture.folder, 'window-state.json'), 'utf8')).toMatch(
      /"practiceProfileId": "p9"/,
    );
  });
});
