import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Surroundings } from '../../../electron/engine/exchange/drafts.ts';
import { readFilezilla, readSafePath } from '../../../electron/engine/exchange/filezilla.ts';
import { textOf } from '../../../electron/engine/exchange/import-file.ts';
import { readWinscp } from '../../../electron/engine/exchange/winscp.ts';
import { Failure } from '../../../shared/errors.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'imports');
const around: Surroundings = { home: '/home/dana', user: 'dana', platform: 'linux', environment: {} };
const fixture = (name: string) => textOf(readFileSync(join(FIXTURES, name)));

const errorIn = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.error;
    throw thrown;
  }
  return undefined;
};

describe('FileZilla’s sites', () => {
  it('come in with folders, keys, notes and paths; what isn’t SFTP stays out with its reason', () => {
    const { drafts, refused } = readFilezilla(fixture('sitemanager.xml'), 's.xml', around);
    expect(
      drafts.map(({ name, settings, notes }) => ({
        name,
        ...settings,
        codes: notes.map(({ code }) => code),
      })),
    ).toEqual([
      {
        name: 'Sleep Impressions',
        host: 'imports.flowiq.ai',
        port: 22,
        user: 'etl_si',
        authentication: { method: 'password' },
        remoteFolder: '/midwest/si archive',
        localFolder: '/home/dana/Exports',
        notes: 'Daily billing files & nothing else\nRing 555 0100 first',
        look: { colour: 'blue' },
        folder: '',
        codes: ['password-left'],
      },
      {
        name: 'Lab: north',
        host: 'lab.example',
        port: 2222,
        user: 'lab',
        authentication: { method: 'key-file', path: '/home/dana/.ssh/lab.ppk' },
        remoteFolder: '/',
        localFolder: '',
        notes: '',
        look: { colour: 'auto' },
        folder: 'Partners/Labs',
        codes: [],
      },
      {
        name: 'Lab south',
        host: 'lab2.example',
        port: 22,
        user: 'lab',
        authentication: { method: 'ask' },
        remoteFolder: '/',
        localFolder: '',
        notes: '',
        look: { colour: 'auto' },
        folder: 'Partners/Labs',
        codes: ['remote-folder-left', 'asks'],
      },
      expect.objectContaining({ name: 'Bad port', port: 99_999 }),
    ]);
    expect(refused).toEqual([
      { name: 'Old FTP', line: 24, file: null, code: 'other-protocol', detail: 'FTP' },
      { name: 'Empty', line: 53, file: null, code: 'no-host' },
    ]);
  });

  it('give their passwords to nobody', () => {
    const text = JSON.stringify(readFilezilla(fixture('sitemanager.xml'), 's.xml', around));
    expect(text).not.toContain('Y2FuYXJ5');
    expect(text).not.toContain('canary');
  });

  it.each([
    ['<FileZilla3><Servers>', 'xml', undefined],
    ['<FileZilla3>\n<Servers></FileZilla3>', 'xml', 2],
    ['<!DOCTYPE a [<!ENTITY b "c">]>\n<FileZilla3><Servers>&b;</Servers></FileZilla3>', 'entities', 1],
    ['<FileZilla3>\n<!-- x -->\n<!ENTITY b "c"></FileZilla3>', 'entities', 3],
    ['<Other><Servers/></Other>', 'format', undefined],
    [`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`, 'xml', undefined],
  ])('are refused as a whole where the file is damaged or too clever: %#', (text, reason, line) => {
    const error = errorIn(() => readFilezilla(text, 's.xml', around));
    expect(error).toMatchObject({ code: 'FileNotUnderstood', path: 's.xml', detail: { reason } });
    if (line !== undefined) expect(error?.detail?.line).toBe(line);
  });

  it('read the paths they write, whatever their parts hold', () => {
    const part = fc.string({ minLength: 1, maxLength: 20 }).filter((text) => !text.includes('/'));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const written = ['1 0', ...parts.map((each) => `${each.length} ${each}`)].join(' ');
        expect(readSafePath(written)).toBe(`/${parts.join('/')}`);
      }),
    );
    for (const bad of ['', '1', '1 0 3 ab', '1 0 x', '1 0 2 abc', '3 2 C: 4 home', '1 0 99999 a'])
      expect(readSafePath(bad), bad).toBeUndefined();
  });

  it('never fail but with their own error, whatever the file holds', () => {
    const piece = fc.constantFrom(
      ...'<>&;/="!?-[]'.split(''),
      'Server',
      'Servers',
      'FileZilla3',
      'Folder',
      'Port',
      'a',
      ' ',
      '\n',
      '<Server>',
      '</Server>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '&#10;',
      '__proto__',
      '<constructor>',
      '</constructor>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const text of [
          pieces.join(''),
          `<FileZilla3><Servers>${pieces.join('')}</Servers></FileZilla3>`,
        ]) {
          const error = errorIn(() => readFilezilla(text, 'x', around));
          if (error !== undefined) expect(error.code).toBe('FileNotUnderstood');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('WinSCP’s sessions', () => {
  it('come in with folders, tunnels as jump hosts, and proxies', () => {
    const { drafts, refused, problems } = readWinscp(fixture('WinSCP.ini'), 'w.ini', around);
    expect(
      drafts.map(({ name, via, settings: { host, port, user, folder } }) => [
        name,
        host,
        port,
        user,
        folder,
        via,
      ]),
    ).toEqual([
      ['Sleep Impressions', 'imports.flowiq.ai', 22, 'etl_si', '', null],
      [
        'jumper@gate.example',
        'gate.example',
        22,
        'jumper',
        'Partners',
        { kind: 'http-connect', host: 'proxy.example', port: 3_128, user: 'me' },
      ],
      ['Midwest München', 'midwest.example', 2_222, 'desk', 'Partners', { kind: 'jump', draft: 1 }],
      ['Second through the same', 'second.example', 22, 'desk', 'Partners', { kind: 'jump', draft: 1 }],
    ]);
    expect(drafts[0]).toMatchObject({
      settings: {
        authentication: { method: 'key-file', path: 'C:\\Users\\dana\\keys\\si.ppk' },
        remoteFolder: '/midwest/si',
        localFolder: 'C:\\Exports',
      },
      notes: [{ code: 'password-left' }],
    });
    expect(drafts[2]).toMatchObject({
      settings: { notes: 'First line\nsecond', timeouts: { connectMs: 20_000 } },
      notes: [],
    });
    // Through the proxy goes the tunnel's host.
    expect(drafts[1]?.notes.map(({ code }) => code)).toEqual([
      'as-jump-only',
      'password-left',
      'proxy-password-left',
    ]);
    expect(refused).toEqual([
      { name: 'Web', line: 45, file: null, code: 'other-protocol', detail: 'WebDAV' },
      { name: 'Socks4', line: 49, file: null, code: 'proxy-kind', detail: 'a SOCKS 4 proxy' },
    ]);
    expect(problems).toEqual([{ line: 58, file: null, code: 'host-keys-elsewhere' }]);
    expect(JSON.stringify(drafts)).not.toMatch(/A35C/);
  });

  it('never fail but with their own error, whatever the file holds', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        '[Sessions\\a]',
        '[Sessions\\%E4%ZZ%]',
        '[Configuration\\x]',
        'HostName=%FF',
        'HostName=h',
        'Tunnel=1',
        'TunnelHostName=t',
        'PortNumber=x',
        'FSProtocol=9',
        'ProxyMethod=2',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const error = errorIn(() => readWinscp(lines.join('\r\n'), 'x', around));
        if (error !== undefined) expect(error.code).toBe('FileNotUnderstood');
      }),
      { numRuns: 500 },
    );
  });
});
