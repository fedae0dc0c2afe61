import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { type EngineFixture, namesInFolder, startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { tempFolder } from '../support/temp.ts';

const needed = requires('sshd');
const asRoot = requires('sshd', 'root');
const MIB = 1_024 * 1_024;
/** Above the size up to which files are read back in any case. */
const LARGE = 2 * MIB;
type Settings = ProfileInput['transfer'];

/** One each time: what a server lets us do is remembered with the connection. */
const engineFor = (sshd: RealSshd, transfer: Settings = {}): Promise<EngineFixture> =>
  startEngineFixture({
    port: sshd.port,
    user: sshd.user,
    trusted: sshd.hostPublicKey,
    authentication: { method: 'key-file', path: sshd.identityFile },
    credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
    settings: { transfer },
  });

/** Files by name, with random content of so many bytes. */
type Files = Readonly<Record<string, number>>;

async function send(sshd: RealSshd, engine: EngineFixture, files: Files) {
  await engine.work();
  const folder = join(sshd.root, `in-${randomBytes(4).toString('hex')}`);
  await mkdir(folder);
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, size]) => {
      await writeFile(join(engine.local, name), randomBytes(size));
      return join(engine.local, name);
    }),
  );
  const up = await engine.finished(await engine.queueUploads(paths, folder));
  await engine.request('queue.drain', {});
  for (const { state, localPath, remotePath } of up)
    if (state === 'delivered')
      expect((await readFile(remotePath)).equals(await readFile(localPath))).toBe(true);
  return { up, folder };
}

/** Sends files into a new folder of the server, and fetches them again. */
async function bothWays(sshd: RealSshd, transfer: Settings, files: Files) {
  await using engine = await engineFor(sshd, transfer);
  const { up, folder } = await send(sshd, engine, files);
  const back = join(engine.local, 'back');
  await mkdir(back);
  const remote = up.map(({ remotePath }) => remotePath);
  const down = await engine.finished(await engine.queueDownloads(remote, back));
  for (const { state, localPath, remotePath } of down)
    if (state === 'delivered')
      expect((await readFile(remotePath)).equals(await readFile(localPath))).toBe(true);
  return { up: up.map(proven), down: down.map(proven), names: await namesInFolder(folder) };
}

/** As {@link bothWays}, one way. */
async function up(sshd: RealSshd, transfer: Settings, files: Files) {
  await using engine = await engineFor(sshd, transfer);
  const sent = await send(sshd, engine, files);
  return { up: sent.up, proven: sent.up.map(proven), names: await namesInFolder(sent.folder) };
}

const proven = ({ state, checked, checkedBy, warnings }: TransferSnapshot) => ({
  state,
  checked,
  checkedBy,
  warnings,
});
const delivered = (checked: string, checkedBy: string | null, ...warnings: readonly string[]) => ({
  state: 'delivered',
  checked,
  checkedBy,
  warnings,
});
const BY_READING = delivered('content', 'read-back');
const BY_COMMAND = delivered('content', 'hash-command');
const BY_SIZE = delivered('size', 'size');
const SMALL_AND_LARGE: Files = { 'small.csv': 10, 'large.csv': LARGE };

