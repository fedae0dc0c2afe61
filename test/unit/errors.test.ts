import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFileSystem, onFileSystem } from '../../electron/engine/errors/from-file-system.ts';
import { cleanServerText, fromConnecting, fromSftp } from '../../electron/engine/errors/from-ssh.ts';
import { ERROR_CODES, errorOf, failure } from '../../shared/errors.ts';

const PATH = '/home/desk/patients/Jane Roe.csv';
const errnoError = (code: string) =>
  Object.assign(new Error(`${code}: it failed, open '${PATH}'`), { code, syscall: 'open', errno: -1 });
const statusError = (code: number, text = 'server text') => Object.assign(new Error(text), { code });

describe('what the local file system says', () => {
  it.each([
    ['ENOENT', 'LocalFileNotFound', false],
    ['ENOTDIR', 'LocalFileNotFound', false],
    ['EACCES', 'LocalPermissionDenied', false],
    ['EPERM', 'LocalPermissionDenied', false],
    ['EROFS', 'LocalPermissionDenied', false],
    ['EEXIST', 'AlreadyExists', false],
    ['ENOSPC', 'LocalDiskFull', false],
    ['EDQUOT', 'LocalDiskFull', false],
    ['EMFILE', 'TooManyOpenFiles', true],
    ['EIO', 'LocalReadFailed', true],
    ['EBUSY', 'LocalFileLocked', true],
    ['EISDIR', 'IsADirectory', false],
    ['ENAMETOOLONG', 'NameNotAllowed', false],
    ['EWHATEVER', 'Internal', false],
  ])('%s is %s', (errno, code, retryable) => {
    expect(fromFileSystem(errnoError(errno), PATH).error).toEqual({
      code,
      retryable,
      message: `open: ${errno}`,
      path: PATH,
    });
  });

  it('never brings a path into the message, which may be logged', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(E[A-Z]+)?$/), fc.string({ minLength: 3 }), (errno, name) => {
        const path = `/patients/${name}`;
        const thrown = Object.assign(new Error(`failed, open '${path}'`), { code: errno, syscall: 'open' });
        const { message, code } = fromFileSystem(thrown, path).error;
        expect(message).toBe(`open: ${errno || 'unknown error'}`);
        expect(ERROR_CODES).toContain(code);
      }),
    );
  });

  it('is ours where it is already, and real errors of this machine are known', async () => {
    const ours = failure('SourceChanged', 'the file grew');
    expect(fromFileSystem(ours, PATH)).toBe(ours);
    await expect(onFileSystem('/not/there', () => readFile('/not/there'))).rejects.toMatchObject({
      error: { code: 'LocalFileNotFound', path: '/not/there' },
    });
  });
});

describe('what an SFTP server answers', () => {
  it.each([
    [2, 'NotFound'],
    [3, 'PermissionDenied'],
    [4, 'ServerFailure'],
    [5, 'ProtocolViolation'],
    [6, 'ConnectionLost'],
    [7, 'ConnectionLost'],
    [8, 'UnsupportedByServer'],
    [11, 'AlreadyExists'],
    [14, 'DiskFull'],
    [15, 'DiskFull'],
    [18, 'DirectoryNotEmpty'],
    [19, 'NotADirectory'],
    [24, 'IsADirectory'],
    [999, 'ServerFailure'],
  ])('status %i is %s, whatever the text says', (status, code) => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { error } = fromSftp(statusError(status, text), 'open', '/si/a.csv');
        expect(error).toMatchObject({ code, path: '/si/a.csv', message: `open: status ${status}` });
        expect(error.detail).toMatchObject({ operation: 'open', status });
      }),
      { numRuns: 20 },
    );
  });

  it('is a lost connection where it is no answer', () => {
    expect(fromSftp(new Error('No response from server'), 'read').error).toMatchObject({
      code: 'ConnectionLost',
      retryable: true,
    });
  });

  it('is cut short and cleaned before anyone shows it', () => {
    expect(cleanServerText('\u001b[31mred\u001b[0m\r\nnext\u202eline')).toBe(' [31mred [0m next line');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => {
        const clean = cleanServerText(text);
        expect(clean.length).toBeLessThanOrEqual(200);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('what goes wrong on the way to a connection', () => {
  it.each([
    ['ECONNREFUSED', 'Unreachable'],
    ['EHOSTUNREACH', 'Unreachable'],
    ['ENETUNREACH', 'Unreachable'],
    ['ENOTFOUND', 'NameNotResolved'],
    ['EAI_AGAIN', 'NameNotResolved'],
    ['ETIMEDOUT', 'Timeout'],
    ['ECONNRESET', 'ConnectionLost'],
    ['EPIPE', 'ConnectionLost'],
  ])('%s is %s, and waiting may mend it', (errno, code) => {
    expect(fromConnecting(errnoError(errno), false).error).toMatchObject({ code, retryable: true });
  });

  it('is told apart by where it happened', () => {
    const at = (level: string) => Object.assign(new Error('no matching key exchange'), { level });
    expect([
      fromConnecting(at('handshake'), false).error.code,
      fromConnecting(at('handshake'), true).error.code,
      fromConnecting(at('protocol'), true).error.code,
      fromConnecting(new Error('what'), false).error.code,
    ]).toEqual(['NoCommonAlgorithm', 'ProtocolViolation', 'ProtocolViolation', 'ConnectionLost']);
  });
});

describe('an error', () => {
  it('is plain data that survives being sent', () => {
    const { error } = failure('DiskFull', 'no space', {
      path: PATH,
      detail: { freeBytes: 1 },
      cause: new Error('x'),
    });
    expect(structuredClone(error)).toEqual(error);
    expect(JSON.parse(JSON.stringify(error))).toEqual(error);
    expect(error).not.toHaveProperty('cause');
  });

  it('that nobody foresaw is Internal, and a stop is Cancelled', () => {
    expect([errorOf(new TypeError('x')), errorOf('x'), errorOf(AbortSignal.abort().reason)]).toMatchObject([
      { code: 'Internal', retryable: false },
      { code: 'Internal' },
      { code: 'Cancelled' },
    ]);
  });
});
