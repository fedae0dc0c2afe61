import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type KnownHostsEntry,
  matches,
  parseKnownHosts,
  readKnownHosts,
} from '../../../electron/engine/connections/known-hosts.ts';
import { wireString } from '../../../electron/engine/connections/ssh-wire.ts';
import { cpuMs } from '../../support/cpu-time.ts';

const BLOB = Buffer.concat([wireString('ssh-ed25519'), wireString(Buffer.alloc(32, 1))]);
const KEY = `ssh-ed25519 ${BLOB.toString('base64')}`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-known-hosts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function entryFor(names: string): KnownHostsEntry {
  const { entries, problems } = parseKnownHosts(`${names} ${KEY}\n`);
  const [entry] = entries;
  if (entry === undefined) throw new Error(`no entry: ${JSON.stringify(problems)}`);
  return entry;
}

describe('a known_hosts file', () => {
  it('is read with its comments, markers, indents and line endings', () => {
    const text = [
      '\uFEFF# a comment',
      `files.example.org ${KEY} with a comment`,
      '',
      '   # an indented comment',
      `\t@revoked\t*  ${KEY}\r`,
      `@cert-authority *.example.org ${KEY}`,
    ].join('\n');

    const { entries, problems } = parseKnownHosts(text);
    expect(problems).toEqual([]);
    expect(entries.map(({ line, marker, key }) => ({ line, marker, key }))).toEqual([
      { line: 2, marker: 'none', key: { type: 'ssh-ed25519', blob: BLOB } },
      { line: 5, marker: 'revoked', key: { type: 'ssh-ed25519', blob: BLOB } },
      { line: 6, marker: 'cert-authority', key: { type: 'ssh-ed25519', blob: BLOB } },
    ]);
  });

  it('is used without its bad lines, each named with its number and reason', () => {
    const base64 = BLOB.toString('base64');
    const text = [
      `good.example.org ${KEY}`,
      'host-only',
      'host ssh-ed25519',
      `host ssh-rsa ${base64}`,
      `host ssh-ed25519 ${base64.slice(0, -3)}`,
      'host ssh-ed25519 AAAA',
      `@trusted host ${KEY}`,
      `@revoked @cert-authority host ${KEY}`,
      `|1|c2FsdA==|aGFzaA== ${KEY}`,
      `|2|x|y ${KEY}`,
      `, ${KEY}`,
      // A key of SSH 1: nothing to complain about.
      'host 1024 35 1234567890',
    ].join('\n');

    const { entries, problems } = parseKnownHosts(text);
    expect(entries.map(({ line }) => line)).toEqual([1]);
    expect(problems.filter(({ revokes }) => revokes).map(({ line }) => line)).toEqual([8]);
    expect(problems.map(({ line, reason }) => ({ line, reason }))).toEqual([
      { line: 2, reason: 'host names, key type and key are needed' },
      { line: 3, reason: 'host names, key type and key are needed' },
      { line: 4, reason: 'the key is of another type than the line says' },
      { line: 5, reason: 'the key is not base64' },
      { line: 6, reason: 'the key is damaged' },
      { line: 7, reason: 'unknown marker' },
      { line: 8, reason: 'only one marker is allowed' },
      { line: 9, reason: 'damaged hashed host name' },
      { line: 10, reason: 'unknown form of a hashed host name' },
      { line: 11, reason: 'no host name' },
    ]);
  });

  it.each([
    ['nothing in it can be read', Buffer.from(`files.example.org ${KEY}\n`, 'utf16le')],
    ['a revocation in it can’t be read', Buffer.from(`ok.example.org ${KEY}\n@revoked * ssh-ed25519 AAAA\n`)],
  ])('stops where %s', async (_, content) => {
    const path = join(folder, 'damaged');
    writeFileSync(path, content);
    await expect(readKnownHosts(path, false)).rejects.toMatchObject({
      error: { code: 'TrustStoreUnreadable', path },
    });
  });

  it('that OpenSSH reads by itself may be missing, but not unreadable', async () => {
    expect(await readKnownHosts(join(folder, 'nowhere', 'known_hosts'), false)).toEqual({
      entries: [],
      problems: [],
    });
    await expect(readKnownHosts(folder, false)).rejects.toMatchObject({
      error: { code: 'TrustStoreUnreadable', detail: { errno: 'EISDIR' } },
    });
  });

  it('that is missing or unreadable stops, naming its path', async () => {
    const missing = join(folder, 'missing');
    await expect(readKnownHosts(missing)).rejects.toMatchObject({
      error: { code: 'TrustStoreUnreadable', path: missing, detail: { errno: 'ENOENT' } },
    });
    await expect(readKnownHosts(folder)).rejects.toMatchObject({
      error: { code: 'TrustStoreUnreadable', path: folder, detail: { errno: 'EISDIR' } },
    });
  });
});

