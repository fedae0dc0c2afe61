import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appError } from '../../../shared/errors.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { profileNamed } from './fixtures.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('cli');
});
afterEach(() => folder[Symbol.asyncDispose]());
const run = (line: string[], options?: CliOptions) => runCli(folder.path, line, options);

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

describe('waybill profiles show', () => {
  it('says in words what holds a connection', async () => {
    const { code, out } = await run(['profiles', 'show', 'partner'], {
      before: (held) =>
        held.hold(appError('AuthenticationFailed', 'earlier', { detail: { refused: 'password' } })),
    });
    expect(code).toBe(0);
    expect(out).toContain('needs you. ');
    expect(out.replace(/\s+/g, ' ')).toContain('didn’t accept the password');
    expect(out).not.toContain('AuthenticationFailed');
  });
});
