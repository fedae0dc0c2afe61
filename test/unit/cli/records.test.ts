import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VaultAccount } from '../../../electron/vault/vault.ts';
import { failure } from '../../../shared/errors.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { profileNamed } from './fixtures.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('cli');
});
afterEach(() => folder[Symbol.asyncDispose]());
const run = (line: string[], options?: CliOptions) => runCli(folder.path, line, options);

const ENTRY: LedgerEntry = {
  sequence: 12,
  previousHash: '0'.repeat(64),
  hash: '1'.repeat(64),
  fields: {
    kind: 'transfer.delivered',
    atMs: new Date(2025, 0, 16, 9, 41).getTime(),
    profileName: 'Sleep Impressions',
    direction: 'upload',
    fileName: 'billing\u001b[2J.csv',
    sizeBytes: 18_637,
    stage: 'published',
    checked: 'size',
  },
};

describe('waybill history list', () => {
  it('shows what was delivered, to whom and how it was checked', async () => {
    const { code, out } = await run(['history', 'list'], { world: { history: [ENTRY] } });
    expect(code).toBe(0);
    expect(out).toBe(
      '    #12  2025-01-16 09:41  ↑ delivered     billing\\x1b[2J.csv                     18.2 KB  Sleep Impressions  published, size checked\n',
    );
  });

  it.each([
    [{ stage: 'placed' }, 'placed directly, size checked'],
    [{ checked: 'content', checkedBy: 'read-back' }, 'published, content checked (read back)'],
    [{ entryKind: 'folder', checked: null }, 'empty folder, made'],
    [{ kind: 'transfer.skipped', skipReason: 'link' }, 'It is a symbolic link; links are not followed.'],
  ])('says of %o what it came to', async (change, said) => {
    const entry = { ...ENTRY, fields: { ...ENTRY.fields, ...change } };
    const { out } = await run(['history', 'list'], { world: { history: [entry] } });
    expect(out.endsWith(`Sleep Impressions  ${said}\n`)).toBe(true);
  });

  it('asks the engine for the period and partner', async () => {
    const line = [
      'history',
      'list',
      '--from',
      '2025-01-16',
      '--to',
      '2025-01-16',
      '--profile',
      'P',
      '--before',
      '9',
    ];
    const { engine } = await run(line);
    expect(engine?.requests).toEqual([
      {
        name: 'history.list',
        input: {
          filter: {
            fromMs: new Date(2025, 0, 16).getTime(),
            toMs: new Date(2025, 0, 17).getTime(),
            profileName: 'P',
            everything: false,
          },
          limit: 50,
          after: 9,
        },
      },
    ]);
  });
});

describe('waybill verify', () => {
  it('answers 0 for an intact chain', async () => {
    const { code, out } = await run(['verify']);
    expect([code, out]).toEqual([0, '✓ 2 entries, chain intact\n  head 2 aa\n']);
  });

  it('answers 6 and names the first wrong entry', async () => {
    const verdict = {
      intact: false,
      entries: 9,
      sequence: 4,
      problem: 'hash-mismatch',
      message: 'altered',
    } as const;
    const { code, err } = await run(['verify'], { world: { verdict } });
    expect(code).toBe(6);
    expect(err).toContain('The first wrong entry is #4 (hash-mismatch): altered');
  });
});

