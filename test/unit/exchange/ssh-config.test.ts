import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Drafts, Surroundings } from '../../../electron/engine/exchange/drafts.ts';
import { importSshConfig } from '../../../electron/engine/exchange/ssh-config/import-ssh-config.ts';
import { parseLine } from '../../../electron/engine/exchange/ssh-config/parse-line.ts';
import { knownCommand } from '../../../electron/engine/exchange/ssh-config/proxy-command.ts';
import { readConfig } from '../../../electron/engine/exchange/ssh-config/read-config.ts';
import { readHop } from '../../../electron/engine/exchange/ssh-config/values.ts';
import { importNote, importProblem, importRefusal } from '../../../shared/messages/import-messages.ts';
import { type TempFolder, tempFolder } from '../../support/temp.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'imports');

let home: TempFolder;
let around: Surroundings;
beforeEach(async () => {
  home = await tempFolder('home');
  mkdirSync(join(home.path, '.ssh'));
  around = { home: home.path, user: 'dana', platform: 'linux', environment: { KEYS: '/keys' } };
});
afterEach(() => home[Symbol.asyncDispose]());

async function imported(text: string): Promise<Drafts> {
  const path = join(home.path, '.ssh', 'config');
  writeFileSync(path, text);
  const { file, problems } = await readConfig(path, around);
  const drafts = await importSshConfig(file, around);
  return { ...drafts, problems: [...problems, ...drafts.problems] };
}
const codes = (drafts: Drafts, name: string) =>
  drafts.drafts.find((draft) => draft.name === name)?.notes.map(({ code }) => code);

describe('an ssh_config file', () => {
  it('brings each name as a connection, and the jump hosts on the way as connections of their own', async () => {
    cpSync(FIXTURES, join(home.path, '.ssh'), { recursive: true });
    writeFileSync(join(home.path, '.ssh', 'si_ed25519'), '');
    const { file } = await readConfig(join(home.path, '.ssh', 'ssh_config'), around);
    const found = await importSshConfig(file, around);
    const shown = found.drafts.map(({ name, settings: { host, port, user }, via }) => {
      const way = via?.kind === 'jump' ? `via ${found.drafts[via.draft]?.name}` : (via?.kind ?? '');
      return `${name}: ${user}@${host}:${port} ${way}`.trim();
    });
    expect(shown).toEqual([
      'claims: claims_user@claims.example:2100',
      'six: everybody@2001:DB8::22:22',
      'equals: with space@equals.example:22',
      'sleep-impressions: etl_si@imports.flowiq.ai:2222',
      'si: etl_si@imports.flowiq.ai:2222',
      'gate: jumper@gate.example:2022',
      'midwest: desk@sftp.midwest.example:22 via gate',
      'ops@outer.example: ops@outer.example:2022',
      'gate: jumper@gate.example:2022 via ops@outer.example',
      'inner: everybody@inner.inner.example:22 via gate',
      'old: everybody@old.example:22 via gate',
      'socks: everybody@socks.example:22 socks5',
      'node1.lab: lab-user@node1.lab:2200',
      'secret.lab: everybody@secret.lab:22',
    ]);
    expect(found.refused.map(({ name, code, line }) => [name, code, line])).toEqual([
      ['*.lab !secret.lab', 'pattern', 45],
      ['program', 'proxy-command', 32],
      ['round', 'jump-circle', 40],
      ['trip', 'jump-circle', 42],
    ]);
    expect(codes(found, 'sleep-impressions')).toEqual(['more-keys']);
    expect(codes(found, 'midwest')).toEqual(['host-key-alias', 'settings-left']);
    expect(codes(found, 'ops@outer.example')).toEqual(['as-jump-only']);
    expect(codes(found, 'gate')).toContain('accepts-any-key');
    const midwest = found.drafts.find(({ name }) => name === 'midwest');
    expect(midwest?.settings.trust).toEqual({ hostKeyAlias: 'midwest-cluster', knownHostsFiles: [] });
    expect(midwest?.settings.timeouts).toEqual({ connectMs: 90_000, keepaliveMs: 45_000 });
    expect(found.problems.map(({ code, line }) => [code, line])).toEqual([['match-unknown', 54]]);
    const path = join(home.path, '.ssh', 'si_ed25519');
    expect(found.drafts.find(({ name }) => name === 'si')?.settings.authentication).toEqual({
      method: 'key-file',
      path,
    });
    for (const note of found.drafts.flatMap(({ notes }) => notes))
      expect(importNote(note, 'openssh')).toMatch(/\.$/);
    for (const refusal of found.refused) expect(importRefusal(refusal)).not.toContain('undefined');
    for (const problem of found.problems) expect(importProblem(problem)).toMatch(/\.$/);
  });

  it('takes a key at its usual place where it names none, and a password where there is none', async () => {
    const config = 'Host a\n  User u\nHost b\n  User u\n  PubkeyAuthentication no\n';
    const before = await imported(config);
    expect(codes(before, 'a')).toEqual(['no-key']);
    expect(before.drafts[0]?.settings.authentication).toEqual({ method: 'password' });
    writeFileSync(join(home.path, '.ssh', 'id_rsa'), '');
    const after = await imported(config);
    expect(codes(after, 'a')).toEqual(['default-key']);
    expect(after.drafts[1]?.settings.authentication).toEqual({ method: 'password' });
  });

  it('fills in what a key’s path stands for', async () => {
    const { drafts } = await imported(
      `Host a\n User u\n Port 23\n HostName h.example\n IdentityFile %d/%u/%r@%h:%p/%n%%/\${KEYS}/\${NONE}%Z\n`,
    );
    expect(drafts[0]?.settings.authentication).toEqual({
      method: 'key-file',
      path: `${home.path}/dana/u@h.example:23/a%//keys/\${NONE}%Z`,
    });
  });

  it('says which lines it can’t read, and reads the others', async () => {
    const { drafts, problems } = await imported(
      'Host a\n  Port\n  User "x\n  Port 0\n  HostName ok.example\n  User y\n',
    );
    expect(drafts).toMatchObject([{ settings: { host: 'ok.example', port: 22, user: 'y' } }]);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [2, 'no-argument'],
      [3, 'quotes'],
      [4, 'bad-value'],
    ]);
  });

  it('doesn’t follow includes without end', async () => {
    const { drafts, problems } = await imported('Include config\nHost a\n  User u\n');
    expect(drafts).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'include-depth' }]);
  });

  it('names further known_hosts files that are there, and leaves the usual ones to whoever reads them anyway', async () => {
    const further = join(home.path, '.ssh', 'partners');
    writeFileSync(further, '');
    const { drafts } = await imported(
      'Host a\n  User u\n  UserKnownHostsFile ~/.ssh/known_hosts ~/.ssh/partners /nowhere /dev/null\n',
    );
    expect(drafts[0]?.settings.trust).toEqual({ hostKeyAlias: null, knownHostsFiles: [further] });
  });

  it('asks an agent where it names one, for the key whose public half is there', async () => {
    const pub = join(home.path, '.ssh', 'work.pub');
    writeFileSync(pub, '');
    const { drafts } = await imported(
      'Host a\n  IdentityFile ~/.ssh/work\nHost b\n  IdentityAgent none\nHost *\n  User u\n  IdentityAgent ~/agent.sock\n',
    );
    expect(drafts.map(({ settings }) => settings.authentication)).toEqual([
      { method: 'agent', socket: '~/agent.sock', key: pub },
      { method: 'password' },
    ]);
  });

  it('is never more than slow to read, whatever it holds', async () => {
    const line = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom(
        'Host a b*',
        'Host "',
        'Match host',
        'Match all x',
        'ProxyJump a,,b',
        'ProxyJump @:',
        'Include *',
        'Include ~',
        'Include [',
        'IdentityFile %',
        'HostName %%%h',
        'HostKeyAlias x',
        'UserKnownHostsFile /nope',
        'ProxyCommand ssh -W',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 15 }), async (lines) => {
        const { drafts, refused } = await imported(lines.join('\n'));
        expect(drafts.length + refused.length).toBeLessThan(200);
      }),
      { numRuns: 60 },
    );
  });
});

