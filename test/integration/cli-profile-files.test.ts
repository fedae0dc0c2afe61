import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, eventsOf } from '../support/cli.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { searchFolder, secretsIn } from '../support/secret-search.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'imports');
/** As the fixture of FileZilla holds it, in base64. */
const CANARY = 'canary-in-the-coal-mine';
const needed = requires('sshd');

describe.skipIf(!needed.available)(titleWith('a set-up that goes from one desk to the next', needed), () => {
  let server: RealSshd;
  beforeAll(async () => {
    server = await startSshd({ hostKeyTypes: ['ed25519', 'rsa'] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const add = (name: string) => [
    ...['profiles', 'add', name, '--host', '127.0.0.1', '--port', String(server.port), '--user', server.user],
    ...['--identity', server.identityFile, '--remote-folder', server.root, '--folder', 'Partners/Labs'],
  ];

  it('needs no question about trust there, and says in the history why', async () => {
    await using first = await commandLine();
    await using second = await commandLine();
    expect((await first.run([...add('North'), '--favourite', '--notes', 'Ring first.'])).code).toBe(0);
    expect((await first.run(['ls', 'North:', '--accept-new-host-key'])).code).toBe(0);
    const file = join(first.folder, 'partners.json');
    const exported = await first.run(['profiles', 'export', file, '--json']);
    expect(exported.events).toMatchObject([{ event: 'exported', profiles: 1, hostKeys: 1, path: file }]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await first.run(['profiles', 'export', file])).code).toBe(1);

    // Without the wish to trust, the keys stay out: the server is as unknown as before.
    const plain = await second.run(['profiles', 'import', file]);
    expect([plain.code, plain.stderr]).toEqual([0, expect.stringContaining('--trust-host-keys')]);
    expect((await second.run(['ls', 'North:'])).code).toBe(5);
    const again = await second.run([
      'profiles',
      'import',
      file,
      '--existing',
      'replace',
      '--trust-host-keys',
    ]);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('1 server key trusted')]);
    expect((await second.run(['profiles', 'show', 'North', '--json'])).events).toMatchObject([
      { folder: 'Partners/Labs', favourite: true, notes: 'Ring first.', remoteFolder: server.root },
    ]);
    expect((await second.run(['queue', 'resume'])).code).toBe(0);
    expect((await second.run(['ls', 'North:', '--identity', server.identityFile])).code).toBe(0);
    const history = await second.run(['history', 'list', '--everything', '--json']);
    const decisions = eventsOf(history, 'entry')
      .map(({ fields }) => fields as Record<string, unknown>)
      .filter(({ kind }) => kind === 'trust.accepted');
    expect(decisions).toMatchObject([
      {
        how: 'imported',
        keyType: 'ssh-ed25519',
        fingerprint: server.hostKeyFingerprint,
        server: `127.0.0.1:${server.port}`,
      },
    ]);
    expect((await second.run(['verify'])).code).toBe(0);
  });

  it('never puts another key in the place of the one that is trusted', async () => {
    await using cli = await commandLine();
    expect((await cli.run(add('North'))).code).toBe(0);
    expect((await cli.run(['ls', 'North:', '--accept-new-host-key'])).code).toBe(0);
    const file = join(cli.folder, 'partners.json');
    await cli.run(['profiles', 'export', file]);
    const content = JSON.parse(await readFile(file, 'utf8'));
    const blob = Buffer.from(content.profiles[0].hostKeys[0].split(' ')[1], 'base64');
    blob[blob.length - 1] = (blob.at(-1) ?? 0) ^ 1;
    content.profiles[0].hostKeys = [`ssh-ed25519 ${blob.toString('base64')}`];
    await writeFile(file, JSON.stringify(content));
    const imported = await cli.run([
      'profiles',
      'import',
      file,
      '--existing',
      'replace',
      '--trust-host-keys',
    ]);
    expect(imported.code).toBe(0);
    expect(imported.stderr.replace(/\s+/g, ' ')).toContain('is known here with another key');
    expect((await cli.run(['ls', 'North:'])).code).toBe(0);
  });
});

describe('connections of other programs', () => {
  it('are shown with reasons before anything is changed, and come in without their passwords', async () => {
    await using cli = await commandLine();
    const file = join(FIXTURES, 'sitemanager.xml');
    const dry = await cli.run(['profiles', 'import', file, '--dry-run', '--json']);
    expect(eventsOf(dry, 'candidate').map(({ action }) => action)).toEqual(['add', 'add', 'add']);
    expect(eventsOf(dry, 'refused')).toMatchObject([
      { name: 'Old FTP', line: 24, sentence: 'Uses FTP. Waybill speaks SFTP only.' },
      { name: 'Empty', code: 'no-host' },
      { name: 'Bad port', code: 'invalid', detail: 'port' },
    ]);
    expect(eventsOf(dry, 'candidate').map(({ notes }) => notes)).toEqual([
      [{ code: 'password-left' }],
      [{ code: 'key-missing', detail: '/home/dana/.ssh/lab.ppk' }, expect.anything()],
      expect.anything(),
    ]);
    expect((await cli.run(['profiles', 'list', '--json'])).events).toEqual([]);

    const imported = await cli.run(['profiles', 'import', file, '--json']);
    expect(eventsOf(imported, 'imported')).toMatchObject([{ trustedKeys: 0, replaced: [] }]);
    const written = join(cli.folder, 'out.json');
    expect((await cli.run(['profiles', 'export', written])).code).toBe(0);
    // Nobody has to look first to hear what was left out.
    const again = await cli.run(['profiles', 'import', file, '--existing', 'keep-both']);
    expect(again.stderr.replace(/\s+/g, ' ')).toContain('Sleep Impressions: Its password stays in FileZilla');
    for (const output of [dry.stdout, imported.stdout, again.stderr, await readFile(written, 'utf8')])
      expect(secretsIn(output, CANARY)).toEqual([]);
    expect((await searchFolder(cli.dataDirectory, CANARY)).found).toEqual([]);
    const listed = await cli.run(['profiles', 'list']);
    expect(listed.stdout).toMatch(
      /In no folder\n {2}Sleep Impressions[\s\S]*Partners\/Labs\n[\s\S]* {2}Lab- north/,
    );
  });

  it('that are there already are skipped, doubled or replaced, as one says', async () => {
    await using cli = await commandLine();
    const file = join(FIXTURES, 'WinSCP.ini');
    const imports = async (...options: string[]) => {
      const { events } = await cli.run(['profiles', 'import', file, '--json', ...options]);
      const outcome = events.find(({ event }) => event === 'imported') as unknown as {
        added: { name: string }[];
        replaced: { name: string }[];
      };
      return [outcome.added.map(({ name }) => name), outcome.replaced.map(({ name }) => name)];
    };
    expect(await imports('--only', 'Midwest München')).toEqual([
      ['jumper@gate.example', 'Midwest München'],
      [],
    ]);
    expect(await imports()).toEqual([['Sleep Impressions', 'Second through the same'], []]);
    expect((await cli.run(['profiles', 'import', file])).stderr).toContain('4 were left out, because');
    expect(await imports('--only', 'sleep impressions', '--existing', 'keep-both')).toEqual([
      ['Sleep Impressions (2)'],
      [],
    ]);
    expect(await imports('--existing', 'replace')).toEqual([
      [],
      ['Sleep Impressions', 'jumper@gate.example', 'Midwest München', 'Second through the same'],
    ]);
    const wrong = await cli.run(['profiles', 'import', file, '--only', 'nobody']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"nobody"')]);
  });

  it.each([
    ['a.json', '{"a":\nx', 'line 2'],
    ['b.json', '{"format":"waybill-connections","version":2,"profiles":[]}', 'newer Waybill'],
    ['c.txt', 'hello', 'no connections that Waybill knows'],
    ['d.xml', '<FileZilla3>\n\n<Servers></FileZilla3>', 'line 3'],
    ['e.xml', '<!DOCTYPE x><FileZilla3></FileZilla3>', 'entities of its own'],
  ])('in a file that can’t be read change nothing: %s', async (name, content, part) => {
    await using cli = await commandLine();
    const path = await cli.write(name, content);
    const refused = await cli.run(['profiles', 'import', path]);
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr.replace(/\s+/g, ' ')).toContain(part);
  });
});
