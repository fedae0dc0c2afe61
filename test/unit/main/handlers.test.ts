import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MainHandlers } from '../../../electron/main/gateway/gateway.ts';
import { createMainHandlers } from '../../../electron/main/requests/create-main-handlers.ts';
import { asFileName } from '../../../electron/main/requests/export-requests.ts';
import { placesOf } from '../../../electron/main/requests/places.ts';
import type { Desktop, RequestParts } from '../../../electron/main/requests/request-parts.ts';
import { ChosenVault } from '../../../electron/main/secrets/chosen-vault.ts';
import { CredentialOwner } from '../../../electron/main/secrets/credential-owner.ts';
import { SafeStorageVault } from '../../../electron/main/secrets/safe-storage-vault.ts';
import { AppMemory } from '../../../electron/main/settings/app-memory.ts';
import { SettingsFile } from '../../../electron/main/settings/settings-file.ts';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import { type AppError, appError } from '../../../shared/errors.ts';
import { err, ok } from '../../../shared/result.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { FakeKeychain, fakeSafeStorage } from './fake-vaults.ts';

const { signal } = new AbortController();
const NEED: CredentialNeed = {
  profileId: 'p1',
  profileName: 'Sleep Impressions',
  host: 'h',
  port: 22,
  user: 'u',
  method: 'password',
};

let folder: TempFolder;
let keychain: FakeKeychain;
let owner: CredentialOwner;
let memory: AppMemory;
let handlers: MainHandlers;
let asked: unknown[];
let answers: Record<string, unknown>;
let done: string[];
let target: string | null;
let refuseTrash: string | undefined;

beforeEach(async () => {
  folder = await tempFolder('handlers');
  keychain = new FakeKeychain();
  asked = [];
  done = [];
  target = null;
  refuseTrash = undefined;
  answers = {
    'profiles.get': { authentication: { method: 'password' } },
    'profiles.release': { released: 4 },
    'profiles.remove': null,
  };
  const report = (event: string, { code }: AppError) => void done.push(`reported: ${event}, ${code}`);
  const vault = new ChosenVault({
    keychain,
    encryptedFile: new SafeStorageVault(
      join(folder.path, 'secrets.json'),
      fakeSafeStorage('basic_text'),
      'linux',
    ),
    report: () => {},
  });
  owner = new CredentialOwner(vault);
  memory = await AppMemory.open(join(folder.path, 'window-state.json'), report);
  const desktop: Desktop = {
    dialogs: {
      chooseFiles: async () => [],
      chooseFolder: async () => null,
      chooseKeyFile: async () => null,
      chooseSaveTarget: async ({ path, extension }) => {
        done.push(`asked for ${path.slice(folder.path.length)}, ${extension}`);
        return target;
      },
      confirm: async () => false,
    },
    writeClipboard: (text) => void done.push(`copied ${text}`),
    trash: async (path) => {
      if (path === refuseTrash) throw new Error('Failed to move item to trash');
      done.push(`trashed ${path.slice(folder.path.length)}`);
    },
    reveal: (path) => void done.push(`revealed ${path}`),
    openFolder: async (path) => (path.endsWith('logs') ? 'no file manager' : ''),
    folder: () => folder.path,
    print: async () => true,
    toPdf: async () => Buffer.from('%PDF-1.7'),
  };
  const engine = {
    state: { state: 'running', restarts: 0, error: null },
    restart: async () => void done.push('restarted'),
    request: async (name: string, input: unknown) => {
      asked.push([name, input]);
      return name in answers ? ok(answers[name]) : err(appError('EngineStopped', name));
    },
  } as unknown as RequestParts['engine'];
  handlers = createMainHandlers({
    engine,
    vault,
    owner,
    memory,
    settings: await SettingsFile.open({
      path: join(folder.path, 'settings.json'),
      report,
      changed: () => {},
    }),
    desktop,
    versions: { app: '1', electron: '2', chromium: '3', node: '4', engine: '5' },
    platform: 'linux',
    dataDirectory: folder.path,
    logsFolder: join(folder.path, 'logs'),
    report,
  });
});
afterEach(() => folder[Symbol.asyncDispose]());

