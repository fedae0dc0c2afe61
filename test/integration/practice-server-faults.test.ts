import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntryWithStats } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type PracticeFaults,
  type PracticeServer,
  STATUS,
  startPracticeServer,
} from '../../electron/engine/practice-server/practice-server.ts';
import {
  asked,
  namesIn,
  type PracticeClient,
  practiceClient,
  readRemote,
  statRemote,
  statusOf,
  writeRemote,
} from '../support/practice-client.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const login = { username: 'etl_si', password: 'a password of the test' };

let folder: TempFolder;
let faults: PracticeFaults;
let server: PracticeServer;
let connected: PracticeClient;

beforeEach(async () => {
  folder = await tempFolder('faults');
  faults = {};
  server = await startPracticeServer({
    rootDirectory: folder.path,
    users: [{ name: login.username, password: login.password }],
    faults,
  });
  connected = await practiceClient(server.port, login);
});

afterEach(async () => {
  await server.close();
  await connected.gone;
  await folder[Symbol.asyncDispose]();
});

const stored = (name: string): Promise<string> => readFile(join(server.rootDirectory, name), 'utf8');

describe('the faults of the practice server', () => {
  it('refuses every sign-in', async () => {
    faults.refuseSignIn = true;
    await expect(practiceClient(server.port, login)).rejects.toThrow(/authentication/);
    expect(server.stats).toMatchObject({ signInAttempts: 2, refusedSignIns: 1 });
  });

  it('fails requests as often as asked, with the status and the words asked for', async () => {
    const { sftp } = connected;
    faults.failRequests = [
      { name: 'RENAME', status: STATUS.PERMISSION_DENIED, message: 'renaming is for others', times: 1 },
      { name: 'MKDIR', status: STATUS.FAILURE },
    ];
    await writeRemote(sftp, '/a', 'a');
    await expect(asked((done) => sftp.rename('/a', '/b', done))).rejects.toMatchObject({
      code: 3,
      message: 'renaming is for others',
    });
    await asked((done) => sftp.rename('/a', '/b', done));
    expect(await statusOf((done) => sftp.mkdir('/folder', done))).toBe(4);
    expect(await statusOf((done) => sftp.mkdir('/folder', done))).toBe(4);
    expect(await namesIn(sftp, '/')).toEqual(['b']);
    expect(faults.failRequests).toMatchObject([{ times: 0 }, {}]);
  });

  it('never answers a request it stalls on, and answers the others', async () => {
    const { sftp } = connected;
    faults.stallOn = { name: 'MKDIR', times: 1 };
    let answered = false;
    sftp.mkdir('/stalled', () => {
      answered = true;
    });
    await asked((done) => sftp.mkdir('/next', done));
    expect(await namesIn(sftp, '/')).toEqual(['next']);
    expect(answered).toBe(false);
  });

  it('drops the connection instead of performing a request', async () => {
    const { sftp } = connected;
    await writeRemote(sftp, '/a', 'a');
    faults.dropInsteadOf = { name: 'RENAME' };
    sftp.rename('/a', '/b', () => undefined);
    await connected.gone;
    expect(await readdir(server.rootDirectory)).toEqual(['a']);
  });

  it('drops the connection after performing a request, before the answer', async () => {
    const { sftp } = connected;
    await writeRemote(sftp, '/a', 'a');
    faults.dropBeforeReply = { name: 'RENAME', times: 1 };
    let succeeded = false;
    sftp.rename('/a', '/b', (error) => {
      succeeded = !error;
    });
    await connected.gone;
    expect(succeeded).toBe(false);
    expect(await readdir(server.rootDirectory)).toEqual(['b']);
    await using again = await practiceClient(server.port, login);
    await asked((done) => again.sftp.rename('/b', '/c', done));
  });

  it('drops the connection after so many bytes, once', async () => {
    const { sftp } = connected;
    faults.dropAfterBytesWritten = 25;
    await writeRemote(sftp, '/a', '0123456789');
    expect(faults.dropAfterBytesWritten).toBe(15);
    const handle = await asked<Buffer>((done) => sftp.open('/b', 'w', done));
    sftp.write(handle, Buffer.from('0123456789'), 0, 10, 0, () => undefined);
    sftp.write(handle, Buffer.from('abcdefghij'), 0, 10, 10, () => undefined);
    sftp.write(handle, Buffer.from('not written'), 0, 11, 20, () => undefined);
    await connected.gone;
    expect(await stored('b')).toBe('0123456789abcde');
    await using again = await practiceClient(server.port, login);
    await writeRemote(again.sftp, '/b', 'x'.repeat(100));
    expect(faults).toEqual({});
  });

  it('holds back each answer, not the work behind it', async () => {
    const { sftp } = connected;
    faults.delayReplyMs = 1_000;
    const before = performance.now();
    await Promise.all(['/a', '/b', '/c', '/d', '/e'].map((path) => asked((done) => sftp.mkdir(path, done))));
    const tookMs = performance.now() - before;
    expect(tookMs).toBeGreaterThanOrEqual(999);
    // One after the other they would take five seconds.
    expect(tookMs).toBeLessThan(4_500);
  });

  it('stores files that are too short, or of the right size and wrong content', async () => {
    const { sftp } = connected;
    faults.writeShort = true;
    await writeRemote(sftp, '/short', 'content');
    expect((await statRemote(sftp, '/short')).size).toBe(6);
    faults.writeShort = false;
    faults.writeAltered = true;
    await writeRemote(sftp, '/altered', 'content');
    expect((await stat(join(server.rootDirectory, 'altered'))).size).toBe(7);
    expect(await readRemote(sftp, '/altered')).toBe('bontent');
  });

  it('lists names that no client may trust', async () => {
    const hostileNames = ['../evil', 'a/b', 'con.txt', '\0x', 'two\nlines', '\u202egnp.exe', ''];
    const { sftp } = connected;
    await writeRemote(sftp, '/honest', '');
    faults.hostileNames = hostileNames;
    const handle = await asked<Buffer>((done) => sftp.opendir('/', done));
    const first = await asked<FileEntryWithStats[]>((done) => sftp.readdir(handle, done));
    expect(first.map((entry) => entry.filename)).toEqual(['honest', ...hostileNames]);
    expect(await statusOf((done) => sftp.readdir(handle, done))).toBe(STATUS.EOF);
  });

  it('replaces an existing target by a plain rename', async () => {
    const { sftp } = connected;
    await writeRemote(sftp, '/new', 'new');
    await writeRemote(sftp, '/old', 'old');
    faults.renameReplaces = true;
    await asked((done) => sftp.rename('/new', '/old', done));
    expect(await stored('old')).toBe('new');
  });

  it('keeps no times or modes', async () => {
    const { sftp } = connected;
    faults.noSetstat = true;
    const handle = await asked<Buffer>((done) => sftp.open('/a', 'w', done));
    expect(await statusOf((done) => sftp.utimes('/a', 1, 1, done))).toBe(STATUS.UNSUPPORTED);
    expect(await statusOf((done) => sftp.fchmod(handle, 0o600, done))).toBe(STATUS.UNSUPPORTED);
  });

  it('goes without extensions, in its greeting and in its answers', async () => {
    const { sftp } = connected;
    await writeRemote(sftp, '/a', 'a');
    await writeRemote(sftp, '/b', 'b');
    faults.withoutExtensions = ['posix-rename@openssh.com', 'limits@openssh.com'];
    expect(await statusOf((done) => sftp.ext_openssh_rename('/a', '/b', done))).toBe(STATUS.UNSUPPORTED);
    await using later = await practiceClient(server.port, login);
    // ssh2 itself throws for what a greeting didn't name.
    expect(() => later.sftp.ext_openssh_rename('/a', '/b', () => undefined)).toThrow(/does not support/);
    const handle = await asked<Buffer>((done) => later.sftp.open('/b', 'w', done));
    await asked((done) => later.sftp.ext_openssh_fsync(handle, done));
    expect(server.stats.requestsByName).toMatchObject({ LIMITS: 1, POSIX_RENAME: 1, FSYNC: 1 });
  });
});
