import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openMainLog } from '../../../electron/main/logging/main-log.ts';
import { redact } from '../../../electron/main/logging/redact.ts';
import { appError } from '../../../shared/errors.ts';
import { tempFolder } from '../../support/temp.ts';

describe('a message for the log', () => {
  it.each([
    ["ENOENT: no such file or directory, open '/home/dana/Claims/patient 7.csv'", 'open (name)'],
    ['cannot read /home/dana/patient_visit_log.csv now', 'cannot read (path) now'],
    ['cannot read C:\\Users\\Dana\\patient visit log.csv', 'cannot read (path)'],
    ['cannot read \\\\server\\share\\patient.csv', 'cannot read (path)'],
    ['see file:///home/dana/patient.csv', 'see (path)'],
    ['sftp://etl_si@imports.example.org/midwest/patient.csv is away', '(address) is away'],
    ['unexpected "patient.csv" here', 'unexpected (name) here'],
  ])('loses names of files: %s', (message, expected) => {
    expect(redact(message)).toContain(expected);
    expect(redact(message)).not.toMatch(/patient|dana|etl_si/i);
  });

  it('keeps where in the program something happened', () => {
    const stack = 'TypeError: x is undefined\n    at Send (app://waybill/assets/index-1f2e.js:12:34)';
    expect(redact(stack)).toBe(stack);
  });

  it('is of a bounded length, on lines of its own', () => {
    expect(redact('x'.repeat(5_000)).length).toBe(2_000);
    expect(redact('a\u0000b\u001b[31m\rc')).toBe('a b [31m c');
  });
});

describe("the main process's log", () => {
  it('holds code and message, no path and no detail', async () => {
    await using folder = await tempFolder('log');
    const file = join(folder.path, 'logs', 'main.log');
    const log = openMainLog(file);
    log.failure(
      'settings',
      appError('Internal', "EACCES: permission denied, open '/home/dana/x'", { path: '/home/dana/y' }),
    );
    log.info('application started', { pid: 7 });
    log[Symbol.dispose]();
    const text = await readFile(file, 'utf8');
    expect(text).toMatch(/warn settings Internal EACCES: permission denied, open \(name\)\n.*\{"pid":7\}/);
    expect(text).not.toContain('dana');
  });
});
