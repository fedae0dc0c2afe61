import { chmod, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cli, type CliOutcome, commandLine, eventsOf, treeOf } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('where the command line puts things', needed), () => {
  let server: RealSshd;
  let folders = 0;
  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const address = (path: string): string => `sftp://${server.user}@127.0.0.1:${server.port}${path}`;
  const sign = (): string[] => ['--identity', server.identityFile, '--host-key', server.hostKeyFingerprint];
  const put = (cli: Cli, ...args: string[]): Promise<CliOutcome> => cli.run(['put', ...args, ...sign()]);
  const get = (cli: Cli, ...args: string[]): Promise<CliOutcome> => cli.run(['get', ...args, ...sign()]);
  /** A folder on the server for one test. */
  const remoteFolder = async (): Promise<string> => {
    folders += 1;
    const path = join(server.root, `test ${folders} ü#%`);
    await mkdir(path);
    return path;
  };
  const urlOf = (path: string): string => address(path.split('/').map(encodeURIComponent).join('/'));

  it('takes a trailing slash and an existing folder as "into", anything else as the name', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    const file = await cli.write('one.csv', '1');
    await mkdir(join(there, 'in'));
    expect((await put(cli, file, `${urlOf(there)}/`)).code).toBe(0);
    expect((await put(cli, file, urlOf(join(there, 'in')))).code).toBe(0);
    expect((await put(cli, file, urlOf(join(there, 'exact name.csv')))).code).toBe(0);
    expect(Object.keys(await treeOf(there))).toEqual(['exact name.csv', 'in/one.csv', 'one.csv']);
  });

  it('makes missing folders only where asked', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    const file = await cli.write('one.csv', '1');
    const into = `${urlOf(join(there, 'a/b'))}/`;
    const missing = await put(cli, file, into, '--json');
    expect(missing.code).toBe(1);
    expect(eventsOf(missing, 'transfer')).toMatchObject([
      { state: 'failed', error: { code: 'NotFound' }, owner: 'you' },
    ]);
    const exact = await put(cli, file, urlOf(join(there, 'a/two.csv')));
    expect(exact.code).toBe(1);
    expect(exact.stderr).toContain('--make-dirs');
    expect(await readdir(there)).toEqual([]);
    expect((await put(cli, file, into, '--make-dirs')).code).toBe(0);
    expect(Object.keys(await treeOf(there))).toEqual(['a/b/one.csv']);
  });

  it('sends several sources into a folder, at most so many large ones at once', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    const sources: string[] = [];
    for (const name of ['a.bin', 'b.bin', 'c.bin'])
      sources.push(await cli.write(name, Buffer.alloc(3_000_000, name)));
    expect((await put(cli, ...sources, urlOf(there), '--jobs', '3')).code).toBe(0);
    expect(await treeOf(there)).toEqual(await treeOf(cli.folder));
    const notAFolder = await put(cli, ...sources, urlOf(join(there, 'a.bin')));
    expect(notAFolder.code).toBe(1);
    expect(notAFolder.stderr).toContain('not a folder');
  });

  it('keeps mode 0640 and the time of change on the server, whatever the local mode', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    const file = await cli.write('open.csv', 'x');
    await chmod(file, 0o777);
    await utimes(file, 1_600_000_000, 1_600_000_000);
    expect((await put(cli, file, urlOf(there))).code).toBe(0);
    const facts = await stat(join(there, 'open.csv'));
    expect([facts.mode & 0o777, facts.mtimeMs]).toEqual([0o640, 1_600_000_000_000]);
    expect((await get(cli, urlOf(join(there, 'open.csv')), 'back.csv')).code).toBe(0);
    expect((await stat(join(cli.folder, 'back.csv'))).mtimeMs).toBe(1_600_000_000_000);
  });

  it('needs --recursive for a folder, which then arrives whole under its own name, and comes back', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    for (let index = 0; index < 200; index += 1) {
      const folder = `export/day ${index % 7}/part-${index % 3}`;
      await cli.write(`${folder}/file ${index}.csv`, Buffer.alloc(index * 37, `${index},ü\n`));
    }
    const refused = await put(cli, 'export', urlOf(there));
    expect([refused.code, await readdir(there)]).toEqual([2, []]);

    const sent = await put(cli, 'export/', urlOf(there), '--recursive', '--json');
    expect(sent.code).toBe(0);
    expect(eventsOf(sent, 'summary')).toMatchObject([{ delivered: 200, failed: 0 }]);
    const original = await treeOf(join(cli.folder, 'export'));
    expect(Object.keys(original)).toHaveLength(200);
    expect(await treeOf(join(there, 'export'))).toEqual(original);

    await mkdir(join(cli.folder, 'back'));
    const needsRecursive = await get(cli, urlOf(join(there, 'export')), 'back');
    expect([needsRecursive.code, await readdir(join(cli.folder, 'back'))]).toEqual([1, []]);
    const fetched = await get(cli, urlOf(join(there, 'export')), 'back', '-r');
    expect([fetched.stderr, fetched.code]).toEqual(['', 0]);
    expect(fetched.stdout).toContain('200 files received');
    expect(await treeOf(join(cli.folder, 'back', 'export'))).toEqual(original);
  });

  it('fetches one file into a folder or under a new name, and never replaces one unasked', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    await writeFile(join(there, 'receipt.csv'), 'new');
    const remote = urlOf(join(there, 'receipt.csv'));
    await cli.write('in/keep.txt', '');
    expect((await get(cli, remote, 'in')).code).toBe(0);
    expect((await get(cli, remote, 'copy.csv')).code).toBe(0);
    await writeFile(join(cli.folder, 'copy.csv'), 'mine');
    const refused = await get(cli, remote, 'copy.csv');
    expect([refused.code, await readFile(join(cli.folder, 'copy.csv'), 'utf8')]).toEqual([1, 'mine']);
    expect((await get(cli, remote, 'copy.csv', '-c', 'overwrite')).code).toBe(0);
    expect(await readFile(join(cli.folder, 'copy.csv'), 'utf8')).toBe('new');
    expect(await readFile(join(cli.folder, 'in', 'receipt.csv'), 'utf8')).toBe('new');
    expect((await get(cli, remote, 'nowhere/copy.csv')).code).toBe(1);
    expect((await get(cli, remote, 'nowhere/copy.csv', '-p')).code).toBe(0);
    expect((await get(cli, urlOf(join(there, 'missing.csv')), '.')).code).toBe(1);
    expect(Object.keys(await treeOf(cli.folder))).toEqual([
      'copy.csv',
      'in/keep.txt',
      'in/receipt.csv',
      'nowhere/copy.csv',
    ]);
  });

  it('leaves, skips, replaces or renames where the target exists, as asked', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    await writeFile(join(there, 'a.csv'), 'theirs');
    const file = await cli.write('a.csv', 'ours');
    const codes: (number | null)[] = [];
    const contents: string[] = [];
    for (const policy of ['fail', 'skip', 'rename', 'overwrite']) {
      const { code } = await put(cli, file, urlOf(there), '--on-conflict', policy);
      codes.push(code);
      contents.push(await readFile(join(there, 'a.csv'), 'utf8'));
    }
    expect(codes).toEqual([1, 0, 0, 0]);
    expect(contents).toEqual(['theirs', 'theirs', 'theirs', 'ours']);
    expect((await readdir(there)).sort()).toEqual(['a (2).csv', 'a.csv']);
    expect(await readFile(join(there, 'a (2).csv'), 'utf8')).toBe('ours');
  });

  it('lists a folder or a single file, and says what is not there', async () => {
    await using cli = await commandLine();
    const there = await remoteFolder();
    await mkdir(join(there, 'zz'));
    await writeFile(join(there, 'file10'), 'x'.repeat(10));
    await writeFile(join(there, 'file9'), '');
    const ls = (path: string, ...more: string[]): Promise<CliOutcome> =>
      cli.run(['ls', urlOf(path), ...sign(), ...more]);
    const names = (outcome: CliOutcome) => eventsOf(outcome, 'entry').map(({ name }) => name);
    expect(names(await ls(there, '--json'))).toEqual(['file9', 'file10', 'zz']);
    const one = await ls(join(there, 'file10'));
    expect([one.code, one.stdout.split('\n').length]).toEqual([0, 2]);
    expect(one.stdout).toMatch(/^-rw.{7} +10 \d{4}-\d{2}-\d{2} \d{2}:\d{2} .*file10\n$/);
    const missing = await ls(join(there, 'nothing'));
    expect([missing.code, missing.stdout]).toEqual([1, '']);
  });
});