describe('waybill credential where', () => {
  const partner = profileNamed('saved', 'partner');
  const kept = [
    { profileId: partner.id, kind: 'password' as const, where: 'keychain' as const },
    { profileId: 'gone', kind: 'passphrase' as const, where: 'keychain' as const },
  ];
  const secretsFile = () => join(folder.path, 'data', 'secrets.json');
  const withFile = async () => {
    await mkdir(join(folder.path, 'data'), { recursive: true });
    await writeFile(
      secretsFile(),
      JSON.stringify({ version: 1, secrets: { [`${partner.id}:password`]: 'Y2FuYXJ5' } }),
    );
  };
  const line = (...words: string[]) => ['--data-dir', join(folder.path, 'data'), ...words];

  it('names the store and whose secrets it holds, and those of the application', async () => {
    await withFile();
    const options = { vault: { list: async () => kept } };
    const { code, out } = await run(line('credential', 'where'), options);
    expect(code).toBe(0);
    expect(out).toMatch(/New ones go to +the Secret Service of your session/);
    expect(out).toMatch(/Encrypted file +.*secrets\.json \(1; only the application can read them\)/);
    expect(out).toMatch(/partner +password, in the keychain/);
    expect(out).toMatch(/\(profile is gone\) +passphrase, in the keychain/);
    expect(out).toMatch(/partner +password, in the encrypted file/);
    expect(out).not.toContain('Y2FuYXJ5');
  });

  it('says so where the keychain doesn’t answer', async () => {
    const locked = async () => {
      throw failure('VaultUnavailable', 'locked', { hint: 'Open it.' });
    };
    const { code, out } = await run(line('credential', 'where'), { vault: { list: locked } });
    expect(code).toBe(0);
    expect(out).toMatch(/nowhere: this computer has neither a keychain that answers/);
    const all = await run(line('credential', 'remove', '--all'), { vault: { list: locked } });
    expect([all.code, all.out]).toEqual([4, '']);
  });

  it('remove --all forgets every one of them, in the file too', async () => {
    await withFile();
    const deleted: string[] = [];
    const { code, out } = await run(line('credential', 'remove', '--all'), {
      vault: {
        list: async () => kept,
        delete: async ({ profileId, kind }) => {
          deleted.push(`${profileId} ${kind}`);
          return true;
        },
      },
    });
    expect([code, out, deleted]).toEqual([
      0,
      'Forgotten: 3. Nothing is kept any more.\n',
      [`${partner.id} password`, 'gone passphrase'],
    ]);
    expect(JSON.parse(await readFile(secretsFile(), 'utf8'))).toEqual({ version: 1, secrets: {} });
  });

  it('remove wants a name or --all, and not both', async () => {
    expect((await run(line('credential', 'remove'))).code).toBe(2);
    expect((await run(line('credential', 'remove', 'partner', '--all'))).code).toBe(2);
  });

  it('profiles remove forgets what the application kept, too', async () => {
    await withFile();
    await run(line('profiles', 'remove', 'partner'));
    expect(JSON.parse(await readFile(secretsFile(), 'utf8'))).toEqual({ version: 1, secrets: {} });
  });

  const PROXY = { kind: 'socks5', host: 'old.example', port: 1_080, user: 'ravi' } as const;
  const behindProxy: CliOptions = {
    before: ({ profiles }) => profiles.splice(0, 1, { ...partner, route: PROXY }),
  };

  it('profiles edit shows no other proxy the password that the application kept for the former one', async () => {
    await mkdir(join(folder.path, 'data'), { recursive: true });
    const secrets = { [`${partner.id}:password`]: 'YQ==', [`${partner.id}:proxy-password`]: 'Yg==' };
    await writeFile(secretsFile(), JSON.stringify({ version: 1, secrets }));
    const edit = (...words: string[]) => run(line('profiles', 'edit', 'partner', ...words), behindProxy);
    const kept = async () => Object.keys(JSON.parse(await readFile(secretsFile(), 'utf8')).secrets);
    await edit('--verify', 'size');
    expect(await kept()).toEqual(['saved:password', 'saved:proxy-password']);
    await edit('--proxy', 'socks5://ravi@new.example');
    expect(await kept()).toEqual(['saved:password']);
  });

  it('profiles edit says so where the keychain can’t forget the former proxy’s password', async () => {
    const locked = async () => {
      throw failure('VaultUnavailable', 'locked');
    };
    const { code, err } = await run(line('profiles', 'edit', 'partner', '--no-proxy'), {
      ...behindProxy,
      vault: { delete: locked },
    });
    expect(code).toBe(0);
    expect(err.replace(/\s+/g, ' ')).toContain('the former proxy of partner (VaultUnavailable)');
  });
});

