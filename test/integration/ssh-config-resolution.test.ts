import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Surroundings } from '../../electron/engine/exchange/drafts.ts';
import { readConfig } from '../../electron/engine/exchange/ssh-config/read-config.ts';
import { resolve } from '../../electron/engine/exchange/ssh-config/resolve.ts';
import { readSeconds } from '../../electron/engine/exchange/ssh-config/values.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'imports');

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const around = (): Surroundings => ({
  home: homedir(),
  user: userInfo().username,
  platform: process.platform,
  environment: {},
});

/** What real ssh would use, as far as an import is about it. */
function realSsh(config: string, host: string): Record<string, string | string[]> | string {
  const { status, stdout, stderr } = spawnSync('ssh', ['-G', '-F', config, host], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (status !== 0) return stderr;
  const all = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const space = line.indexOf(' ');
    const key = line.slice(0, space);
    all.set(key, [...(all.get(key) ?? []), line.slice(space + 1)]);
  }
  const one = (key: string) => all.get(key)?.[0] ?? '';
  return {
    hostname: one('hostname'),
    port: one('port'),
    user: one('user'),
    identityfile: all.get('identityfile') ?? [],
    proxyjump: one('proxyjump'),
    proxycommand: one('proxycommand'),
    hostkeyalias: one('hostkeyalias'),
    connecttimeout: one('connecttimeout'),
    serveraliveinterval: one('serveraliveinterval'),
  };
}

async function ours(config: string, host: string): Promise<Record<string, string | string[]>> {
  const { file } = await readConfig(config, around());
  const found = resolve(file, host, around());
  const word = (key: string) => found.first.get(key)?.words[0];
  const seconds = (key: string, none: string) => String(readSeconds(word(key)) ?? none);
  return {
    hostname: found.host,
    port: String(found.port),
    user: found.user ?? userInfo().username,
    identityfile: found.identityFiles.length > 0 ? [...found.identityFiles] : DEFAULTS,
    proxyjump: found.jumps.join(','),
    proxycommand: found.proxyCommand ?? '',
    hostkeyalias: word('hostkeyalias') ?? '',
    connecttimeout: seconds('connecttimeout', 'none'),
    serveraliveinterval: seconds('serveraliveinterval', '0'),
  };
}

/** What ssh tries where a configuration names no key: its version decides, so it is asked. */
const DEFAULTS = (() => {
  const { stdout } = spawnSync('ssh', ['-G', '-F', '/dev/null', 'h'], { encoding: 'utf8', timeout: 10_000 });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('identityfile '))
    .map((line) => line.slice('identityfile '.length));
})();

describe('an ssh_config file means what it means to ssh', () => {
  test.each([
    ...['sleep-impressions', 'si', 'midwest', 'inner', 'old', 'socks', 'program', 'gate', 'node1.lab'],
    ...['secret.lab', 'claims', 'six', 'equals', 'never-named', 'x.flowiq.ai', 'GATE', 'node2.lab'],
  ])('for %s', async (host) => {
    // ssh looks for included files in ~/.ssh, so they are named from the root here.
    cpSync(FIXTURES, folder.path, { recursive: true });
    const config = join(folder.path, 'config');
    const text = readFileSync(join(folder.path, 'ssh_config'), 'utf8');
    // A program in `Match exec` is run by ssh and never by us.
    writeFileSync(
      config,
      text.replace('config.d/', `${folder.path}/config.d/`).replace(/ exec "true"/, ' exec "false"'),
    );
    expect(await ours(config, host)).toEqual(realSsh(config, host));
  });

  test('with a second reading where Match final asks for one', async () => {
    const config = join(folder.path, 'config');
    writeFileSync(
      config,
      `Match final host real.example
  User late
  Port 2200
  HostName other.example
Host alias
  HostName Real.Example
  IdentityFile a
Match final all
  IdentityFile b
Host real.example
  ConnectTimeout 7
`,
    );
    for (const host of ['alias', 'real.example', 'other'])
      expect(await ours(config, host), host).toEqual(realSsh(config, host));
  });

  test('with includes in blocks that apply and in blocks that don’t', async () => {
    mkdirSync(join(folder.path, 'd'));
    const inner = join(folder.path, 'd', 'inner');
    writeFileSync(inner, 'User inner\nHost b\n  Port 22\nHost *\n  ConnectTimeout 9\n');
    const config = join(folder.path, 'config');
    writeFileSync(
      config,
      `Host a\n  Include ${folder.path}/d/in*\n  HostName a.example\nHost b\n  Include "${folder.path}/d/inne[r]" ${folder.path}/nowhere\nPort 2\nHost c\n Port 3\n`,
    );
    for (const host of ['a', 'b', 'c']) expect(await ours(config, host), host).toEqual(realSsh(config, host));
  });

  test('whatever is written, as long as ssh takes it', async () => {
    const name = fc.constantFrom('a', 'b', 'ab', 'a.b', 'x-1');
    const pattern = fc.constantFrom('a', 'b', 'a*', '*b', '?', '!a', '!*b', 'a.?', '*', '"a"', "'ab'");
    const value = fc.constantFrom('one', '"two words"', "'q'", 'h%h', 'a\\ b', '%%x', 'x#y', 'k # rest');
    const line = fc.oneof(
      fc.array(pattern, { minLength: 1, maxLength: 3 }).map((all) => `Host ${all.join(' ')}`),
      fc
        .tuple(fc.constantFrom('host', 'originalhost', '!host', 'Host'), pattern, pattern)
        .map(
          ([what, one, other]) => `Match ${what} ${one.replace(/['"]/g, '')},${other.replace(/['"]/g, '')}`,
        ),
      fc.constantFrom('Match all', 'Match final all', 'Match !final user r*', 'Match user root localuser *'),
      fc
        .tuple(
          fc.constantFrom('User', 'IdentityFile', 'HostKeyAlias', 'user', '  USER'),
          value,
          fc.constantFrom(' ', '=', ' = ', '\t'),
        )
        .map(([key, text, between]) => `${key}${between}${text}`),
      fc.constantFrom(
        'Port 22',
        'Port 2200',
        'Port=23',
        'HostName h.example',
        'HostName %h.example',
        'HostName UP',
      ),
      fc.constantFrom(
        'ProxyJump gate',
        'ProxyJump a,b # c',
        'ProxyJump none',
        'ProxyCommand nc %h %p',
        'ProxyCommand none',
      ),
      fc.constantFrom(
        'ConnectTimeout 5',
        'ConnectTimeout 1h2m',
        'ServerAliveInterval 9',
        '# comment',
        '',
        '   ',
      ),
    );
    const config = join(folder.path, 'config');
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), name, async (lines, host) => {
        writeFileSync(config, `${lines.join('\n')}\n`);
        const real = realSsh(config, host);
        if (typeof real === 'string') return;
        compared += 1;
        expect(await ours(config, host)).toEqual(real);
      }),
      { numRuns: 80 },
    );
    expect(compared).toBeGreaterThan(20);
  });
});