describe.skipIf(!needed.available)(titleWith('how a file is compared, with a real sshd', needed), () => {
  describe('an account with a shell', () => {
    let sshd: RealSshd;
    const commands = () => sshd.log().match(/Starting session: command/g)?.length ?? 0;
    beforeAll(async () => {
      sshd = await startSshd();
    });
    afterAll(() => sshd?.[Symbol.asyncDispose]());

    it('auto reads files up to 16 MiB back, both ways, and runs no command', async () => {
      const before = commands();
      const sizes = [0, 1, 255 * 1_024 - 1, 255 * 1_024, 255 * 1_024 + 1, 5 * MIB + 17, 16 * MIB];
      const files = Object.fromEntries(sizes.map((size) => [`${size}.bin`, size]));
      const { up, down } = await bothWays(sshd, {}, { ...files, 'above.bin': 16 * MIB + 1 });
      const expected = [...sizes.map(() => BY_READING), BY_SIZE];
      expect([up, down]).toEqual([expected, expected]);
      expect(commands()).toBe(before);
    });

    it('auto asks the server for the hash where the profile permits it, of whatever name', async () => {
      const names = [
        'plain.csv',
        '-q.csv',
        'it\'s "quoted" $HOME `id` $(id).csv',
        'two\nlines.csv',
        'back\\slash\\',
        'Grüße 東京;exit 1&|<>.csv',
        '%s %d*?[a]~.csv',
      ];
      const files = Object.fromEntries(names.map((name) => [name, LARGE]));
      const { up, down } = await bothWays(sshd, { hashCommand: true }, { ...files, 'large.bin': 17 * MIB });
      const expected = [...names, 'large.bin'].map(() => BY_COMMAND);
      expect([up, down]).toEqual([expected, expected]);
    });

    it('small files are read back all the same: that is faster', async () => {
      const before = commands();
      expect((await up(sshd, { hashCommand: true }, { 'a.csv': MIB })).proven).toEqual([BY_READING]);
      expect(commands()).toBe(before);
    });

    it('a path from the sign-in folder is one for the shell too', async () => {
      await using engine = await engineFor(sshd, { hashCommand: true });
      await engine.work();
      const local = join(engine.local, `waybill-${randomBytes(4).toString('hex')}.bin`);
      await writeFile(local, randomBytes(LARGE));
      const sent = await engine.finishedOne(await engine.queueUploads([local], '.'));
      expect(proven(sent)).toEqual(BY_COMMAND);
      await engine.request('remote.remove', { profileId: engine.profile.id, path: sent.remotePath });
    });

    it('compares sizes only where that is asked, and nothing where that is enough', async () => {
      const size = await bothWays(sshd, { verify: 'size' }, SMALL_AND_LARGE);
      expect([size.up, size.down]).toEqual([
        [BY_SIZE, BY_SIZE],
        [BY_SIZE, BY_SIZE],
      ]);
      const none = await up(sshd, { verify: 'none', requiredCheck: 'none' }, SMALL_AND_LARGE);
      expect(none.proven).toEqual([delivered('none', null), delivered('none', null)]);
    });

    it('does what the profile requires, where less was asked', async () => {
      const content = await bothWays(
        sshd,
        { verify: 'size', requiredCheck: 'content' },
        { 'a.bin': 17 * MIB },
      );
      expect([content.up, content.down]).toEqual([[BY_READING], [BY_READING]]);
      expect((await up(sshd, { verify: 'none' }, { 'a.bin': 10 })).proven).toEqual([BY_SIZE]);
    });

    it('a batch may differ from its profile, and the ledger says what was done', async () => {
      await using engine = await engineFor(sshd, { verify: 'size' });
      await engine.work();
      const local = join(engine.local, 'differs.csv');
      await writeFile(local, 'a');
      const { id } = await engine.finishedOne(
        await engine.queueUploads([local], sshd.root, { verify: 'read-back' }),
      );
      const { fields } = await engine.request('history.ofTransfer', { transferId: id });
      expect(fields).toMatchObject({ stage: 'published', checked: 'content', checkedBy: 'read-back' });
    });
  });

  describe('an account without a shell for us', () => {
    it.each([
      ['where a forced command speaks SFTP', 'ForceCommand internal-sftp'],
      ['where no further channel is opened', 'MaxSessions 1'],
    ])('%s, reading back is the way', async (_what, line) => {
      await using sshd = await startSshd({ configFirst: [line] });
      const files = { 'a.bin': LARGE, 'b.bin': LARGE, 'c.bin': LARGE };
      expect((await up(sshd, { hashCommand: true }, files)).proven).toEqual(Array(3).fill(BY_READING));
    });
  });

  describe.skipIf(!asRoot.available)(titleWith('an account whose shell answers anything', asRoot), () => {
    /** A server on which the account's login shell is this script; SFTP doesn't run it. */
    async function serverWithShell(script: string) {
      await using stack = new AsyncDisposableStack();
      const folder = stack.use(await tempFolder('login-shell'));
      await chmod(folder.path, 0o755);
      const shell = join(folder.path, 'shell');
      await writeFile(shell, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      const sshd = stack.use(await startSshd({ passwordUser: true, passwordUserShell: shell }));
      const { name = '', password = '', root = '' } = sshd.passwordUser ?? {};
      const engine = stack.use(
        await startEngineFixture({
          port: sshd.port,
          user: name,
          trusted: sshd.hostPublicKey,
          credential: () => ({ kind: 'password', password }),
          settings: { transfer: { hashCommand: true } },
        }),
      );
      await engine.work();
      const local = join(engine.local, 'a.csv');
      await writeFile(local, randomBytes(LARGE));
      const owned = stack.move();
      return { engine, root, local, [Symbol.asyncDispose]: () => owned.disposeAsync() };
    }

    it.each([
      ['refuses', 'echo "This account is not available."; exit 1'],
      ['tells a hash of its own', 'echo "$(printf %064d 0)  -"'],
      ['repeats the command', 'shift; printf "%s\\n" "$*"'],
      ['floods', 'yes "$(printf %064d 0)"'],
    ])('one that %s is no proof: the file is read back', async (_what, script) => {
      await using server = await serverWithShell(script);
      const sent = await server.engine.finishedOne(
        await server.engine.queueUploads([server.local], server.root),
      );
      expect(proven(sent)).toEqual(BY_READING);
    });

    it('one that answers with another hash stops the delivery, and nothing stays', async () => {
      await using server = await serverWithShell(
        'shift; sh -c "$*" | sed "s/[0-9a-f]\\{64\\}/$(printf %064d 0)/"',
      );
      const sent = await server.engine.finishedOne(
        await server.engine.queueUploads([server.local], server.root),
      );
      expect(sent).toMatchObject({
        state: 'failed',
        attempt: 4,
        error: { code: 'IntegrityMismatch', detail: { serverSha256: '0'.repeat(64) } },
      });
      await server.engine.request('queue.drain', {});
      expect(await namesInFolder(server.root)).toEqual([]);
    });
  });

  describe('servers that take files and show nothing', () => {
    /** `denied`: requests that the server answers with "permission denied". */
    const serverDenying = (denied: string) => startSshd({ sftpOptions: `-P ${denied}` });
    const BLIND = 'read,stat,lstat,fstat,opendir,readdir,realpath';

    it('no reading: the size is what can be said; a shell says more', async () => {
      await using sshd = await serverDenying('read');
      expect((await up(sshd, {}, SMALL_AND_LARGE)).proven).toEqual([BY_SIZE, BY_SIZE]);
      const asked = delivered('size', 'size', 'reading-refused');
      expect((await up(sshd, { verify: 'read-back' }, SMALL_AND_LARGE)).proven).toEqual([asked, asked]);
      expect((await up(sshd, { hashCommand: true }, SMALL_AND_LARGE)).proven).toEqual([
        BY_COMMAND,
        BY_COMMAND,
      ]);
    });

    it('no reading where contents are required: not delivered, and nothing is left there', async () => {
      await using sshd = await serverDenying('read');
      const { up: sent, names } = await up(sshd, { requiredCheck: 'content' }, SMALL_AND_LARGE);
      const error = { code: 'CheckNotPossible', detail: { required: 'content', reached: 'size' } };
      const refused = expect.objectContaining({
        state: 'failed',
        attempt: 1,
        error: expect.objectContaining(error),
      });
      expect(sent).toEqual([refused, refused]);
      expect(names).toEqual([]);
    });

    it('a box one can only drop into takes files, and the delivery says that nobody looked', async () => {
      await using sshd = await serverDenying(BLIND);
      const blind = delivered('none', null, 'looking-refused');
      const { proven: sent } = await up(sshd, { requiredCheck: 'none' }, SMALL_AND_LARGE);
      expect(sent).toEqual([blind, blind]);
    });

    it('such a box is not enough for a connection that requires the size', async () => {
      await using sshd = await serverDenying(BLIND);
      const { up: sent, names } = await up(sshd, {}, SMALL_AND_LARGE);
      const error = { code: 'CheckNotPossible', detail: { required: 'size', reached: 'none' } };
      const refused = expect.objectContaining({
        state: 'failed',
        attempt: 1,
        error: expect.objectContaining(error),
      });
      expect(sent).toEqual([refused, refused]);
      expect(names).toEqual([]);
    });

    it('nothing there is replaced, although nobody may look', async () => {
      await using sshd = await serverDenying(BLIND);
      await using engine = await engineFor(sshd, { requiredCheck: 'none' });
      await engine.work();
      for (const size of [10, MIB]) {
        const local = join(engine.local, `${size}.csv`);
        await writeFile(local, randomBytes(size));
        await writeFile(join(sshd.root, `${size}.csv`), 'theirs');
        const refused = await engine.finishedOne(await engine.queueUploads([local], sshd.root));
        expect(refused.state).toBe('failed');
        expect(await readFile(join(sshd.root, `${size}.csv`), 'utf8')).toBe('theirs');
        const asked = await engine.queueUploads([local], sshd.root, { conflict: 'overwrite' });
        expect(await engine.finishedOne(asked)).toMatchObject({ state: 'delivered', checked: 'none' });
        expect((await readFile(join(sshd.root, `${size}.csv`))).length).toBe(size);
      }
    });

    it('a box that keeps no permissions and times either says so', async () => {
      await using sshd = await serverDenying(`${BLIND},setstat,fsetstat`);
      const { proven: sent } = await up(sshd, { requiredCheck: 'none' }, { 'a.csv': 10 });
      const warnings = ['modified-time-not-kept', 'permissions-not-set', 'looking-refused'];
      expect(sent).toEqual([delivered('none', null, ...warnings)]);
    });

    it('reading without looking is as good as both', async () => {
      await using sshd = await serverDenying('stat,lstat,fstat');
      expect((await up(sshd, {}, SMALL_AND_LARGE)).proven).toEqual([BY_READING, BY_READING]);
    });
  });
});
