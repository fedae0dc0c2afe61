import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type Cli, commandLine, eventsOf } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const needed = requires('sshd');
const PARTNER = 'Sleep Impressions';

/** Two deliveries, a failure, a download and a trust decision, through a saved profile. */
async function makeHistory(cli: Cli, server: RealSshd): Promise<void> {
  await mkdir(join(server.root, 'in'));
  await cli.write('billing_log.csv', 'a');
  await cli.write('=cmd.csv', 'b');
  const codes: (number | null)[] = [];
  for (const args of [
    [
      ...['profiles', 'add', PARTNER, '--host', '127.0.0.1', '--port', String(server.port)],
      ...['--user', server.user, '--identity', server.identityFile, '--remote-folder', `${server.root}/in`],
    ],
    ['put', 'billing_log.csv', '=cmd.csv', `${PARTNER}:`, '--accept-new-host-key'],
    ['put', 'billing_log.csv', `${PARTNER}:`],
    ['get', `${PARTNER}:billing_log.csv`, 'copy.csv'],
  ]) {
    codes.push((await cli.run(args)).code);
  }
  expect(codes).toEqual([0, 0, 1, 0]);
}

describe.skipIf(!needed.available)(titleWith('the history', needed), () => {
  it('lists and exports what the filters let through', async () => {
    await using server = await startSshd();
    await using cli = await commandLine();
    await makeHistory(cli, server);
    const count = async (...filter: string[]): Promise<number> =>
      eventsOf(await cli.run(['history', 'list', '--json', ...filter]), 'entry').length;
    expect(await count()).toBe(4);
    expect(await count('--everything')).toBe(5);
    expect(await count('--direction', 'download')).toBe(1);
    expect(await count('--outcome', 'failed')).toBe(1);
    expect(await count('--text', 'BILLING')).toBe(3);
    expect(await count('--profile', PARTNER, '--outcome', 'delivered')).toBe(3);
    expect(await count('--profile', 'Somebody else')).toBe(0);
    expect(await count('--to', '2020-01-01')).toBe(0);
    expect(await count('--from', '2020-01-01')).toBe(4);
    const page = await cli.run(['history', 'list', '--limit', '3']);
    expect(page.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(page.stderr).toMatch(/history list --before \d+/);

    const csv = await cli.run([
      'history',
      'export',
      '-f',
      'csv',
      '-o',
      'out.csv',
      '--outcome',
      'delivered',
      '--json',
    ]);
    const text = await readFile(join(cli.folder, 'out.csv'), 'utf8');
    expect(csv.events).toMatchObject([
      { event: 'exported', entries: 3, sha256: createHash('sha256').update(text).digest('hex') },
    ]);
    expect(text.trimEnd().split('\r\n')).toHaveLength(4);
    // A spreadsheet must not run a file's name.
    expect(text).toContain("'=cmd.csv");
    expect(text).not.toMatch(/[,"]=cmd/);

    const json = await cli.run(['history', 'export', '-f', 'json', '-o', 'out.json', '--everything']);
    expect(json.code).toBe(0);
    expect(JSON.parse(await readFile(join(cli.folder, 'out.json'), 'utf8'))).toBeTypeOf('object');
    const refused = await cli.run(['history', 'export', '-f', 'json', '-o', 'out.csv']);
    expect([refused.code, await readFile(join(cli.folder, 'out.csv'), 'utf8')]).toEqual([1, text]);
    expect((await cli.run(['history', 'export', '-f', 'json', '-o', 'out.csv', '--force'])).code).toBe(0);
    expect((await readdir(cli.folder)).sort()).toEqual([
      '=cmd.csv',
      'billing_log.csv',
      'copy.csv',
      'out.csv',
      'out.json',
    ]);
  });

  it('proves itself, until somebody edits the database', async () => {
    await using server = await startSshd();
    await using cli = await commandLine();
    await makeHistory(cli, server);
    const intact = await cli.run(['verify', '--json']);
    expect(intact.code).toBe(0);
    expect(intact.events).toMatchObject([{ event: 'verdict', intact: true, entries: 5 }]);

    const sequence = edit(join(cli.dataDirectory, 'waybill.db'));
    const broken = await cli.run(['verify', '--json']);
    expect(broken.code).toBe(6);
    expect(broken.events).toMatchObject([{ intact: false, sequence, problem: 'hash-mismatch' }]);
    const plain = await cli.run(['verify']);
    expect([plain.code, plain.stdout]).toEqual([6, '']);
    expect(plain.stderr).toContain(`The first wrong entry is #${sequence}`);
  });
});

/** What somebody with the file would do: get rid of the guard and change a name. Answers the entry's number. */
function edit(path: string): number {
  const database = new Database(path);
  try {
    expect(() => database.prepare('UPDATE ledger_entries SET sequence = 9 WHERE sequence = 1').run()).toThrow(
      'append-only',
    );
    database.exec('DROP TRIGGER ledger_never_updated');
    const sequence = 2;
    const { changes } = database
      .prepare("UPDATE ledger_entries SET body = replace(body, 'csv', 'txt') WHERE sequence = ?")
      .run(sequence);
    expect(changes).toBe(1);
    return sequence;
  } finally {
    database.close();
  }
}

describe('saved profiles', () => {
  it('are added, shown, listed and removed', async () => {
    await using cli = await commandLine();
    const add = (...more: string[]) =>
      cli.run(['profiles', 'add', 'North Clinic', '--host', 'imports.example.com', '--user', 'etl', ...more]);
    const added = await add('--identity', 'key', '--port', '2222');
    expect([added.code, added.stdout]).toEqual([0, '✓ Profile North Clinic saved.\n']);
    expect((await add()).code).toBe(2);
    const shown = await cli.run(['profiles', 'show', 'north clinic', '--json']);
    expect(shown.events).toMatchObject([
      {
        event: 'profile',
        name: 'North Clinic',
        host: 'imports.example.com',
        port: 2222,
        authentication: { method: 'key-file', path: join(cli.folder, 'key') },
        trustedKeys: [],
      },
    ]);
    const plain = await cli.run(['profiles', 'show', 'North Clinic']);
    expect(plain.stdout).toContain('imports.example.com, port 2222');
    expect((await cli.run(['profiles', 'list'])).stdout).toMatch(
      /^North Clinic +etl@imports\.example\.com:2222/,
    );
    expect((await cli.run(['profiles', 'remove', 'North Clinic'])).code).toBe(0);
    expect((await cli.run(['profiles', 'show', 'North Clinic'])).code).toBe(2);
    const none = await cli.run(['profiles', 'list']);
    expect([none.code, none.stdout]).toEqual([0, '']);
  });
});
