import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConnectionPool } from '../../electron/engine/connections/pool.ts';
import { createTrust } from '../../electron/engine/connections/trust/trust.ts';
import { listHistory } from '../../electron/engine/ledger/history.ts';
import { Ledger } from '../../electron/engine/ledger/ledger.ts';
import {
  type PracticeFaults,
  type PracticeServer,
  startPracticeServer,
} from '../../electron/engine/practice-server/practice-server.ts';
import { Profiles } from '../../electron/engine/profiles/profiles.ts';
import { toRemoteEntry } from '../../electron/engine/remote-files/remote-entry.ts';
import { RemoteFiles } from '../../electron/engine/remote-files/remote-files.ts';
import { GroupCommit } from '../../electron/engine/storage/group-commit.ts';
import type { RemoteEntry } from '../../shared/models/remote-entry.ts';
import { dataDirectoryWithDatabase } from '../support/sample-ledger.ts';
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

const NOW_MS = Date.UTC(2026, 0, 5, 9);
const login = { name: 'etl_si', password: 'a password of the test' };

let resources: AsyncDisposableStack;
let folder: TempFolder;
let faults: PracticeFaults;
let server: PracticeServer;
let place: ReturnType<typeof dataDirectoryWithDatabase>;
let pool: ConnectionPool;
let files: RemoteFiles;
let profileId: string;
let signal: AbortSignal;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  signal = new AbortController().signal;
  folder = resources.use(await tempFolder('remote-files'));
  faults = {};
  server = await startPracticeServer({ rootDirectory: join(folder.path, 'root'), users: [login], faults });
  resources.use(server);
  place = resources.use(dataDirectoryWithDatabase());
  const { database } = place;
  const commits = new GroupCommit(database);
  resources.defer(() => commits.close());
  const now = () => NOW_MS;
  const ledger = new Ledger({ osUser: 'dana', host: 'desk-4', appVersion: '0.1.0' }, now);
  const profiles = new Profiles({ database, commits, now, changed: () => undefined });
  const trust = createTrust({ database, commits, ledger, profiles, person: 'dana', now });
  await trust.store.accept(
    '127.0.0.1',
    server.port,
    Buffer.from(server.hostPublicKey.split(' ')[1] ?? '', 'base64'),
    'compared',
  );
  const askCredential = async () => ({ kind: 'password' as const, password: login.password });
  pool = resources.use(new ConnectionPool({ profiles, trust, askCredential }));
  const profile = await profiles.add({
    name: 'Sleep Impressions',
    host: '127.0.0.1',
    port: server.port,
    user: login.name,
    authentication: { method: 'password' },
    timeouts: { idleMs: 0 },
  });
  profileId = profile.id;
  files = new RemoteFiles({ pool, profiles, commits, ledger });
  resources.defer(() => files.close());
});

afterEach(() => resources.disposeAsync());

const onServer = (...parts: string[]): string => join(server.rootDirectory, ...parts);

const history = () =>
  listHistory(place.database, { everything: true }, { limit: 100 })
    .entries.map(({ fields: { osUser: _o, host: _h, appVersion: _a, atMs: _t, ...fields } }) => fields)
    .filter(({ kind }) => kind !== 'trust.accepted')
    .reverse();

const recorded = (fields: object) => ({
  profileName: 'Sleep Impressions',
  server: `127.0.0.1:${server.port}`,
  ...fields,
});

async function listed(path: string, limit: number): Promise<{ entries: RemoteEntry[]; pages: number }> {
  const { listingId } = await files.openListing({ profileId, path }, signal);
  const entries: RemoteEntry[] = [];
  for (let pages = 1; ; pages += 1) {
    const page = await files.readListing({ listingId, limit }, signal);
    entries.push(...page.entries);
    if (page.done) return { entries, pages };
  }
}

const code = (wanted: string, path?: string) => ({
  error: { code: wanted, ...(path === undefined ? {} : { path }) },
});

