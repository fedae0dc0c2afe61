import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cli, commandLine } from '../support/cli.ts';
import { run } from '../support/command.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { secretsIn } from '../support/secret-search.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const PASSPHRASE = 'canary-4c1e passphrase';
const needs = requires('sshd', 'root');

// Each command is a process of its own, and a busy machine takes seconds for one.
describe.skipIf(!needs.available)(titleWith('waybill keys, kit and test --report', needs), () => {
  let cli: Cli;
  let sshd: RealSshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    cli = await commandLine();
  });
  afterEach(() => cli[Symbol.asyncDispose]());

  const addProfile = (name: string, identity: string) =>
    cli.run([
      ...['profiles', 'add', name, '--host', '127.0.0.1', '--port', String(sshd.port)],
      ...['--user', 'etl_si', '--identity', identity, '--remote-folder', '/midwest/si'],
    ]);

  it('a key is made with the passphrase from standard input, which appears nowhere', async () => {
    const made = await cli.run(
      ['keys', 'make', '--out', 'keys/id', '--comment', 'billing desk', '--passphrase-stdin'],
      { input: `${PASSPHRASE}\n` },
    );
    const path = join(cli.folder, 'keys', 'id');
    expect([made.code, (await stat(path)).mode & 0o777]).toEqual([0, 0o600]);
    const publicKey = (await run('ssh-keygen', ['-y', '-P', PASSPHRASE, '-f', path])).trim();
    expect(made.stdout).toContain(publicKey.split(' ').slice(0, 2).join(' '));
    expect(secretsIn(`${made.stdout}${made.stderr}`, PASSPHRASE)).toEqual([]);
    for (const name of await readdir(cli.dataDirectory))
      if ((await stat(join(cli.dataDirectory, name))).isFile())
        expect(secretsIn(await readFile(join(cli.dataDirectory, name)), PASSPHRASE)).toEqual([]);

    const again = await cli.run(['keys', 'make', '--out', 'keys/id', '--no-passphrase']);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('never written over')]);
  });

  it('where nobody can be asked, a key without a passphrase has to be asked for, and says what it is', async () => {
    const silent = await cli.run(['keys', 'make', '--out', 'id']);
    const said = await cli.run(['keys', 'make', '--out', 'id', '--no-passphrase']);
    expect([silent.code, said.code, said.stderr]).toEqual([
      2,
      0,
      expect.stringContaining('has no passphrase'),
    ]);
  });

  it('keys list tells of those in use, and reminds of old ones', async () => {
    await cli.run(['keys', 'make', '--out', 'id', '--no-passphrase']);
    await addProfile('Sleep Impressions', 'id');
    await addProfile('Midwest', 'missing');
    const listed = await cli.run(['keys', 'list', '--json']);
    expect(
      listed.events.map(({ event, usedBy, isDue, facts }) => [event, usedBy, isDue, facts !== null]),
    ).toEqual([
      ['key', [expect.objectContaining({ name: 'Sleep Impressions' })], false, true],
      ['key', [expect.objectContaining({ name: 'Midwest' })], false, false],
      ['keys', undefined, undefined, true],
    ]);
    const changed = await cli.run(['keys', 'remind', '0']);
    const wrong = await cli.run(['keys', 'remind', 'soon']);
    expect([changed.code, wrong.code, (await cli.run(['keys', 'list'])).stderr]).toEqual([
      0,
      2,
      expect.stringContaining('Nobody is reminded'),
    ]);
  });

  it('says of another system’s key file that it isn’t here, and makes the kit without it', async () => {
    const file = join(import.meta.dirname, '..', 'fixtures', 'imports', 'WinSCP.ini');
    await cli.run(['profiles', 'import', file, '--only', 'Sleep Impressions']);
    expect((await cli.run(['keys', 'list'])).stdout).toContain('si.ppk isn’t there.\n');
    const kit = await cli.run(['kit', 'Sleep Impressions']);
    expect([kit.code, kit.stderr]).toEqual([0, expect.stringContaining('public key from here')]);
  });

  it('keys show writes the text for the administrator, with the profile’s server in it', async () => {
    await cli.run(['keys', 'make', '--out', 'id', '--no-passphrase']);
    await addProfile('Sleep Impressions', 'id');
    const { code, stdout } = await cli.run(['keys', 'show', 'id', '--message', '--for', 'Sleep Impressions']);
    const publicKey = (await readFile(join(cli.folder, 'id.pub'), 'utf8')).trim();
    const fingerprint = (await run('ssh-keygen', ['-lf', join(cli.folder, 'id')])).split(' ')[1] ?? '';
    expect([code, stdout]).toEqual([0, expect.stringContaining(publicKey)]);
    for (const part of [fingerprint, `127.0.0.1, port ${sshd.port}`, 'Account:     etl_si'])
      expect(stdout).toContain(part);
  });

  it('kit writes what is shown, over nothing', async () => {
    await cli.run(['keys', 'make', '--out', 'id', '--no-passphrase']);
    await addProfile('Sleep Impressions', 'id');
    const shown = await cli.run(['kit', 'Sleep Impressions', '--folder', 'archive']);
    const saved = await cli.run(['kit', 'Sleep Impressions', '--folder', 'archive', '--out', 'kit']);
    const again = await cli.run(['kit', 'Sleep Impressions', '--out', 'kit']);
    const names = (await readdir(join(cli.folder, 'kit'))).sort();
    expect([shown.code, saved.code, again.code, names]).toEqual([
      0,
      0,
      1,
      ['50-waybill-etl_si.conf', 'README.txt', 'etl_si.pub', 'setup-etl_si.sh'],
    ]);
    for (const name of names) {
      const text = await readFile(join(cli.folder, 'kit', name), 'utf8');
      expect(shown.stdout).toContain(text);
    }
  });

  it('test --report answers 1 where something fails, 5 where nobody trusts the server, and 0 where all holds', async () => {
    const base = ['--host', '127.0.0.1', '--port', String(sshd.port), '--user', sshd.user];
    await cli.run(['profiles', 'add', 'Key', ...base, '--identity', sshd.identityFile]);
    await cli.run(['profiles', 'add', 'Password', ...base]);
    const unknown = await cli.run(['test', 'Key', '--report', '--json']);
    const good = await cli.run(['test', 'Key', '--report', '--host-key', sshd.hostKeyFingerprint, '--json']);
    const given = await cli.run([
      ...['test', `sftp://${sshd.user}@127.0.0.1:${sshd.port}`, '--report', '--identity', sshd.identityFile],
      ...['--host-key', sshd.hostKeyFingerprint, '--json'],
    ]);
    expect([given.code, given.events[0]?.overall]).toEqual([0, 'warn']);
    const password = await cli.run(['test', 'Password', '--report', '--host-key', sshd.hostKeyFingerprint]);
    expect([unknown.code, good.code, good.events[0]?.overall]).toEqual([5, 0, 'warn']);
    // It has no password either: the report tells all that can be told without.
    expect([password.code, password.stdout]).toEqual([
      4,
      expect.stringContaining('signs in with a password'),
    ]);
  });
});
