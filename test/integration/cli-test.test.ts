import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCTOR_STAGES } from '../../shared/models/doctor.ts';
import { type Cli, commandLine } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { freePort } from '../support/temp.ts';

const needed = requires('sshd', 'root');

describe.skipIf(!needed.available)(titleWith('waybill test', needed), () => {
  let sshd: RealSshd;
  let cli: Cli;
  const account = () => sshd.passwordUser ?? { name: '', password: '', root: '' };
  const address = () => `sftp://${account().name}@127.0.0.1:${sshd.port}${account().root}`;
  const pinned = () => ['--host-key', sshd.hostKeyFingerprint, '--password-stdin'];

  beforeAll(async () => {
    sshd = await startSshd({ passwordUser: true });
    cli = await commandLine();
  });
  afterAll(async () => {
    await cli?.[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
  });

  it('shows each stage, and answers 0 where all is well', async () => {
    const { code, stdout } = await cli.run(['test', address(), '--write', '--details', ...pinned()], {
      input: account().password,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/✓ Signed in +\d.* ms {2}waybill\w+, password/);
    expect(stdout).toContain('Key exchange: curve25519-sha256: strong.');
    expect(stdout).toContain('✓ 127.0.0.1 is ready.');
    expect(await readdir(account().root)).toEqual([]);
  });

  it('takes a profile by its name alone, with the password given', async () => {
    const { name, root } = account();
    await cli.run([
      ...['profiles', 'add', 'Sleep Impressions', '--host', '127.0.0.1', '--port', String(sshd.port)],
      ...['--user', name, '--remote-folder', root],
    ]);
    const { code, stdout } = await cli.run(['test', 'Sleep Impressions', ...pinned()], {
      input: account().password,
    });
    expect([code, stdout]).toEqual([0, expect.stringContaining('✓ Sleep Impressions is ready.')]);
    expect(stdout).toContain('only when asked for');
  });

  it('as JSON: one object a stage, then the outcome; the exit code is that of the first failure', async () => {
    const outcome = await cli.run(['test', address(), '--json', ...pinned()], { input: 'wrong' });
    expect(outcome.code).toBe(4);
    const stages = outcome.events.filter(({ event }) => event === 'stage');
    expect(stages.map(({ name }) => name)).toEqual(DOCTOR_STAGES);
    expect(stages[5]).toMatchObject({
      state: 'failed',
      error: { code: 'AuthenticationFailed' },
      messages: [{ owner: 'you', sentence: expect.any(String), nextStep: expect.any(String) }],
    });
    expect(outcome.events.at(-1)).toMatchObject({ event: 'test', passed: false, exitCode: 4 });
  });

  it.each([
    [
      'nobody listens',
      async () => `sftp://u@127.0.0.1:${await freePort()}/`,
      3,
      /theirs\n.*nothing answers/s,
    ],
    [
      'nobody knows the name',
      async () => 'sftp://u@no-such-host.invalid/',
      3,
      /the network\n.*couldn’t be found/s,
    ],
    ['nobody knows the key', async () => address(), 5, /yours to mend\n.*hasn’t been\s+confirmed/s],
  ])('where %s it says whose side it is on', async (_, where, code, words) => {
    const outcome = await cli.run(['test', await where(), '--password-stdin'], { input: 'x' });
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toMatch(words);
  });

  it('a report for the partner holds no secret, no path of this computer, and on request no account', async () => {
    const secret = 'canary-5ecret';
    const key = await cli.write('private/canary-key', 'not a key\n');
    const refused = await cli.run(
      [
        'test',
        address(),
        '--for-partner',
        '--no-user',
        '--host-key',
        sshd.hostKeyFingerprint,
        '--password-stdin',
      ],
      { input: secret },
    );
    expect(refused.code).toBe(4);
    expect(refused.stdout).toContain('# Connection test of 127.0.0.1');
    expect(refused.stdout).toContain('AuthenticationFailed');
    for (const canary of [secret, account().name, cli.folder, cli.dataDirectory])
      expect(refused.stdout).not.toContain(canary);

    const unreadable = await cli.run([
      ...['test', address(), '--for-partner', '--identity', key, '--host-key', sshd.hostKeyFingerprint],
    ]);
    expect(unreadable.stdout).toContain('KeyUnreadable');
    expect(unreadable.stdout).toContain(account().name);
    expect(unreadable.stdout).not.toContain('canary-key');
    expect(unreadable.stdout).not.toContain(cli.folder);
  });

  it('holds no names of files that are there', async () => {
    const file = join(account().root, 'canary_patient_list.csv');
    await writeFile(file, 'x');
    const { stdout } = await cli.run(['test', address(), '--for-partner', '--write', ...pinned()], {
      input: account().password,
    });
    expect(stdout).toContain('- Folder listed: passed');
    expect(stdout).not.toContain('canary_patient');
    expect(stdout).not.toContain(account().password);
    const json = await cli.run(['test', address(), '--json', '--write', ...pinned()], {
      input: account().password,
    });
    expect(json.stdout).not.toContain('canary_patient');
    expect(json.stdout).not.toContain(account().password);
  });

  it('writes the report into a file that only its owner may read', async () => {
    const { code, stdout } = await cli.run(
      ['test', address(), '--for-partner', '--out', 'report.md', ...pinned()],
      { input: account().password },
    );
    const path = join(cli.folder, 'report.md');
    expect(code).toBe(0);
    expect(stdout).toContain('✓ Signed in');
    expect(await readFile(path, 'utf8')).toContain('- Result: ready');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('--out without --for-partner is a wrong command line', async () => {
    const { code, stderr } = await cli.run(['test', address(), '--out', 'x.md']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--for-partner')]);
  });

  it('nothing secret reaches the log', async () => {
    const log = await readFile(join(cli.dataDirectory, 'logs', 'waybill.log'), 'utf8');
    expect(log).not.toContain('canary');
    expect(log).not.toContain(account().password);
  });
});