describe('a remote listing', () => {
  it('gives every entry with what the server tells of it', async () => {
    await mkdir(onServer('si', 'archive'), { recursive: true });
    await writeFile(onServer('si', 'billing.csv'), 'twelve bytes', { mode: 0o640 });
    await symlink('billing.csv', onServer('si', 'latest'));
    faults.hostileNames = ['../../etc/passwd'];
    const { entries } = await listed('/si', 1_000);
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    expect(entries.map(({ name, kind, usable }) => [name, kind, usable])).toEqual([
      ['../../etc/passwd', 'file', false],
      ['archive', 'folder', true],
      ['billing.csv', 'file', true],
      ['latest', 'link', true],
    ]);
    expect(entries[2]).toMatchObject({ sizeBytes: 12, mode: 0o640, modifiedAtMs: expect.any(Number) });
  });

  it('comes page by page, complete, and is closed at its end', async () => {
    await mkdir(onServer('many'));
    for (let index = 0; index < 350; index += 1) await writeFile(onServer('many', `${index}.csv`), '');
    const { entries, pages } = await listed('/many', 120);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(350);
    expect(pages).toBeGreaterThanOrEqual(3);
    await waitFor(() => server.stats.requestsByName.CLOSE === 1, { what: 'the handle to be closed' });
  });

  it('hands on its first entries with the first answer, and later ever larger pages', async () => {
    await mkdir(onServer('many'));
    for (let index = 0; index < 1_000; index += 1) await writeFile(onServer('many', `${index}.csv`), '');
    const { listingId } = await files.openListing({ profileId, path: '/many' }, signal);
    const sizes: number[] = [];
    for (let done = false; !done; ) {
      const page = await files.readListing({ listingId, limit: 5_000 }, signal);
      sizes.push(page.entries.length);
      done = page.done;
    }
    expect(sizes[0]).toBeLessThanOrEqual(100);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_000);
    expect(sizes.length).toBeLessThan(7);
  });

  it('of a server without an end is given back when its reader has had enough', async () => {
    faults.endlessListing = true;
    const { listingId } = await files.openListing({ profileId, path: '/' }, signal);
    const first = await files.readListing({ listingId, limit: 10 }, signal);
    expect(first).toMatchObject({ done: false });
    await files.closeListing({ listingId });
    await waitFor(() => !pool.isConnected(profileId), { what: 'the unused connection to be closed' });
    const asked = server.stats.requestsByName.READDIR ?? 0;
    expect(asked).toBeLessThan(200);
  });

  it('of a relative path says which folder it is', async () => {
    await mkdir(onServer('si'));
    const own = await files.openListing({ profileId, path: '.' }, signal);
    expect(own.path).toBe('/');
    expect((await files.openListing({ profileId, path: 'si' }, signal)).path).toBe('/si');
    await files.closeListing({ listingId: own.listingId });
    await files.closeListing({ listingId: own.listingId });
    await expect(files.readListing({ listingId: own.listingId, limit: 1 }, signal)).rejects.toMatchObject(
      code('NotFound'),
    );
  });

  it('of a file or of nothing says which of both it was', async () => {
    await writeFile(onServer('file.csv'), '');
    const open = (path: string) => files.openListing({ profileId, path }, signal);
    await expect(open('/file.csv')).rejects.toMatchObject(code('NotADirectory', '/file.csv'));
    await expect(open('/none')).rejects.toMatchObject(code('NotFound', '/none'));
    await waitFor(() => !pool.isConnected(profileId), { what: 'the unused connection to be closed' });
  });

  it('is limited in number, and the connection is given back when all are closed', async () => {
    const open = () => files.openListing({ profileId, path: '/' }, signal);
    const { listingId } = await open();
    for (let count = 1; count < 32; count += 1) await open();
    await expect(open()).rejects.toMatchObject(code('TooManyOpenFiles'));
    await files.closeListing({ listingId });
    await open();
    expect(server.stats.connections).toBe(1);
    await files.close();
    await waitFor(() => !pool.isConnected(profileId), { what: 'the unused connection to be closed' });
    await expect(open()).rejects.toMatchObject(code('EngineStopped'));
  });

  it('is closed when nobody reads from it any more', async () => {
    const { database } = place;
    const commits = new GroupCommit(database);
    const profiles = new Profiles({ database, commits, now: () => NOW_MS, changed: () => undefined });
    const ledger = new Ledger({ osUser: 'dana', host: 'desk-4', appVersion: '0.1.0' }, () => NOW_MS);
    const hasty = new RemoteFiles({ pool, profiles, commits, ledger, listingIdleMs: 20 });
    await hasty.openListing({ profileId, path: '/' }, signal);
    await waitFor(() => server.stats.requestsByName.CLOSE === 1, { what: 'the handle to be closed' });
    await waitFor(() => !pool.isConnected(profileId), { what: 'the unused connection to be closed' });
    commits.close();
  });

  it('can be cancelled while the server is silent', async () => {
    await mkdir(onServer('si'));
    faults.stallOn = { name: 'READDIR' };
    const { listingId } = await files.openListing({ profileId, path: '/si' }, signal);
    const person = new AbortController();
    const reading = files.readListing({ listingId, limit: 10 }, person.signal);
    await expect(files.readListing({ listingId, limit: 10 }, signal)).rejects.toMatchObject(
      code('InvalidRequest'),
    );
    person.abort();
    await expect(reading).rejects.toMatchObject(code('Cancelled'));
    await expect(files.readListing({ listingId, limit: 10 }, signal)).rejects.toMatchObject(code('NotFound'));
  });

  it('fails when the connection is lost', async () => {
    faults.dropInsteadOf = { name: 'READDIR' };
    const { listingId } = await files.openListing({ profileId, path: '/' }, signal);
    await expect(files.readListing({ listingId, limit: 10 }, signal)).rejects.toMatchObject(
      code('ConnectionLost'),
    );
    await expect(files.readListing({ listingId, limit: 10 }, signal)).rejects.toMatchObject(code('NotFound'));
  });
});

