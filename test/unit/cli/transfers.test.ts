import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appError, failure } from '../../../shared/errors.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { FINGERPRINT } from './fake-engine.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('cli');
  for (const name of ['a.csv', 'b.csv']) await writeFile(join(folder.path, name), name);
  await mkdir(join(folder.path, 'sub'));
});
afterEach(() => folder[Symbol.asyncDispose]());

const run = (line: string[], options?: CliOptions) => runCli(folder.path, line, options);
const PUT = ['put', 'a.csv', 'b.csv', 'sftp://u@h/in'];
const WITH_PASSWORD = [...PUT, '--password-stdin'];
const inKeychain = { get: () => Promise.resolve('right') };

describe('waybill put', () => {
  it('delivers with the password from standard input and says how it was checked', async () => {
    const { code, out, engine } = await run(WITH_PASSWORD, { stdin: 'right\n' });
    expect(code).toBe(0);
    expect(out).toMatch(/✓ a\.csv {2}→ {2}\/in {2}18\.2 KB {2}published, size checked\n/);
    expect(out).toMatch(/✓ 2 files delivered to h at \d\d:\d\d\. Sizes checked on their server\.\n$/);
    expect(engine?.isClosed).toBe(true);
    expect(engine?.requests.find(({ name }) => name === 'transfers.enqueueUploads')?.input).toMatchObject({
      reserve: true,
      items: [
        { localPath: join(folder.path, 'a.csv'), remotePath: '/in', target: 'folder' },
        { localPath: join(folder.path, 'b.csv'), remotePath: '/in', target: 'folder' },
      ],
    });
  });

  it('says about conflicts, masks and links only what was asked for', async () => {
    const inputOf = async (...options: readonly string[]) => {
      const { engine } = await run([...WITH_PASSWORD, ...options], { stdin: 'right' });
      return engine?.requests.find(({ name }) => name === 'transfers.enqueueUploads')?.input;
    };
    const silent = await inputOf();
    for (const field of ['conflict', 'include', 'exclude', 'links']) expect(silent).not.toHaveProperty(field);
    expect(
      await inputOf('--include', '*.csv', '--include', 'si/', '--links', 'follow', '-c', 'only-if-newer'),
    ).toMatchObject({
      conflict: 'only-if-newer',
      include: ['*.csv', 'si/'],
      exclude: [],
      links: 'follow',
    });
    const { code, err } = await run([...WITH_PASSWORD, '--exclude', '[a'], { stdin: 'right' });
    expect(code).toBe(2);
    expect(err).toContain('This mask has "[" without "]".');
  });

  it('says how this batch is compared, where asked', async () => {
    const enqueued = async (...more: string[]) =>
      (await run([...WITH_PASSWORD, ...more], { stdin: 'right' })).engine?.requests.find(
        ({ name }) => name === 'transfers.enqueueUploads',
      )?.input;
    expect(await enqueued('--verify', 'read-back')).toMatchObject({ verify: 'read-back' });
    expect(await enqueued()).not.toHaveProperty('verify');
  });

  it('takes the password of a saved profile from the keychain', async () => {
    const { code, engine } = await run(['put', 'a.csv', 'partner:'], { vault: inKeychain });
    expect(code).toBe(0);
    const items = engine?.requests.find(({ name }) => name === 'transfers.enqueueUploads')?.input;
    expect(items).toMatchObject({ items: [{ remotePath: '/in', target: 'folder' }] });
  });

  it('prints one object a line and nothing else with --json', async () => {
    const { code, events, err } = await run([...WITH_PASSWORD, '--json'], { stdin: 'right' });
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(events.map(({ event }) => event)).toEqual(['transfer', 'transfer', 'summary']);
    expect(events[0]).toMatchObject({
      state: 'delivered',
      stage: 'published',
      checked: 'size',
      sizeBytes: 18_637,
    });
    expect(events[2]).toMatchObject({ outcome: 'finished', delivered: 2, waiting: 0, exitCode: 0 });
  });

  it('says nothing with --quiet when all went well', async () => {
    const { out, err } = await run([...WITH_PASSWORD, '--quiet'], { stdin: 'right' });
    expect([out, err]).toEqual(['', '']);
  });

  it('answers 1 for a failed file, with owner and next step, and still delivers the other', async () => {
    const outcomeOf = (name: string) =>
      name === 'a.csv'
        ? { state: 'failed' as const, error: appError('DiskFull', 'SSH_FX_14') }
        : { state: 'delivered' as const };
    const { code, out, err } = await run(WITH_PASSWORD, { stdin: 'right', world: { outcomeOf } });
    expect(code).toBe(1);
    expect(err).toContain('h is out of space. a.csv was not delivered');
    expect(err).toContain('Only whoever runs h can free space');
    expect(out).toContain('1 file delivered to h');
  });

  it('answers 6 when something arrived different, whatever else failed', async () => {
    const outcomeOf = (name: string) => ({
      state: 'failed' as const,
      error: appError(name === 'a.csv' ? 'IntegrityMismatch' : 'PermissionDenied', 'x'),
    });
    expect((await run(WITH_PASSWORD, { stdin: 'right', world: { outcomeOf } })).code).toBe(6);
  });

  it('answers 0 for what was skipped by wish', async () => {
    const world = { outcomeOf: () => ({ state: 'skipped' as const }) };
    const { code, engine } = await run([...WITH_PASSWORD, '--on-conflict', 'skip'], {
      stdin: 'right',
      world,
    });
    expect(code).toBe(0);
    expect(engine?.requests.find(({ name }) => name === 'transfers.enqueueUploads')?.input).toMatchObject({
      conflict: 'skip',
    });
  });

  it('signs in once with a wrong password, answers 4 and leaves the files waiting', async () => {
    const { code, err, engine } = await run(WITH_PASSWORD, { stdin: 'wrong' });
    expect(code).toBe(4);
    expect(engine?.signIns).toBe(1);
    expect(err.replace(/\s+/g, ' ')).toContain(
      'h didn’t accept the sign-in for u. Nothing was sent; your 2 files are waiting.',
    );
    expect(err).toContain('waybill queue resume');
    expect(err).not.toContain('wrong');
  });

  it('answers 4 without trying when there is no password and nobody to ask', async () => {
    const { code, engine } = await run(PUT);
    expect([code, engine?.signIns]).toEqual([4, 0]);
  });

  it('answers 4 when the keychain is locked', async () => {
    const vault = { get: () => Promise.reject(failure('VaultUnavailable', 'locked')) };
    const { code, err } = await run(['put', 'a.csv', 'partner:'], { vault });
    expect(code).toBe(4);
    expect(err).toContain('keychain is locked');
  });

  it('answers 5 for an unknown host key without sending a password', async () => {
    const { code, err, engine } = await run(WITH_PASSWORD, { stdin: 'right', world: { trusted: false } });
    expect([code, engine?.signIns]).toEqual([5, 0]);
    expect(err).toContain(FINGERPRINT.slice(0, 20));
  });

  it('goes on with --accept-new-host-key', async () => {
    const line = [...WITH_PASSWORD, '--accept-new-host-key'];
    expect((await run(line, { stdin: 'right', world: { trusted: false } })).code).toBe(0);
  });

  it('never finds a way past a changed host key, not even for a person', async () => {
    const { code, engine } = await run(PUT, { typed: ['yes', 'yes', 'right'], world: { changedKey: true } });
    expect([code, engine?.signIns]).toEqual([5, 0]);
    expect(engine?.requests.some(({ name }) => name === 'trust.accept')).toBe(false);
  });

  it('answers 3 after one failure where the server was never reached, and keeps the files', async () => {
    const { code, err } = await run(WITH_PASSWORD, { stdin: 'right', world: { deadConnections: 9 } });
    expect(code).toBe(3);
    expect(err).toContain('No connection to h. Your 2 files are waiting.');
    expect(err).toContain('2 files stay in the queue');
  });

  it('stops at once for a profile held from before', async () => {
    const { code, engine } = await run(['put', 'a.csv', 'partner:'], {
      vault: inKeychain,
      before: (held) => held.hold(appError('AuthenticationFailed', 'earlier')),
    });
    expect(code).toBe(4);
    expect(engine?.requests.map(({ name }) => name)).not.toContain('transfers.enqueueUploads');
  });

  it.each(['KeyUnreadable', 'HostKeyRevoked', 'TrustStoreUnreadable', 'VaultUnavailable'] as const)(
    'looks anew where %s held a profile: it may have been put right, and nothing was refused',
    async (code) => {
      const outcome = await run(['put', 'a.csv', 'partner:'], {
        vault: inKeychain,
        before: (held) => held.hold(appError(code, 'earlier')),
      });
      expect([outcome.code, outcome.engine?.signIns]).toEqual([0, 1]);
    },
  );

  it('queue resume lets a refused sign-in be tried once more where nothing waits', async () => {
    const { code, out, engine } = await run(['queue', 'resume', '--profile', 'partner'], {
      vault: inKeychain,
      before: (held) => {
        held.isIdle = true;
        held.hold(appError('AuthenticationFailed', 'earlier'));
      },
    });
    expect([code, engine?.status.held]).toEqual([0, null]);
    expect(out).toContain('Nothing waits for partner. The next command may sign in once more.');
  });

  it('takes a new password on the command line as an answer to a held profile', async () => {
    const { code, engine } = await run(['put', 'a.csv', 'partner:', '--password-stdin'], {
      stdin: 'right',
      before: (held) => held.hold(appError('AuthenticationFailed', 'earlier')),
    });
    expect([code, engine?.signIns]).toEqual([0, 1]);
  });

  it.each([
    [['put', 'missing.csv', 'partner:'], 1, 'missing.csv'],
    [['put', 'sub', 'partner:'], 2, '--recursive'],
    [['put', 'a.csv', 'nobody:/x'], 2, 'no connection profile "nobody"'],
    [['put', 'a.csv', 'b.csv'], 2, 'no destination'],
    [['put', 'a.csv'], 2, 'a file, then a destination'],
    [['put', 'a.csv', 'partner:', '--jobs', '11'], 2, '1 to 10'],
    [['put', 'a.csv', 'partner:', '--host-key', 'MD5:aa'], 2, 'SHA256'],
    [['put', 'a.csv', 'partner:', '--on-conflict', 'maybe'], 2, 'overwrite'],
    [['put', 'a.csv', 'partner:', '--password', 'x'], 2, 'unknown option'],
    [['put', 'a.csv', 'sftp://u:hunter2@h/'], 2, "password doesn't belong"],
  ])('refuses %j with %d before anything is queued', async (line, expected, part) => {
    const { code, err, engine } = await run(line);
    expect(code).toBe(expected);
    expect(err).toContain(part);
    expect(err).not.toContain('hunter2');
    expect(engine?.requests.map(({ name }) => name) ?? []).not.toContain('transfers.enqueueUploads');
  });
});