const codeOf = (code: string) => expect.objectContaining({ error: expect.objectContaining({ code }) });

describe('a secret that a person gives', () => {
  const give = (keep: boolean) =>
    handlers['credentials.give']({ profileId: 'p1', kind: 'password', secret: 'typed', keep }, signal);

  it('is kept where that was asked for, and lets the profile go on', async () => {
    expect(await give(true)).toEqual({ released: 4, kept: true });
    expect([Object.fromEntries(keychain.secrets), asked.at(-1)]).toEqual([
      { 'p1:password': 'typed' },
      ['profiles.release', { id: 'p1' }],
    ]);
    expect(await handlers['credentials.state']({ profileId: 'p1' }, signal)).toEqual({
      password: true,
      passphrase: false,
      store: 'keychain',
    });
  });

  it.each([
    ['was not to be kept', () => give(false)],
    [
      'is of a profile that asks each time',
      () => {
        answers['profiles.get'] = { authentication: { method: 'ask' } };
        return give(true);
      },
    ],
    [
      'can be kept nowhere',
      () => {
        keychain.locked = true;
        return give(true);
      },
    ],
  ])('serves one sign-in where it %s', async (_where, gives) => {
    expect(await gives()).toEqual({ released: 4, kept: false });
    expect(keychain.secrets.size).toBe(0);
    expect(await owner.credential(NEED, signal)).toEqual({ kind: 'password', password: 'typed' });
    expect(await owner.credential(NEED, signal)).toMatchObject({ kind: 'none' });
  });

  it('is forgotten when that is wanted, and with its connection', async () => {
    await give(true);
    await handlers['credentials.forget']({ profileId: 'p1' }, signal);
    expect(keychain.secrets.size).toBe(0);
    await give(true);
    await memory.remember({ practiceProfileId: 'p1' });
    await handlers['connections.remove']({ id: 'p1' }, signal);
    expect([keychain.secrets.size, memory.value.practiceProfileId]).toEqual([0, null]);
  });

  it('stays where the connection is not removed, and is no reason to say that a removed one is not', async () => {
    await give(true);
    delete answers['profiles.remove'];
    await expect(handlers['connections.remove']({ id: 'p1' }, signal)).rejects.toThrow(
      codeOf('EngineStopped'),
    );
    expect(keychain.secrets.size).toBe(1);
    answers['profiles.remove'] = null;
    keychain.locked = true;
    expect(await handlers['connections.remove']({ id: 'p1' }, signal)).toBeNull();
    expect(done.at(-1)).toBe('reported: secret of a removed profile not removed, VaultUnavailable');
  });

  it('goes with a test, by way of the question for it and not in the request', async () => {
    const settings = { name: 'x', host: 'h', user: 'u', authentication: { method: 'password' } };
    answers['connections.test'] = { testId: 't', steps: [], passed: true };
    const input = {
      testId: 't',
      profileId: 'p1',
      settings: settings as unknown as Parameters<MainHandlers['connections.tryOut']>[0]['settings'],
      secret: { kind: 'password' as const, secret: 'typed' },
    };
    expect(await handlers['connections.tryOut'](input, signal)).toMatchObject({ passed: true });
    expect(asked).toEqual([['connections.test', { testId: 't', settings }]]);
    expect(await owner.credential({ ...NEED, profileId: 't' }, signal)).toMatchObject({ kind: 'none' });
  });
});