describe('waybill credential set', () => {
  it('keeps what standard input holds in the keychain and lets the profile go on', async () => {
    const kept: [VaultAccount, string][] = [];
    const set = (account: VaultAccount, secret: string) => {
      kept.push([account, secret]);
      return Promise.resolve();
    };
    const { code, out, engine } = await run(['credential', 'set', 'partner'], {
      stdin: 's3cret \n',
      vault: { set },
    });
    expect(code).toBe(0);
    expect(kept).toEqual([[{ profileId: 'saved', kind: 'password' }, 's3cret ']]);
    expect(out).not.toContain('s3cret');
    expect(engine?.requests.map(({ name }) => name)).toEqual(['profiles.find', 'profiles.release']);
  });

  it('asks without showing what is typed', async () => {
    const { code, err } = await run(['credential', 'set', 'partner'], { typed: ['s3cret'] });
    expect(code).toBe(0);
    expect(err).toContain('Password for partner: ');
    expect(err).not.toContain('s3cret');
  });

  it('refuses an empty secret', async () => {
    expect((await run(['credential', 'set', 'partner'], { stdin: '\n' })).code).toBe(2);
  });
});

describe('waybill profiles add', () => {
  it('saves a server and says how to store its password', async () => {
    const { code, out, engine } = await run(['profiles', 'add', 'New', '--host', 'h', '--user', 'u']);
    expect(code).toBe(0);
    expect(engine?.requests[0]?.input).toMatchObject({
      name: 'New',
      port: 22,
      authentication: { method: 'password' },
    });
    expect(out).toContain('waybill credential set "New"');
  });

  it.each([
    [['profiles', 'add', 'a:b', '--host', 'h', '--user', 'u'], 'without colon'],
    [['profiles', 'add', 'a', '--host', 'h h', '--user', 'u'], 'without spaces'],
    [['profiles', 'add', 'a', '--host', 'h', '--user', 'u', '--port', '0'], '1 to 65535'],
    [['profiles', 'add', 'a', '--host', 'h'], '--user'],
    [
      ['profiles', 'add', 'a', '--host', 'h', '--user', 'u', '--ask', '--identity', 'k'],
      'cannot be used with',
    ],
  ])('refuses %j', async (line, part) => {
    const { code, err, engine } = await run(line);
    expect([code, engine]).toEqual([2, undefined]);
    expect(err).toContain(part);
  });
});

/** One of each group of options, and what a profile's settings are then. */
const EVERY_OPTION = [
  ...['--description', 'Daily files', '--on-conflict', 'rename', '--include', '*.csv', '--exclude', 'old/'],
  ...['--links', 'follow', '--file-mode', '600', '--no-keep-time', '--no-keep-permissions'],
  ...['--verify', 'size', '--require-check', 'none', '--no-hash-command'],
  ...['--jobs', '3', '--retries', '0', '--retry-wait', '2.5', '--retry-longest', '90'],
  ...['--limit-up', '2k', '--limit-down', 'none'],
  ...['--sync-uploads', 'always', '--no-sync-downloads', '--direct'],
  ...[
    '--temporary-name',
    '.{name}.{random}',
    '--folder',
    ' Partners / Labs ',
    '--favourite',
    '--colour',
    'plum',
  ],
  ...['--icon', 'laboratory', '--local-folder', '/exports', '--notes', 'Ring first.'],
  ...['--connect-timeout', '5', '--keepalive', '0.5', '--stall-timeout', '60', '--idle-timeout', '0'],
];
const EVERY_SETTING = {
  description: 'Daily files',
  transfer: {
    ...{ onConflict: 'rename', include: ['*.csv'], exclude: ['old/'], links: 'follow' },
    ...{ fileMode: 0o600, keepModifiedTime: false, keepPermissions: false },
    ...{ verify: 'size', requiredCheck: 'none', hashCommand: false, concurrency: 3 },
    ...{ uploadLimit: 2_048, downloadLimit: null },
    ...{ syncUploads: 'always', syncDownloads: false, directWrite: true },
    temporaryName: '.{name}.{random}',
  },
  look: { colour: 'plum', icon: 'laboratory' },
  ...{ folder: 'Partners/Labs', favourite: true, localFolder: '/exports', notes: 'Ring first.' },
  retry: { limit: 0, baseMs: 2_500, capMs: 90_000 },
  timeouts: { connectMs: 5_000, keepaliveMs: 500, stallMs: 60_000, idleMs: 0 },
};

