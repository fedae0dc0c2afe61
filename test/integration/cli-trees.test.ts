import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, eventsOf, treeOf } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('folders on the command line', needed), () => {
  let server: RealSshd;
  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const address = (path: string): string => `sftp://${server.user}@127.0.0.1:${server.port}${path}`;
  const sign = (): string[] => ['--identity', server.identityFile, '--host-key', server.hostKeyFingerprint];

  it('go both ways with masks, links and empty folders, and what was left says why', async () => {
    await using cli = await commandLine();
    const daily = join(cli.folder, 'daily');
    await mkdir(join(daily, 'empty'), { recursive: true });
    await mkdir(join(daily, 'archive'));
    await writeFile(join(daily, 'a.csv'), 'a');
    await writeFile(join(daily, 'a.tmp'), 'tmp');
    await writeFile(join(daily, 'archive', 'old.csv'), 'old');
    await symlink('a.csv', join(daily, 'link.csv'));
    const there = join(server.root, 'there');
    await mkdir(there);
    const masks = ['--exclude', '*.tmp', '--exclude', 'archive/'];
    const sent = await cli.run(['put', '-r', daily, `${address(there)}/`, ...masks, ...sign()]);
    expect(sent.code).toBe(0);
    expect(sent.stdout).toMatch(/^✓ empty\/ .*empty folder, made$/m);
    expect(sent.stdout).toMatch(
      /^- link\.csv {2}skipped\. It is a symbolic link; links are not followed\.$/m,
    );
    expect(sent.stdout).toContain('✓ 1 empty folder made.');
    expect(sent.stdout).toMatch(/✓ 1 file delivered to .* checked on their server/);
    expect(
      execFileSync('find', [there, '-printf', '%P\n'], { encoding: 'utf8' }).trim().split('\n').sort(),
    ).toEqual(['', 'daily', 'daily/a.csv', 'daily/empty'].filter(Boolean));

    await symlink('a.csv', join(there, 'daily', 'b.csv'));
    const back = join(cli.folder, 'back');
    await mkdir(back);
    const fetched = await cli.run([
      'get',
      '-r',
      address(join(there, 'daily')),
      `${back}/`,
      '--links',
      'follow',
      '--json',
      ...sign(),
    ]);
    expect(fetched.code).toBe(0);
    expect(eventsOf(fetched, 'summary')).toMatchObject([{ delivered: 2, foldersMade: 1, skipped: 0 }]);
    expect(await treeOf(back)).toMatchObject({
      'daily/a.csv': expect.anything(),
      'daily/b.csv': expect.anything(),
    });

    const again = await cli.run([
      'get',
      '-r',
      address(join(there, 'daily')),
      `${back}/`,
      '--on-conflict',
      'only-if-newer',
      '--include',
      '*.csv',
      ...sign(),
    ]);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('- a.csv  skipped. What is there already is as new or newer.');

    const nothing = await cli.run([
      'put',
      '-r',
      daily,
      `${address(there)}/`,
      '--include',
      '*.pdf',
      ...sign(),
    ]);
    expect(nothing.code).toBe(0);
    expect(nothing.stdout).toContain('There was nothing to transfer');
  });

  it('list a name that is not UTF-8 as one that can’t be used, and refuse to fetch it', async () => {
    await using cli = await commandLine();
    execFileSync('sh', [
      '-c',
      `mkdir "${server.root}/raw" && printf x > "${server.root}/raw/$(printf 'a\\377.csv')"`,
    ]);
    const listed = await cli.run(['ls', address(`${server.root}/raw`), ...sign()]);
    expect(listed.stdout).toContain('(not UTF-8: cannot be used)');
    const fetched = await cli.run([
      'get',
      address(`${server.root}/raw/a${encodeURIComponent('\uFFFD')}.csv`),
      cli.folder,
      ...sign(),
    ]);
    expect(fetched.code).toBe(1);
    expect(fetched.stderr.replace(/\s+/g, ' ')).toContain('(the name is not UTF-8 on the server)');
  });
});