describe('files of this computer', () => {
  const paths = () => ['a.csv', 'b.csv', 'c.csv'].map((name) => join(folder.path, name));
  beforeEach(() => Promise.all(paths().map((path) => writeFile(path, ''))));

  it('go to the trash, links themselves too', async () => {
    const link = join(folder.path, 'dangling');
    await symlink('/nowhere/at/all', link);
    expect(await handlers['local.trash']({ paths: [...paths(), link] }, signal)).toEqual({ trashed: 4 });
    expect(done).toEqual(['trashed /a.csv', 'trashed /b.csv', 'trashed /c.csv', 'trashed /dangling']);
  });

  it('say which one does not, and how many did', async () => {
    const [first = '', second = '', third = ''] = paths();
    refuseTrash = second;
    await expect(handlers['local.trash']({ paths: [first, second, third] }, signal)).rejects.toMatchObject({
      error: { code: 'LocalPermissionDenied', path: second, detail: { trashed: 1 } },
    });
    await expect(handlers['local.trash']({ paths: [join(folder.path, 'gone')] }, signal)).rejects.toThrow(
      codeOf('LocalFileNotFound'),
    );
    await expect(handlers['local.trash']({ paths: ['a.csv'] }, signal)).rejects.toThrow(
      codeOf('InvalidRequest'),
    );
    await expect(handlers['local.reveal']({ path: join(folder.path, 'gone') }, signal)).rejects.toThrow(
      codeOf('LocalFileNotFound'),
    );
  });

  it('are looked for in folders that are there, each once', async () => {
    const there = join(folder.path, 'Desktop');
    await mkdir(there);
    const kinds: Record<string, string> = {
      home: folder.path,
      desktop: there,
      documents: folder.path,
      downloads: join(folder.path, 'none'),
    };
    expect(await placesOf('linux', (kind) => kinds[kind])).toEqual([
      { kind: 'home', path: folder.path },
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
    handlers['history.saveExport']({ filter, format: 'csv', suggestedName: 'Waybill 1/2.csv' }, signal);

  it('is asked for where, under a name any system can hold', async () => {
    expect(await exportTo()).toBeNull();
    expect([done, asked]).toEqual([['asked for /Waybill 1-2.csv, csv'], []]);
    expect(['../x', 'a:b?', '...', ' \u0000 '].map(asFileName)).toEqual(['-x', 'a-b-', 'waybill', '-']);
  });

  it('replaces what the dialog has asked about', async () => {
    target = '/there/history.csv';
    answers['history.export'] = { entries: 1, path: target, sha256: 'x' };
    expect(await exportTo()).toEqual({ entries: 1, path: target, sha256: 'x' });
    expect(asked).toEqual([['history.export', { filter, format: 'csv', path: target, overwrite: true }]]);
  });

  it('may be a page of the window', async () => {
    const save = () => handlers['window.savePdf']({ suggestedName: 'waybill.pdf' }, signal);
    expect(await save()).toEqual({ path: null });
    target = join(folder.path, 'waybill.pdf');
    expect(await save()).toEqual({ path: target });
    expect(await readFile(target, 'utf8')).toBe('%PDF-1.7');
    target = join(folder.path, 'no', 'waybill.pdf');
    await expect(save()).rejects.toThrow(codeOf('LocalFileNotFound'));
  });
});

describe('the application', () => {
  it('tells how it is', async () => {
    expect(await handlers['app.state']({}, signal)).toMatchObject({
      platform: 'linux',
      dataDirectory: folder.path,
      engine: { state: 'running' },
      settings: { keys: 'explorer' },
      practiceProfileId: null,
    });
    await handlers['settings.update']({ keys: 'commander' }, signal);
    expect(await handlers['app.state']({}, signal)).toMatchObject({ settings: { keys: 'commander' } });
  });

  it('opens its folders, or says why not', async () => {
    expect(await handlers['app.openFolder']({ which: 'data' }, signal)).toBeNull();
    await expect(handlers['app.openFolder']({ which: 'logs' }, signal)).rejects.toThrow(codeOf('Internal'));
  });

  it('remembers that the practice server is used, and its password in memory only', async () => {
    answers['practice.start'] = {
      profile: { id: 'p9' },
      password: 'of-this-run',
      sampleFiles: ['/a.csv'],
      rootDirectory: '/r',
    };
    expect(await handlers['practice.use']({}, signal)).toEqual({
      profile: { id: 'p9' },
      sampleFiles: ['/a.csv'],
    });
    expect(await owner.credential({ ...NEED, profileId: 'p9' }, signal)).toMatchObject({
      password: 'of-this-run',
    });
    expect(await readFile(join(folder.path, 'window-state.json'), 'utf8')).toMatch(
      /"practiceProfileId": "p9"/,
    );
  });
});
