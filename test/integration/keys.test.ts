import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadPrivateKey } from '../../electron/engine/connections/private-key.ts';
import { outcomeOf, run } from '../support/command.ts';
import { type KeysScene, keysScene } from '../support/keys-scene.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { secretsIn } from '../support/secret-search.ts';
import { generateKey } from '../support/ssh-keys.ts';

const PASSPHRASE = 'canary passphrase ünïcode 7f3a';
const DAY = 86_400_000;

const sshKeygen = requires('sshd');

describe.skipIf(!sshKeygen.available)(titleWith('keys', sshKeygen), () => {
  let engine: KeysScene['engine'];
  let ask: KeysScene['ask'];
  let at: KeysScene['at'];
  let scene: KeysScene;
  beforeEach(async () => {
    scene = await keysScene();
    ({ engine, ask, at } = scene);
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  it.each([
    ['ed25519', 'ssh-ed25519', 256],
    ['rsa', 'ssh-rsa', 4_096],
  ] as const)(
    'of type %s are read by ssh-keygen, with their passphrase only',
    async (type, keyType, bits) => {
      const path = at('new', 'folder', 'key');
      const { facts, publicKeyPath, isFolderOpen } = await ask('keys.make', {
        type,
        path,
        comment: 'dana@desk-4',
        passphrase: PASSPHRASE,
      });
      const [fingerprintLine, publicLine, refused] = [
        await run('ssh-keygen', ['-l', '-f', path]),
        await run('ssh-keygen', ['-y', '-P', PASSPHRASE, '-f', path]),
        await outcomeOf('ssh-keygen', ['-y', '-P', 'wrong', '-f', path]),
      ];
      expect({
        said: { ...facts, age: facts.age.from },
        publicFile: await readFile(publicKeyPath, 'utf8'),
        fingerprintLine: fingerprintLine.trim().split(' ').slice(0, 2),
        refused: refused.code !== 0,
        isFolderOpen,
      }).toMatchObject({
        said: {
          path,
          form: 'openssh',
          keyType,
          bits,
          grade: 'strong',
          comment: 'dana@desk-4',
          isProtected: true,
          isReadableByOthers: false,
          publicKey: publicLine.trim().includes('dana@desk-4')
            ? publicLine.trim()
            : `${publicLine.trim()} dana@desk-4`,
          age: 'made-here',
        },
        publicFile: `${facts.publicKey}\n`,
        fingerprintLine: [String(bits), facts.fingerprint],
        refused: true,
        isFolderOpen: false,
      });
      const modes = await Promise.all(
        [path, publicKeyPath, at('new', 'folder'), at('new')].map(
          async (one) => (await stat(one)).mode & 0o777,
        ),
      );
      expect(modes).toEqual([0o600, 0o644, 0o700, 0o700]);
      expect((await readFile(path, 'utf8')).split('\n').map((line) => line.length <= 70)).not.toContain(
        false,
      );
      // And Waybill itself signs in with it.
      expect((await loadPrivateKey(path, PASSPHRASE)).getPublicSSH().toString('base64')).toBe(
        facts.publicKey?.split(' ')[1],
      );
    },
  );

  it('without a passphrase are unprotected, and ssh-keygen reads them so', async () => {
    const { facts } = await ask('keys.make', { path: at('key') });
    expect([facts.isProtected, (await run('ssh-keygen', ['-y', '-P', '', '-f', at('key')])).trim()]).toEqual([
      false,
      facts.publicKey,
    ]);
  });

  it.each(['key', 'key.pub'])('never take the place of a file that is there (%s)', async (taken) => {
    await writeFile(at(taken), 'somebody’s');
    const answer = await engine.request('keys.make', { path: at('key') });
    expect([answer.ok ? 'made' : answer.error.code, await readFile(at(taken), 'utf8')]).toEqual([
      'AlreadyExists',
      'somebody’s',
    ]);
    expect((await readdir(at())).sort()).toEqual(['data', taken].sort());
  });

  it('go through no link, and into no folder that can’t be written to', async () => {
    await symlink(at('elsewhere'), at('link'));
    const linked = await engine.request('keys.make', { path: at('link') });
    await writeFile(at('file'), '');
    const nowhere = await engine.request('keys.make', { path: at('file', 'key') });
    expect([linked, nowhere].map((answer) => (answer.ok ? 'made' : answer.error.code))).toEqual([
      'AlreadyExists',
      'NotADirectory',
    ]);
    expect(await readdir(at())).not.toContain('elsewhere');
  });

  it('say where others may write in their folder', async () => {
    await mkdir(at('open'));
    await chmod(at('open'), 0o777);
    expect((await ask('keys.make', { path: at('open', 'key') })).isFolderOpen).toBe(true);
  });

  it('leave their passphrase nowhere: not in files, not in the history', async () => {
    await ask('keys.make', { path: at('key'), passphrase: PASSPHRASE });
    await ask('keys.make', { path: at('key'), passphrase: PASSPHRASE }).catch(() => {});
    const { entries } = await ask('history.list', { filter: { everything: true } });
    await engine.close();
    const files = (await readdir(at(), { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    const found = await Promise.all(
      files.map(async ({ parentPath, name }) =>
        secretsIn(await readFile(join(parentPath, name)), PASSPHRASE),
      ),
    );
    expect([found.flat(), secretsIn(JSON.stringify(entries), PASSPHRASE)]).toEqual([[], []]);
    expect(entries.map(({ fields }) => [fields.kind, fields.keyType, fields.protected])).toEqual([
      ['key.made', 'ssh-ed25519', true],
    ]);
  });

  it('that are given up while they are made leave nothing', async () => {
    const giveUp = new AbortController();
    const making = engine.request(
      'keys.make',
      { type: 'rsa', path: at('key'), passphrase: PASSPHRASE },
      { signal: giveUp.signal },
    );
    giveUp.abort();
    const answer = await making;
    expect([answer.ok ? 'made' : answer.error.code, await readdir(at())]).toEqual(['Cancelled', ['data']]);
  });

  it('get a name that nothing has yet, with the partner’s in it', async () => {
    const { id } = await ask('profiles.add', {
      name: 'Zürich & Söhne',
      host: '127.0.0.1',
      user: 'x',
      authentication: { method: 'password' },
    });
    const wanted = { type: 'rsa', profileId: id, folder: at() } as const;
    const first = await ask('keys.newPath', wanted);
    await writeFile(`${first.path}.pub`, '');
    expect([first.path, (await ask('keys.newPath', wanted)).path]).toEqual([
      at('waybill_zurich-sohne_rsa'),
      at('waybill_zurich-sohne_rsa_2'),
    ]);
  });

  describe('in use', () => {
    const use = (name: string, path: string) =>
      ask('profiles.add', {
        name,
        host: '127.0.0.1',
        user: 'x',
        authentication: { method: 'key-file', path },
      });

    it('are listed once each, with age, users and what is wrong with them', async () => {
      await ask('keys.make', { path: at('mine') });
      const theirs = await generateKey(at('theirs'), 'rsa', 'secret');
      const old = new Date(Date.now() - 400 * DAY);
      await utimes(theirs.path, old, old);
      await ask('keys.make', { path: at('spare') });
      await use('A', at('mine'));
      await use('B', at('theirs'));
      await use('C', at('theirs'));
      await use('D', at('gone'));
      const { keys, reminderDays } = await ask('keys.list', {});
      const outline = keys.map(({ path, usedBy, facts, error, isDue }) => [
        path.slice(at().length + 1),
        usedBy.map(({ name }) => name).join(),
        facts === null ? error?.code : `${facts.keyType} ${facts.bits} ${facts.grade} ${facts.age.from}`,
        isDue,
      ]);
      expect([reminderDays, outline]).toEqual([
        365,
        [
          ['gone', 'D', 'KeyUnreadable', false],
          ['mine', 'A', 'ssh-ed25519 256 strong made-here', false],
          ['spare', '', 'ssh-ed25519 256 strong made-here', false],
          ['theirs', 'B,C', 'ssh-rsa 3072 acceptable file', true],
        ],
      ]);
      expect(keys.find(({ path }) => path === theirs.path)?.facts?.fingerprint).toBe(theirs.fingerprint);

      await ask('keys.remindAfter', { days: 0 });
      const never = await ask('keys.list', {});
      await ask('keys.remindAfter', { days: 401 });
      const later = await ask('keys.list', {});
      expect([never, later].map((list) => [list.reminderDays, list.keys.some(({ isDue }) => isDue)])).toEqual(
        [
          [0, false],
          [401, false],
        ],
      );
    });

    it('a path of another system’s tells nothing, and the set-up kit says that the key is to come', async () => {
      const authentication = { method: 'key-file', path: 'C:\\keys\\id_ed25519' } as const;
      const { id } = await ask('profiles.add', { name: 'A', host: 'a.example', user: 'a', authentication });
      expect((await ask('keys.list', {})).keys).toMatchObject([
        { facts: null, error: { code: 'KeyUnreadable', detail: { why: 'missing' } } },
      ]);
      const { files } = await ask('setupKit.make', { profileId: id, subfolders: [] });
      expect(files.length).toBeGreaterThan(0);
    });

    it('keep the age Waybill knows when their file is copied or its passphrase changed', async () => {
      const { facts } = await ask('keys.make', { path: at('mine') });
      await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'other', '-f', at('mine')]);
      await run('cp', [at('mine'), at('copy')]);
      const copied = await ask('keys.show', { path: at('copy') });
      expect([copied.age, copied.fingerprint, copied.isProtected]).toEqual([
        facts.age,
        facts.fingerprint,
        true,
      ]);
    });
  });
});