describe('looking at one remote name', () => {
  it('tells what a path leads to', async () => {
    await mkdir(onServer('si'));
    await symlink('si', onServer('to-folder'));
    await symlink('nowhere', onServer('to-nothing'));
    const stat = async (path: string) => {
      const { name, kind, usable } = await files.stat({ profileId, path }, signal);
      return [name, kind, usable];
    };
    expect(await stat('/si/')).toEqual(['si', 'folder', true]);
    expect(await stat('/to-folder')).toEqual(['to-folder', 'folder', true]);
    expect(await stat('/to-nothing')).toEqual(['to-nothing', 'link', true]);
    expect(await stat('.')).toEqual(['/', 'folder', true]);
    await expect(stat('/none')).rejects.toMatchObject(code('NotFound', '/none'));
  });

  it('tells nothing the server left out or that is no number', () => {
    expect(toRemoteEntry('x', {})).toEqual({
      name: 'x',
      kind: 'other',
      sizeBytes: null,
      modifiedAtMs: null,
      mode: null,
      uid: null,
      gid: null,
      usable: true,
    });
    expect(toRemoteEntry('x', { size: 2 ** 60, mode: 0o140777, mtime: 5 })).toMatchObject({
      kind: 'other',
      sizeBytes: null,
      mode: 0o777,
      modifiedAtMs: 5_000,
    });
  });
});

describe('changing remote files', () => {
  it('records a folder that was made', async () => {
    await files.makeFolder({ profileId, path: 'si' }, signal);
    expect(await readdir(onServer())).toEqual(['si']);
    await expect(files.makeFolder({ profileId, path: '/si' }, signal)).rejects.toMatchObject(
      code('AlreadyExists', '/si'),
    );
    await expect(files.makeFolder({ profileId, path: '/a/b' }, signal)).rejects.toMatchObject(
      code('NotFound', '/a/b'),
    );
    expect(history()).toEqual([recorded({ kind: 'remote.folder-made', remotePath: '/si' })]);
  });

  it.each([false, true])(
    'renames but never replaces (server replaces by itself: %s)',
    async (renameReplaces) => {
      faults.renameReplaces = renameReplaces;
      await writeFile(onServer('a.csv'), 'a');
      await writeFile(onServer('b.csv'), 'b');
      const rename = (from: string, to: string) => files.rename({ profileId, from, to }, signal);
      await expect(rename('/a.csv', '/b.csv')).rejects.toMatchObject(code('AlreadyExists', '/b.csv'));
      await expect(rename('/none.csv', '/c.csv')).rejects.toMatchObject(code('NotFound', '/none.csv'));
      await rename('/a.csv', 'c.csv');
      expect((await readdir(onServer())).sort()).toEqual(['b.csv', 'c.csv']);
      expect(await readFile(onServer('b.csv'), 'utf8')).toBe('b');
      expect(history()).toEqual([
        recorded({ kind: 'remote.renamed', remotePath: '/a.csv', newRemotePath: '/c.csv' }),
      ]);
    },
  );

  it('removes files, links and empty folders, and records what they were', async () => {
    await mkdir(onServer('si'));
    await writeFile(onServer('si', 'a.csv'), 'abc');
    await symlink('si', onServer('link'));
    const remove = (path: string) => files.remove({ profileId, path, recursive: false }, signal);
    await expect(remove('/si')).rejects.toMatchObject(code('DirectoryNotEmpty', '/si'));
    await remove('/link');
    await remove('/si/a.csv');
    await remove('/si');
    await expect(remove('/si')).rejects.toMatchObject(code('NotFound', '/si'));
    expect(await readdir(onServer())).toEqual([]);
    const removed = (remotePath: string, entryKind: string, sizeBytes: number | null) =>
      recorded({ kind: 'remote.removed', remotePath, entryKind, sizeBytes });
    expect(history()).toEqual([
      removed('/link', 'link', null),
      removed('/si/a.csv', 'file', 3),
      removed('/si', 'folder', null),
    ]);
  });

  it('does nothing when it was cancelled before, and lets a connection that can not be had pass through', async () => {
    await writeFile(onServer('a.csv'), '');
    const cancelled = AbortSignal.abort();
    await expect(
      files.remove({ profileId, path: '/a.csv', recursive: false }, cancelled),
    ).rejects.toMatchObject(code('Cancelled'));
    expect(existsSync(onServer('a.csv'))).toBe(true);
    pool.dropServer('127.0.0.1', server.port);
    faults.refuseSignIn = true;
    await expect(files.stat({ profileId, path: '/' }, signal)).rejects.toMatchObject({
      outcome: 'held',
      ...code('AuthenticationFailed'),
    });
    expect(history()).toEqual([]);
  });
});