describe('a line', () => {
  it.each([
    ['files.example.org', 'files.example.org', 22, true],
    ['Files.Example.ORG', 'fILES.example.org', 22, true],
    ['files.example.org', 'other.example.org', 22, false],
    ['a.example.org,files.example.org', 'files.example.org', 22, true],
    ['files.example.org', 'files.example.org', 2222, false],
    ['[files.example.org]:2222', 'files.example.org', 2222, true],
    ['[files.example.org]:2222', 'files.example.org', 22, false],
    ['[files.example.org]:2222', 'files.example.org', 2223, false],
    ['[*.example.org]:2222', 'files.example.org', 2222, true],
    ['*.example.org', 'files.example.org', 22, true],
    ['*.example.org', 'example.org', 22, false],
    ['*.example.org', 'files.example.org', 2222, false],
    ['*', 'anything', 2222, true],
    ['192.0.2.?', '192.0.2.7', 22, true],
    ['192.0.2.?', '192.0.2.70', 22, false],
    ['f*s.e?ample.*g', 'files.example.org', 22, true],
    ['f*s*x', 'files.example.org', 22, false],
    ['*.example.org,!secret.example.org', 'files.example.org', 22, true],
    ['*.example.org,!secret.example.org', 'secret.example.org', 22, false],
    ['!secret.example.org,*.example.org', 'secret.example.org', 22, false],
    ['!secret.example.org', 'files.example.org', 22, false],
    ['2001:db8::1', '2001:DB8::1', 22, true],
    ['[2001:db8::1]:2222', '2001:db8::1', 2222, true],
    ['files+example.org', 'filesssexample.org', 22, false],
  ])('for %s is asked about %s port %i: %s', (names, host, port, expected) => {
    expect(matches(entryFor(names), host, port)).toBe(expected);
  });

  it('hashed by ssh-keygen matches its host, and with another port than 22 the bracketed name', () => {
    const path = join(folder, 'hashed');
    writeFileSync(path, `Files.example.org ${KEY}\n[files.example.org]:2222 ${KEY}\n`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', path], { stdio: 'ignore' });
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('example');

    const { entries, problems } = parseKnownHosts(text);
    expect(problems).toEqual([]);
    const matching = (host: string, port: number) =>
      entries.filter((entry) => matches(entry, host, port)).map(({ line }) => line);
    expect(matching('files.example.org', 22)).toEqual([1]);
    expect(matching('FILES.example.org', 2222)).toEqual([2]);
    expect(matching('files.example.org', 2223)).toEqual([]);
    expect(matching('other.example.org', 22)).toEqual([]);
  });

  it('with many wildcards is decided at once', () => {
    const entry = entryFor(`${'*a'.repeat(200)}b`);
    const spentMs = cpuMs(() => expect(matches(entry, 'a'.repeat(250), 22)).toBe(false));
    expect(spentMs).toBeLessThan(1_000);
  });

  it.each(['files.example.org', '[files.example.org]:2222', '*.example.org', 'a,!files.example.org,*'])(
    'for %s is found by ssh-keygen exactly when it matches here',
    (names) => {
      const path = join(folder, 'compared');
      writeFileSync(path, `${names} ${KEY}\n`);
      for (const [name, host, port] of [
        ['files.example.org', 'files.example.org', 22],
        ['[files.example.org]:2222', 'files.example.org', 2222],
        ['sub.files.example.org', 'sub.files.example.org', 22],
      ] as const) {
        expect(matches(entryFor(names), host, port)).toBe(isFoundBySshKeygen(path, name));
      }
    },
  );
});

function isFoundBySshKeygen(path: string, name: string): boolean {
  try {
    return execFileSync('ssh-keygen', ['-F', name, '-f', path], { stdio: 'pipe' }).length > 0;
  } catch {
    return false;
  }
}