describe('every setting of a profile', () => {
  it.each([
    [['profiles', 'add', 'New', '--host', 'h', '--user', 'u'], 'profiles.add'],
    [['profiles', 'edit', 'partner'], 'profiles.update'],
  ])('is set by %j', async (line, name) => {
    const { code, engine } = await run([...line, ...EVERY_OPTION]);
    expect(code).toBe(0);
    const input = engine?.requests.find((request) => request.name === name)?.input as { settings?: unknown };
    const settings = input.settings ?? input;
    expect(settings).toMatchObject(EVERY_SETTING);
    // Nothing of the model that can't be set.
    const { transfer } = settings as { readonly transfer: object };
    expect(Object.keys(transfer).sort()).toEqual(Object.keys(EVERY_SETTING.transfer).sort());
  });

  it.each([
    [['--temporary-name', '{name}.part'], '{random}'],
    [['--colour', 'green'], 'Allowed choices'],
    [['--file-mode', '9'], 'three octal digits'],
    [['--file-mode', '640', '--keep-permissions'], 'either the permissions'],
    [['--all-files', '--include', '*.csv'], 'cannot be used with'],
    [['--stall-timeout', '0'], 'a number of seconds, 0.1 to 600'],
  ])('refuses %j', async (options, part) => {
    const { code, err } = await run(['profiles', 'edit', 'partner', ...options]);
    expect(code).toBe(2);
    expect(err).toContain(part);
  });

  it('takes every file of folders again', async () => {
    const { engine } = await run(['profiles', 'edit', 'partner', '--all-files']);
    expect(engine?.requests.find(({ name }) => name === 'profiles.update')?.input).toMatchObject({
      settings: { transfer: { include: [], exclude: [] } },
    });
  });
});

describe('waybill profiles edit', () => {
  it('changes how files are compared, and nothing else', async () => {
    const { code, out, engine } = await run([
      ...['profiles', 'edit', 'partner', '--verify', 'read-back'],
      ...['--require-check', 'content', '--hash-command'],
    ]);
    expect(code).toBe(0);
    expect(out).toBe('✓ Profile partner saved.\n');
    const { name, host, port, user, transfer } = profileNamed('saved', 'partner');
    expect(engine?.requests.find((request) => request.name === 'profiles.update')?.input).toMatchObject({
      id: 'saved',
      settings: {
        ...{ name, host, port, user },
        transfer: { ...transfer, verify: 'read-back', requiredCheck: 'content', hashCommand: true },
      },
    });
  });

  it.each([
    [['profiles', 'edit', 'partner'], 'Say what is to change'],
    [['profiles', 'edit', 'partner', '--verify', 'md5'], 'Allowed choices are auto, size, read-back, none'],
  ])('refuses %j', async (line, part) => {
    const { code, err } = await run(line);
    expect(code).toBe(2);
    expect(err).toContain(part);
  });
});

describe('waybill queue cancel', () => {
  it('says exactly what to cancel', async () => {
    const { code, out, engine } = await run(['queue', 'cancel', '17', '18']);
    expect([code, out]).toEqual([0, '2 transfers cancelled.\n']);
    expect(engine?.requests.find(({ name }) => name === 'transfers.cancel')?.input).toEqual({
      which: 'transfers',
      ids: [17, 18],
    });
  });

  it.each([[['queue', 'cancel']], [['queue', 'cancel', '1', '--all']], [['queue', 'cancel', 'x']]])(
    'refuses %j',
    async (line) => expect((await run(line)).code).toBe(2),
  );
});

describe('a wrong command line', () => {
  it('is answered as an object too with --json', async () => {
    const { code, events } = await run(['lss', '--json']);
    expect(code).toBe(2);
    expect(events).toEqual([expect.objectContaining({ event: 'error', code: 'Usage', exitCode: 2 })]);
  });

  it('has help with examples for every command', async () => {
    for (const line of [
      'put',
      'get',
      'ls',
      'queue list',
      'queue resume',
      'queue cancel',
      'history list',
      'history export',
      'verify',
      'profiles list',
      'profiles add',
      'profiles edit',
      'profiles show',
      'profiles remove',
      'credential set',
      'credential remove',
      'credential where',
      'demo',
    ]) {
      const { code, out } = await run([...line.split(' '), '--help']);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`Examples?:\n(  .*\n)*  waybill ${line}`));
    }
  });
});
