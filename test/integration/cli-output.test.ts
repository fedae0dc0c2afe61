import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cli, commandLine } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { freePort } from '../support/temp.ts';

const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('what the command line prints', needed), () => {
  let server: RealSshd;
  beforeAll(async () => {
    server = await startSshd();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const sign = (): string[] => ['-i', server.identityFile, '--host-key', server.hostKeyFingerprint];
  const remote = async (name: string): Promise<string> => {
    await mkdir(join(server.root, name));
    return `sftp://${server.user}@127.0.0.1:${server.port}${server.root}/${name}`;
  };

  it('is with --json one object a line and nothing else, whatever happens', async () => {
    await using cli = await commandLine();
    const there = await remote('json');
    await cli.write('a.csv', 'a');
    await cli.write('b\u001b[31m\n.csv', 'b');
    const closed = `sftp://x@127.0.0.1:${await freePort()}/`;
    const lines: readonly (readonly string[])[] = [
      ['put', 'a.csv', 'b\u001b[31m\n.csv', there, ...sign()],
      ['put', 'a.csv', there, ...sign()],
      ['put', 'missing.csv', there],
      ['put', 'a.csv', closed],
      ['put', 'a.csv'],
      ['frobnicate'],
      ['put', 'a.csv', there, '--jobs', 'many'],
      ['ls', there, ...sign()],
      ['ls', there],
      ['get', `${there}/a.csv`, 'copy.csv', ...sign()],
      ['queue', 'list', '--all'],
      ['queue', 'cancel', '--all'],
      ['history', 'list', '--everything'],
      ['history', 'export', '--format', 'csv', '-o', 'history.csv'],
      ['history', 'export', '--format', 'csv', '-o', 'history.csv'],
      ['profiles', 'add', 'Partner', '--host', 'imports.example.com', '--user', 'etl_si', '--ask'],
      ['profiles', 'show', 'Partner'],
      ['profiles', 'list'],
      ['profiles', 'remove', 'Partner'],
      ['verify'],
    ];
    const seen: Record<string, unknown>[] = [];
    for (const args of lines) {
      const outcome = await cli.run(['--json', ...args]);
      expect(outcome.stderr, args.join(' ')).toBe('');
      const kinds = outcome.events.map(({ event }) => event);
      expect(kinds.length, args.join(' ')).toBeGreaterThan(0);
      expect(outcome.stdout, args.join(' ')).not.toContain('\u001b');
      const last = outcome.events.at(-1);
      if (typeof last?.exitCode === 'number') expect(outcome.code, args.join(' ')).toBe(last.exitCode);
      seen.push({ args: args.slice(0, 2).join(' '), code: outcome.code, last: kinds.at(-1) });
    }
    expect(seen.map(({ code, last }) => `${code} ${last}`)).toEqual([
      // One of its names has control characters, which no server is given.
      '1 summary',
      '1 summary',
      '1 error',
      '3 summary',
      '2 error',
      '2 error',
      '2 error',
      '0 entry',
      '5 error',
      '0 summary',
      '0 transfer',
      '0 cancelled',
      '0 entry',
      '0 exported',
      '1 error',
      '0 profile',
      '0 profile',
      '0 profile',
      '0 removed',
      '0 verdict',
    ]);
  });

  it('is nothing with --quiet where all went well, and what went wrong otherwise', async () => {
    await using cli = await commandLine();
    const there = await remote('quiet');
    await cli.write('a.csv', 'a');
    const quiet = await cli.run(['put', 'a.csv', there, '--quiet', ...sign()]);
    expect(quiet).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const again = await cli.run(['put', 'a.csv', there, '--quiet', ...sign()]);
    expect([again.code, again.stdout]).toEqual([1, '']);
    expect(again.stderr).toContain('a.csv is there already');
    const listed = await cli.run(['ls', there, '--quiet', ...sign()]);
    expect(listed.stdout).toContain('a.csv');
  });

  it('says how a batch was compared, as asked or as its profile says', async () => {
    await using cli = await commandLine();
    const there = await remote('compared');
    await cli.write('a.csv', 'a');
    const sized = await cli.run(['put', 'a.csv', there, '--verify', 'size', ...sign()]);
    expect(sized.stdout).toMatch(/published, size checked\n.*Size checked on their server/s);
    const again = ['put', 'a.csv', there, '--on-conflict', 'overwrite', '--json', ...sign()];
    const { stdout } = await cli.run(again);
    expect(stdout).toContain('"checked":"content","checkedBy":"read-back"');
    const wrong = await cli.run(['put', 'a.csv', there, '--verify', 'md5', ...sign()]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('auto, size, read-back, none')]);
  });

  it('shows control characters of a name instead of obeying them, and colours only where wanted', async () => {
    await using cli = await commandLine();
    const there = await remote('names');
    await cli.write('red\u001b[31m.csv', 'a');
    const plain = await cli.run(['put', 'red\u001b[31m.csv', there, ...sign()]);
    expect(plain.stdout).toContain('red\\x1b[31m.csv');
    expect(plain.stdout).not.toContain('\u001b');
    const coloured = await cli.run(['ls', there, ...sign()], {
      environment: { NO_COLOR: '', FORCE_COLOR: '1' },
    });
    expect(coloured.stdout).toContain('red\\x1b[31m.csv');
    const failed = await cli.run(['ls', `${there}/none`, ...sign()], {
      environment: { NO_COLOR: '', FORCE_COLOR: '1' },
    });
    expect(failed.stderr).toContain('\u001b[31m✗ \u001b[39m');
  });

  it('shows a whole delivery with waybill demo, needing nothing and leaving nothing', async () => {
    await using cli = await commandLine();
    const environment = { TMPDIR: cli.folder, DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: '' };
    const { code, stdout, stderr } = await cli.run(['demo'], { environment });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/✓ delivered/g)).toHaveLength(4);
    expect(stdout).toContain('4 files delivered to Sleep Impressions (practice)');
    expect(stdout).toContain('published, content checked (read back)');
    // The machine's zone is UTC here: a time that is the same in both is shown once.
    expect(stdout).toMatch(/Queued +\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} UTC\n/);
    expect(stdout).toMatch(/✓ 5 entries, chain intact/);
    expect(await readdir(cli.folder)).toEqual([]);
    expect(await readdir(join(cli.folder, '..'))).toEqual(['local']);

    const json = await cli.run(['demo', '--json'], { environment });
    expect([json.code, json.stderr, json.events.at(-1)?.event]).toEqual([0, '', 'verdict']);
  });

  it.each([
    ['a password in the address', ['ls', 'sftp://u:Hunter2secret@127.0.0.1/']],
    ['a password as an option', ['ls', 'sftp://u@127.0.0.1/', '--password', 'Hunter2secret']],
    ['no user in the address', ['ls', 'sftp://127.0.0.1/']],
    ['no destination', ['put', 'a.csv']],
    ['a profile nobody saved', ['put', 'a.csv', 'Nobody:/']],
    ['an unknown command', ['send']],
    ['no command', []],
    ['an unknown policy', ['put', 'a.csv', 'x:/', '--on-conflict', 'perhaps']],
    ['an impossible number of jobs', ['put', 'a.csv', 'x:/', '--jobs', '0']],
    ['a host key that is none', ['ls', 'sftp://u@h/', '--host-key', 'aa:bb']],
    ['an empty password', ['ls', 'sftp://u@127.0.0.1/', '--password-stdin']],
    ['a day that is none', ['history', 'list', '--from', '2025-02-31']],
    ['no format', ['history', 'export', '-o', 'x']],
    ['two ways of cancelling', ['queue', 'cancel', '1', '--all']],
  ])('answers 2 to %s, and repeats no secret', async (_, args) => {
    await using cli: Cli = await commandLine();
    await cli.write('a.csv', 'a');
    const { code, stdout, stderr } = await cli.run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/\S/);
    expect(stderr).not.toContain('Hunter2secret');
    expect(await readdir(cli.folder)).toEqual(['a.csv']);
  });
});