describe('waybill ls', () => {
  it('lists sorted by name and shows control characters instead of obeying them', async () => {
    const { code, out } = await run(['ls', 'sftp://u@h/in', '--password-stdin'], { stdin: 'right' });
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^-rw-r----- +18637 1970-01-01 \d\d:\d\d +a\.csv$/),
      expect.stringMatching(/^-rw-r----- +18637 1970-01-01 \d\d:\d\d +b\\x1b\[2J\.csv$/),
      '',
    ]);
  });

  it('goes the same way through questions as a transfer', async () => {
    const { code } = await run(['ls', 'sftp://u@h/in'], {
      typed: ['yes', 'wrong', 'right'],
      world: { trusted: false },
    });
    expect(code).toBe(0);
  });

  it('answers 3 where nobody listens', async () => {
    const line = ['ls', 'sftp://u@h/in', '--password-stdin', '--json'];
    const { code, events } = await run(line, { stdin: 'right', world: { deadConnections: 1 } });
    expect(code).toBe(3);
    expect(events).toEqual([expect.objectContaining({ event: 'error', code: 'Unreachable', exitCode: 3 })]);
  });
});

describe('waybill queue resume', () => {
  it('names what still needs its connection options', async () => {
    const { code, err } = await run(['queue', 'resume', '--profile', 'sftp://u@h'], {
      before: (engine) => void engine.request('profiles.adHoc', { host: 'h', port: 22, user: 'u' }),
    });
    expect(code).toBe(4);
    expect(err).toContain('waybill queue resume --profile sftp://u@h --password-stdin');
  });

  it('never gives one secret to two servers', async () => {
    const line = ['queue', 'resume', '--password-stdin', '--profile', 'partner', '--profile', 'sftp://u@h'];
    const { code, err } = await run(line, {
      stdin: 'right',
      before: (engine) => void engine.request('profiles.adHoc', { host: 'h', port: 22, user: 'u' }),
    });
    expect(code).toBe(2);
    expect(err).toContain('A password or key is for one server.');
  });
});
