import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SftpSession } from '../../electron/engine/connections/sftp-session.ts';
import {
  type PracticeFaults,
  type PracticeServer,
  startPracticeServer,
} from '../../electron/engine/practice-server/practice-server.ts';
import {
  type DownloadItem,
  type ExpandedTransfer,
  type ExpandOptions,
  expandDownload,
} from '../../electron/engine/transfers/expand.ts';
import { all, dailyFolder, folders, refusals, sent, skips } from '../support/expanding.ts';
import { type PracticeClient, practiceClient } from '../support/practice-client.ts';
import type { TempFolder } from '../support/temp.ts';

const ALL = { recursive: true, makeFolders: false };
const ONE = { recursive: false, makeFolders: false };

let folder: TempFolder;
let source: string;

beforeEach(async () => {
  ({ folder, source } = await dailyFolder());
});

afterEach(() => folder[Symbol.asyncDispose]());

describe('expanding a download', () => {
  const login = { username: 'etl_si', password: 'a password of the test' };
  let faults: PracticeFaults;
  let server: PracticeServer;
  let client: PracticeClient;
  let session: SftpSession;

  beforeEach(async () => {
    faults = {};
    server = await startPracticeServer({
      rootDirectory: folder.path,
      users: [{ name: login.username, password: login.password }],
      faults,
      handleLimit: 40,
    });
    client = await practiceClient(server.port, login);
    session = new SftpSession(client.sftp, { stallMs: 5_000, giveUp: () => client.client.destroy() });
  });

  afterEach(async () => {
    session.end();
    await client[Symbol.asyncDispose]();
    await server.close();
  });

  const download = (item: Partial<DownloadItem>, options: ExpandOptions = ALL, platform = 'linux') =>
    all(
      expandDownload(
        { remotePath: '/daily', localPath: '/in', target: 'folder', ...item },
        options,
        session,
        platform,
      ),
    );

  it('makes one transfer of a file without asking the server', async () => {
    const item = { remotePath: '/out/receipt.csv', localPath: '/in', target: 'folder' } as const;
    const row = {
      remotePath: '/out/receipt.csv',
      sizeBytes: null,
      intoFolder: false,
      makeFoldersBelow: null,
    };
    expect(await all(expandDownload(item, ONE, undefined, 'linux'))).toEqual([
      { ...row, localPath: '/in/receipt.csv' },
    ]);
    expect(
      await all(
        expandDownload({ ...item, target: 'exact' }, { ...ONE, makeFolders: true }, undefined, 'linux'),
      ),
    ).toEqual([{ ...row, localPath: '/in', makeFoldersBelow: '/' }]);
    const onWindows = await all(
      expandDownload({ ...item, localPath: 'C:\\in' }, { ...ONE, makeFolders: true }, undefined, 'win32'),
    );
    expect(onWindows).toMatchObject([{ localPath: 'C:\\in\\receipt.csv', makeFoldersBelow: 'C:\\' }]);
  });

  it('refuses a name of its own that leads elsewhere or that this machine cannot hold', async () => {
    expect(refusals(await download({ remotePath: '/daily/..' }, ONE))).toEqual([
      { code: 'NameNotAllowed', why: 'not a name', path: '/daily/..', localPath: '/in' },
    ]);
    expect(refusals(await download({ remotePath: '/daily/..' }))).toHaveLength(1);
    const onWindows = await download({ remotePath: '/x/aux.csv', localPath: 'C:\\in' }, ONE, 'win32');
    expect(refusals(onWindows)).toMatchObject([{ why: 'reserved by Windows', localPath: 'C:\\in' }]);
  });

  it('takes a folder whole, under its own name, in the order of names', async () => {
    const rows = await download({});
    expect(rows.map(({ remotePath, localPath, sizeBytes }) => [remotePath, localPath, sizeBytes])).toEqual([
      ['/daily/a.csv', '/in/daily/a.csv', 1],
      ['/daily/c.csv', '/in/daily/c.csv', 3],
      ['/daily/b/x.csv', '/in/daily/b/x.csv', 0],
      ['/daily/b/deep/y.csv', '/in/daily/b/deep/y.csv', 2],
      ['/daily/empty', '/in/daily/empty', 0],
    ]);
    expect(folders(rows).map(({ remotePath }) => remotePath)).toEqual(['/daily/empty']);
    expect(rows.every((row) => row.makeFoldersBelow === '/in' && !row.intoFolder)).toBe(true);
    expect(rows.every(({ inside }) => inside === '/in')).toBe(true);
    const made = await download({}, { recursive: true, makeFolders: true });
    expect(made[0]?.makeFoldersBelow).toBe('/');
    expect((await download({ remotePath: '/' }))[0]).toMatchObject({
      localPath: '/in/daily/a.csv',
      remotePath: '/daily/a.csv',
    });
    expect(await download({ remotePath: '/daily/c.csv' })).toMatchObject([
      { localPath: '/in/c.csv', sizeBytes: 3 },
    ]);
  });

  it('lists many folders with few handles, and closes every one', async () => {
    for (let outer = 0; outer < 12; outer += 1)
      for (let inner = 0; inner < 12; inner += 1) {
        const path = join(source, `${outer}`, `${inner}`);
        await mkdir(path, { recursive: true });
        await writeFile(join(path, 'f.csv'), 'f');
      }
    for (let repetition = 0; repetition < 2; repetition += 1) {
      const rows = await download({});
      expect(refusals(rows)).toEqual([]);
      expect(sent(rows)).toHaveLength(148);
    }
    // Requests are answered in order: after this one the server has heard every goodbye.
    await session.realpath('.');
    const { OPENDIR, CLOSE } = server.stats.requestsByName;
    expect(CLOSE).toBe(OPENDIR);
  });

  it('never uses a name as a local path that would lead elsewhere', async () => {
    await mkdir(join(source, 'hostile'));
    faults.hostileNames = ['../../etc/passwd', '/etc/shadow', 'a\0b', '', 'fine.csv', 'C:\\x', 'nul'];
    const onLinux = await download({ remotePath: '/daily/hostile' });
    expect(sent(onLinux).map(({ localPath }) => localPath)).toEqual([
      '/in/hostile/C:\\x',
      '/in/hostile/fine.csv',
      '/in/hostile/nul',
    ]);
    expect(refusals(onLinux).map(({ code, localPath }) => [code, localPath])).toEqual(
      Array.from({ length: 4 }, () => ['NameNotAllowed', '/in/hostile']),
    );
    const onWindows = await download({ remotePath: '/daily/hostile', localPath: 'D:\\in' }, ALL, 'win32');
    expect(sent(onWindows).map(({ localPath }) => localPath)).toEqual(['D:\\in\\hostile\\fine.csv']);
    expect(refusals(onWindows)).toHaveLength(6);
  });

  it('refuses the second of two names that are one to this machine', async () => {
    await mkdir(join(source, 'same'));
    await writeFile(join(source, 'same', 'A.csv'), '');
    await writeFile(join(source, 'same', 'a.csv'), '');
    await writeFile(join(source, 'same', 'e\u0301'), '');
    await writeFile(join(source, 'same', '\u00e9'), '');
    const refusedOn = async (platform: string) =>
      refusals(await download({ remotePath: '/daily/same' }, ALL, platform)).map(({ path }) =>
        basename(path ?? ''),
      );
    expect(await refusedOn('linux')).toEqual([]);
    expect(await refusedOn('win32')).toEqual(['a.csv']);
    expect(await refusedOn('darwin')).toEqual(['a.csv', '\u00e9']);
  });

  it('reports links and folders it may not list, and goes on', async () => {
    await symlink('..', join(source, 'b', 'around'));
    faults.failRequests = [];
    const rows: ExpandedTransfer[] = [];
    for await (const row of expandDownload(
      { remotePath: '/daily', localPath: '/in', target: 'folder' },
      ALL,
      session,
      'linux',
    )) {
      // Permission denied, for the folder that is listed next.
      if (row.remotePath === '/daily/a.csv')
        faults.failRequests.push({ name: 'OPENDIR', times: 1, status: 3 });
      rows.push(row);
    }
    expect(refusals(rows)).toMatchObject([{ code: 'PermissionDenied', path: '/daily/b' }]);
    expect(skips(await download({}))).toEqual({ '/daily/b/around': 'link' });
  });

  it('fails as a whole when the connection is lost on the way, and when it is cancelled', async () => {
    const aborted = new AbortController();
    const walk = expandDownload(
      { remotePath: '/daily', localPath: '/in', target: 'folder' },
      { ...ALL, signal: aborted.signal },
      session,
      'linux',
    );
    await walk.next();
    aborted.abort();
    await expect(all(walk)).rejects.toMatchObject({ error: { code: 'Cancelled' } });
    faults.dropInsteadOf = { name: 'READDIR' };
    await expect(download({})).rejects.toMatchObject({ error: { code: 'ConnectionLost' } });
  });
});
