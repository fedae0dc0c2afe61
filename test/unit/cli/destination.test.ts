import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDestination } from '../../../shared/destination.ts';

const parse = (text: string, platform = 'linux') => parseDestination(text, platform);
const value = (text: string, platform?: string) => {
  const parsed = parse(text, platform);
  return parsed.ok ? parsed.value : parsed.problem;
};

describe('a destination', () => {
  it('is a profile and a path', () => {
    expect(value('Sleep Impressions:/midwest/si/')).toEqual({
      kind: 'profile',
      name: 'Sleep Impressions',
      path: '/midwest/si/',
    });
  });

  it('may leave the path to the profile', () => {
    expect(value('partner:')).toEqual({ kind: 'profile', name: 'partner', path: '' });
    expect(value('partner:inbox/a:b')).toEqual({ kind: 'profile', name: 'partner', path: 'inbox/a:b' });
  });

  it('is an sftp address', () => {
    expect(value('sftp://etl_si@imports.example.com:2222/midwest/si')).toEqual({
      kind: 'sftp',
      user: 'etl_si',
      host: 'imports.example.com',
      port: 2222,
      path: '/midwest/si',
    });
  });

  it('is percent-decoded', () => {
    expect(value('sftp://dom%5Cuser%40corp@host/a%20b%25.csv')).toMatchObject({
      user: 'dom\\user@corp',
      path: '/a b%.csv',
    });
  });

  it('knows IPv6 addresses in brackets', () => {
    expect(value('sftp://u@[2001:db8::1]:2022/x')).toMatchObject({ host: '2001:db8::1', port: 2022 });
    expect(value('sftp://u@[::1]/x')).toMatchObject({ host: '::1', port: 22 });
    expect(parse('sftp://u@2001:db8::1/x').ok).toBe(false);
  });

  it('reaches the sign-in folder by a tilde or no path at all', () => {
    expect(value('sftp://u@h')).toMatchObject({ path: '.' });
    expect(value('sftp://u@h/~/in/x')).toMatchObject({ path: 'in/x' });
    expect(value('sftp://u@h/')).toMatchObject({ path: '/' });
  });

  it('is never a drive of Windows, where there are drives', () => {
    for (const path of ['C:\\x', 'c:/x', 'C:', '\\\\server\\share\\x']) {
      expect(parse(path, 'win32').ok).toBe(false);
    }
    expect(value('C:/x', 'linux')).toEqual({ kind: 'profile', name: 'C', path: '/x' });
  });

  it('never holds a password, and says so without repeating it', () => {
    for (const address of ['sftp://u:s3cret@h/x', 'sftp://u:p@s3cret@h/x', 'sftp://:s3cret@h/']) {
      const parsed = parse(address);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toContain('s3cret');
    }
  });

  it.each([
    ['plain.csv', 'no destination'],
    ['./a:b', 'path on this computer'],
    [':/x', 'missing'],
    ['sftp://h/x', 'names no user'],
    ['sftp://u@/x', 'no usable host'],
    ['sftp://u@h:0/x', 'port'],
    ['sftp://u@h:65536/x', 'port'],
    ['sftp://u@h:22x/x', 'port'],
    ['sftp://u@h/%zz', 'percent-encoded'],
    ['sftp://u@h/a%00b', 'percent-encoded'],
    ['ftp://u@h/x', 'Only sftp'],
  ])('refuses %s', (text, part) => {
    expect(value(text)).toContain(part);
  });

  it('reads back every address it could be written as', () => {
    const name = fc.string({ minLength: 1 }).filter((text) => text.isWellFormed() && !text.includes('\0'));
    fc.assert(
      fc.property(name, name, fc.integer({ min: 1, max: 65_535 }), (user, file, port) => {
        const address = `sftp://${encodeURIComponent(user)}@host:${port}/d/${encodeURIComponent(file)}`;
        expect(value(address)).toEqual({ kind: 'sftp', user, host: 'host', port, path: `/d/${file}` });
      }),
    );
  });

  it('is read without an exception whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('linux', 'win32'), (text, os) => void parse(text, os)),
    );
  });
});
