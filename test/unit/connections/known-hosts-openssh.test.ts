import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matches, parseKnownHosts } from '../../../electron/engine/connections/known-hosts.ts';
import { wireString } from '../../../electron/engine/connections/ssh-wire.ts';
import { requires, titleWith } from '../../support/requirements.ts';

const needed = requires('sshd');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-known-hosts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Keys that OpenSSH can read: 32 bytes are always a key of Ed25519 to it. */
const key = (seed: number): string =>
  `ssh-ed25519 ${Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, seed))]).toString('base64')}`;

const label = fc.constantFrom('a', 'b', 'ab', 'files', 'Files', '10');
const host = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
const port = fc.constantFrom(22, 2222);
const named = fc.tuple(host, port).map(([name, at]) => (at === 22 ? name : `[${name}]:${at}`));
const wild = fc
  .tuple(host, fc.nat(8), fc.constantFrom('*', '?', '**', '*?'))
  .map(([name, at, mark]) => `${name.slice(0, at)}${mark}${name.slice(at + 1)}`);
const pattern = fc.oneof(named, wild, fc.constantFrom('*', '?', '[*]:2222', '*.b', '!*'));
const names = fc
  .array(fc.tuple(fc.boolean(), pattern), { minLength: 1, maxLength: 3 })
  .map((list) =>
    list.map(([isNegated, text]) => `${isNegated ? '!' : ''}${text}`.replace('!!', '!')).join(','),
  );
const marker = fc.constantFrom('', '', '', '@revoked ', '@cert-authority ');
const line = fc.tuple(marker, names, fc.nat(3)).map(([mark, list, seed]) => `${mark}${list} ${key(seed)}`);

/** The numbers of the lines that OpenSSH finds for a name; `ssh-keygen -F` says them in a comment before each. */
function foundByOpenSsh(file: string, name: string): readonly number[] {
  const { stdout } = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' });
  return [...stdout.matchAll(/^# Host .* found: line (\d+)/gm)].map(([, number]) => Number(number));
}

function foundByUs(text: string, name: string, at: number): readonly number[] {
  return parseKnownHosts(text)
    .entries.filter((entry) => matches(entry, name, at))
    .map(({ line: number }) => number);
}

describe.skipIf(!needed.available)(titleWith('known_hosts files as OpenSSH reads them', needed), () => {
  it('the same lines speak of a host and port: wildcards, negation, ports, markers', {
    timeout: 120_000,
  }, () => {
    const file = join(folder, 'known_hosts');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), host, port, (lines, name, at) => {
        const text = `${lines.join('\n')}\n`;
        writeFileSync(file, text);
        const asked = at === 22 ? name : `[${name}]:${at}`;
        expect(foundByUs(text, name, at)).toEqual(foundByOpenSsh(file, asked));
      }),
      { numRuns: 150 },
    );
  });

  it('also where the names are hashed', () => {
    const file = join(folder, 'hashed');
    fc.assert(
      fc.property(fc.array(named, { minLength: 1, maxLength: 4 }), host, port, (list, name, at) => {
        // OpenSSH hashes names as they stand, and looks them up in lower case.
        writeFileSync(file, list.map((each, seed) => `${each.toLowerCase()} ${key(seed)}\n`).join(''));
        execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' });
        const text = execFileSync('cat', [file], { encoding: 'utf8' });
        expect(text.startsWith('|1|')).toBe(true);
        const lower = name.toLowerCase();
        const asked = at === 22 ? lower : `[${lower}]:${at}`;
        expect(foundByUs(text, name, at)).toEqual(foundByOpenSsh(file, asked));
      }),
      { numRuns: 40 },
    );
  });
});
