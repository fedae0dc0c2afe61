import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VaultAccount } from '../../../electron/vault/vault.ts';
import { type AppError, failure } from '../../../shared/errors.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';
import { profileNamed } from './fixtures.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('cli');
});
afterEach(() => folder[Symbol.asyncDispose]());
const run = (line: string[], options?: CliOptions) => runCli(folder.path, line, options);

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

  const refusing = (detail?: AppError['detail']) => ({
    delete: async () => {
      throw failure('VaultUnavailable', 'no answer', detail === undefined ? {} : { detail });
    },
  });

  it('profiles edit says so where there is no keychain to forget the former proxy’s password', async () => {
    const { code, err } = await run(line('profiles', 'edit', 'partner', '--no-proxy'), {
      ...behindProxy,
      vault: refusing(),
    });
    expect(code).toBe(0);
    expect(err.replace(/\s+/g, ' ')).toContain('the former proxy of partner (VaultUnavailable)');
  });

  it('profiles edit changes nothing where a locked keychain may keep the former proxy’s password', async () => {
    const { code, out, err } = await run(line('profiles', 'edit', 'partner', '--no-proxy'), {
      ...behindProxy,
      vault: refusing({ wish: 'forget', deadlineMs: 1_000 }),
    });
    expect([code, out]).toEqual([4, '']);
    expect(err).toContain('keychain');
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
