import { readdirSync, readlinkSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClientChannel, utils } from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type PracticeServer,
  type PracticeServerEvent,
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
import { type TempFolder, tempFolder, waitFor } from '../support/temp.ts';

const key = utils.generateKeyPairSync('ed25519');
const rsaKey = utils.generateKeyPairSync('rsa', { bits: 2048 });
const strangersKey = utils.generateKeyPairSync('ed25519');
const login = { username: 'etl_si', password: 'a password of the test' };

let folder: TempFolder;
let server: PracticeServer;
let events: PracticeServerEvent[];

beforeEach(async () => {
  folder = await tempFolder('practice');
  events = [];
  server = await startPracticeServer({
    rootDirectory: join(folder.path, 'root'),
    users: [{ name: login.username, password: login.password, publicKeys: [key.public, rsaKey.public] }],
    handleLimit: 3,
    onEvent: (event) => events.push(event),
  });
});

afterEach(async () => {
  await server.close();
  await folder[Symbol.asyncDispose]();
});

const signedIn = (): Promise<PracticeClient> => practiceClient(server.port, login);

/** Files of the served folder that this process has open. */
function openBelowRoot(): string[] {
  return readdirSync('/proc/self/fd').flatMap((number) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${number}`);
      return path.startsWith(server.rootDirectory) ? [path] : [];
    } catch {
      return [];
    }
  });
}

describe('signing in to the practice server', () => {
  it('counts a wrong password as a refused attempt, and says who tried', async () => {
    await expect(practiceClient(server.port, { ...login, password: 'wrong' })).rejects.toThrow(
      /authentication/,
    );
    await expect(practiceClient(server.port, { ...login, username: 'nobody' })).rejects.toThrow(
      /authentication/,
    );
    await using _client = await signedIn();
    expect(server.stats).toMatchObject({ connections: 3, signInAttempts: 3, refusedSignIns: 2 });
    expect(events.filter((event) => event.kind === 'sign-in')).toEqual([
      { kind: 'sign-in', connection: 1, user: 'etl_si', method: 'password', accepted: false },
      { kind: 'sign-in', connection: 2, user: 'nobody', method: 'password', accepted: false },
      { kind: 'sign-in', connection: 3, user: 'etl_si', method: 'password', accepted: true },
    ]);
  });

  it.each([
    ['Ed25519', key],
    ['RSA', rsaKey],
  ])('takes a signature by a known %s key, and nothing else', async (_type, pair) => {
    await using _client = await practiceClient(server.port, { username: 'etl_si', privateKey: pair.private });
    await expect(
      practiceClient(server.port, { username: 'etl_si', privateKey: strangersKey.private }),
    ).rejects.toThrow(/authentication/);
    expect(server.stats).toMatchObject({ signInAttempts: 2, refusedSignIns: 1 });
  });

  it('keeps its identity with the same host key, and refuses one that is not a key', async () => {
    const options = { rootDirectory: folder.path, users: [] };
    await using other = await startPracticeServer({ ...options, hostKey: key.private });
    expect(key.public).toContain(other.hostPublicKey);
    expect(other.hostKeyFingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    expect(other.hostKeyFingerprint).not.toBe(server.hostKeyFingerprint);
    await expect(startPracticeServer({ ...options, hostKey: 'no key' })).rejects.toMatchObject({
      error: { code: 'KeyUnreadable' },
    });
    await expect(startPracticeServer({ ...options, port: server.port })).rejects.toMatchObject({
      error: { code: 'InvalidRequest', detail: { port: server.port } },
    });
  });
});

describe('files on the practice server', () => {
  it('stores, lists, renames and removes', async () => {
    await using connected = await signedIn();
    const { sftp } = connected;
    await asked((done) => sftp.mkdir('/midwest', done));
    await writeRemote(sftp, '/midwest/a.csv.part', 'one line\n');
    await asked((done) => sftp.utimes('/midwest/a.csv.part', 1_737_000_000, 1_737_000_000, done));
    await asked((done) => sftp.chmod('/midwest/a.csv.part', 0o640, done));
    await asked((done) => sftp.rename('/midwest/a.csv.part', '/midwest/a.csv', done));
    expect(await namesIn(sftp, '/midwest')).toEqual(['a.csv']);
    expect(await statRemote(sftp, '/midwest/../midwest/a.csv')).toMatchObject({
      size: 9,
      mode: 0o100640,
      mtime: 1_737_000_000,
    });
    expect(await readRemote(sftp, '/midwest/a.csv')).toBe('one line\n');
    expect(await statusOf((done) => sftp.rmdir('/midwest', done))).toBe(4);
    await asked((done) => sftp.unlink('/midwest/a.csv', done));
    await asked((done) => sftp.rmdir('/midwest', done));
    expect(await namesIn(sftp, '/')).toEqual([]);
    expect(await statusOf((done) => sftp.stat('/midwest', done))).toBe(2);
  });

  it('refuses to rename onto an existing name, and replaces it by posix-rename only', async () => {
    await using connected = await signedIn();
    const { sftp } = connected;
    await writeRemote(sftp, '/new', 'new');
    await writeRemote(sftp, '/old', 'old');
    await asked((done) => sftp.mkdir('/folder', done));
    expect(await statusOf((done) => sftp.rename('/new', '/old', done))).toBe(4);
    expect(await statusOf((done) => sftp.rename('/folder', '/old', done))).toBe(4);
    expect(await readRemote(sftp, '/old')).toBe('old');
    await asked((done) => sftp.ext_openssh_rename('/new', '/old', done));
    expect(await namesIn(sftp, '/')).toEqual(['folder', 'old']);
    expect(await readRemote(sftp, '/old')).toBe('new');
  });

  it('creates exclusively, syncs, tells where files end, and limits what a session has open', async () => {
    await using connected = await signedIn();
    const { sftp } = connected;
    const handle = await asked<Buffer>((done) => sftp.open('/x', 'wx', { mode: 0o600 }, done));
    expect(await statusOf((done) => sftp.open('/x', 'wx', done))).toBe(4);
    await asked((done) => sftp.ext_openssh_fsync(handle, done));
    await asked((done) => sftp.fsetstat(handle, { size: 5 }, done));
    expect(await asked((done) => sftp.fstat(handle, done))).toMatchObject({ size: 5, mode: 0o100600 });
    expect(await statusOf((done) => sftp.read(handle, Buffer.alloc(4), 0, 4, 0, done))).toBe(2);
    await asked((done) => sftp.open('/x', 'r', done));
    const reading = await asked<Buffer>((done) => sftp.open('/x', 'r', done));
    expect(await asked<number>((done) => sftp.read(reading, Buffer.alloc(9), 0, 9, 5, done))).toBe(0);
    expect(await statusOf((done) => sftp.opendir('/', done))).toBe(4);
    await asked((done) => sftp.close(reading, done));
    expect(await statusOf((done) => sftp.close(reading, done))).toBe(4);
    await asked((done) => sftp.opendir('/', done));
  });

  it('lists a large folder in batches', async () => {
    await using connected = await signedIn();
    const names = Array.from({ length: 250 }, (_, index) => `${String(index).padStart(3, '0')}.csv`);
    await Promise.all(names.map((name) => writeFile(join(server.rootDirectory, name), '')));
    expect(await namesIn(connected.sftp, '/')).toEqual(names);
    // 252 entries, "." and ".." among them, then the end.
    expect(server.stats.requestsByName.READDIR).toBe(4);
  });
});

describe('the practice server is a jail', () => {
  it('never leaves its folder by a path or by a link', async () => {
    await using connected = await signedIn();
    const { sftp } = connected;
    const outside = join(folder.path, 'outside');
    await mkdir(outside);
    await writeFile(join(outside, 'secret'), 'secret');
    await writeRemote(sftp, '/inside', 'inside');
    // What somebody with other access to the folder may have put there.
    await symlink(outside, join(server.rootDirectory, 'way-out'));
    await symlink(join(outside, 'not-there'), join(server.rootDirectory, 'dangling'));

    expect(await statusOf((done) => sftp.stat('/../outside/secret', done))).toBe(2);
    expect(await statusOf((done) => sftp.symlink('../outside', '/made-here', done))).toBe(3);
    expect(await statusOf((done) => sftp.stat('/way-out', done))).toBe(3);
    expect(await statusOf((done) => sftp.readlink('/way-out', done))).toBe(3);
    expect(await statusOf((done) => sftp.opendir('/way-out', done))).toBe(3);
    expect(await statusOf((done) => sftp.open('/way-out/secret', 'r', done))).toBe(3);
    expect(await statusOf((done) => sftp.open('/dangling', 'w', done))).toBe(2);
    expect(await statusOf((done) => sftp.rename('/inside', '/way-out/inside', done))).toBe(3);
    expect(await statusOf((done) => sftp.unlink('/way-out/secret', done))).toBe(3);
    expect(await statusOf((done) => sftp.mkdir('/way-out/folder', done))).toBe(3);
    expect(await statusOf((done) => sftp.rmdir('/', done))).toBe(3);
    expect(await statusOf((done) => sftp.stat('/inside\0/../way-out', done))).toBe(2);
    expect(readdirSync(outside)).toEqual(['secret']);

    // An absolute target is meant from the served root, as under chroot(2).
    await asked((done) => sftp.symlink('/inside', '/link', done));
    expect(await asked<string>((done) => sftp.readlink('/link', done))).toBe('/inside');
    expect(await asked<string>((done) => sftp.realpath('/link', done))).toBe('/inside');
    expect(await asked<string>((done) => sftp.realpath('../../not-there', done))).toBe('/not-there');
    expect(await readRemote(sftp, '/link')).toBe('inside');
    await asked((done) => sftp.unlink('/link', done));
    expect(await namesIn(sftp, '/')).toEqual(['dangling', 'inside', 'way-out']);
  });

  it('keeps a link made inside from leading out after it was moved', async () => {
    await using connected = await signedIn();
    const { sftp } = connected;
    await writeFile(join(folder.path, 'secret'), 'secret');
    await asked((done) => sftp.mkdir('/folder', done));
    await asked((done) => sftp.symlink('../secret', '/folder/link', done));
    await asked((done) => sftp.ext_openssh_rename('/folder/link', '/link', done));
    expect(await statusOf((done) => sftp.open('/link', 'r', done))).toBe(3);
    expect(await statusOf((done) => sftp.setstat('/link', { mode: 0o777 }, done))).toBe(3);
  });
});

describe('closing the practice server', () => {
  it('ends connections and closes files at once', async () => {
    const connected = await signedIn();
    await asked((done) => connected.sftp.open('/open', 'w', done));
    await asked((done) => connected.sftp.opendir('/', done));
    if (process.platform === 'linux') expect(openBelowRoot()).toHaveLength(2);
    const before = performance.now();
    await server.close();
    await connected.gone;
    expect(performance.now() - before).toBeLessThan(5_000);
    if (process.platform === 'linux') expect(openBelowRoot()).toEqual([]);
    await expect(signedIn()).rejects.toThrow(/ECONNREFUSED/);
    await server.close();
  });

  it.skipIf(process.platform !== 'linux')(
    'closes what a client left open, and goes on serving others',
    async () => {
      const connected = await signedIn();
      await asked((done) => connected.sftp.open('/open', 'w', done));
      connected.sftp.end();
      await waitFor(() => openBelowRoot().length === 0, {
        what: 'the file of an ended channel to be closed',
      });
      server.dropConnections();
      await connected.gone;
      await using _again = await signedIn();
    },
  );
});

describe('a client that does not speak SFTP', () => {
  it.each([
    ['a packet too long to be one', Buffer.from('ffffffff', 'hex')],
    ['a field that ends after its packet', Buffer.from('0000000907000000010000ffff', 'hex')],
  ])('is dropped for %s', async (_what, bytes) => {
    const connected = await signedIn();
    const channel = await asked<ClientChannel>((done) => connected.client.subsys('sftp', done));
    channel.write(bytes);
    await connected.gone;
    await using _other = await signedIn();
  });
});