describe('one line', () => {
  it.each([
    ['  Port=22', { keyword: 'port', words: ['22'], rest: '22' }],
    ['HOST "a b" c\\ d #e', { keyword: 'host', words: ['a b', 'c d'], rest: '"a b" c\\ d #e' }],
    ['User C:\\keys\\x', { keyword: 'user', words: ['C:\\keys\\x'], rest: 'C:\\keys\\x' }],
    ['# Host a', undefined],
    ['\f', undefined],
    ['Host', 'no-argument'],
    ["Host 'a", 'quotes'],
  ])('%j is read as ssh reads it', (text, expected) => {
    expect(parseLine(text)).toEqual(expected);
  });
});

describe('what leads to a server', () => {
  it.each([
    ['gate', { host: 'gate' }],
    ['me@gate:2022', { user: 'me', host: 'gate', port: 2_022 }],
    ['a@b@gate', { user: 'a@b', host: 'gate' }],
    ['ssh://me%40x@gate:22/', { user: 'me@x', host: 'gate', port: 22 }],
    ['[2001:db8::1]:22', { host: '2001:db8::1', port: 22 }],
    ['gate:0', undefined],
    ['', undefined],
    ['a b', undefined],
  ])('hop %j', (text, expected) => {
    expect(readHop(text)).toEqual(expected);
  });

  it.each([
    ['ssh -W %h:%p gate', { kind: 'hop', hop: 'gate' }],
    ['exec /usr/bin/ssh -q -l me -p 2022 gate -W [%h]:%p', { kind: 'hop', hop: 'me@gate:2022' }],
    ['ssh gate nc %h %p', undefined],
    ['ssh -o X=y -W %h:%p gate', undefined],
    ['nc -x proxy:1081 %h %p', { kind: 'proxy', proxy: { kind: 'socks5', host: 'proxy', port: 1_081 } }],
    [
      'nc -X connect -x proxy %h %p',
      { kind: 'proxy', proxy: { kind: 'http-connect', host: 'proxy', port: 3_128 } },
    ],
    ['nc -X 4 -x proxy %h %p', undefined],
    ['nc %h %p', undefined],
    [
      'ncat --proxy p:80 --proxy-type http --proxy-auth me:secret %h %p',
      { kind: 'proxy', proxy: { kind: 'http-connect', host: 'p', port: 80, user: 'me' } },
    ],
    [
      'connect -S me@p:1080 %h %p',
      { kind: 'proxy', proxy: { kind: 'socks5', host: 'p', port: 1_080, user: 'me' } },
    ],
    ['corkscrew p 80 %h %p', undefined],
  ])('command %j', (command, expected) => {
    expect(knownCommand(command)).toEqual(expected);
  });
});
