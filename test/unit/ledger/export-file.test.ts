import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../../electron/engine/ledger/export/export-file.ts';

let directory = '';
let path = '';
let temporary = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'waybill-export-'));
  path = join(directory, 'history.csv');
  temporary = `${path}.1.part`;
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** More than is gathered in memory before a write. */
const LINE = `${'ä'.repeat(999)}\n`;
const LINES = 600;

describe('writing a file whole', () => {
  it('shows the file only once all of it is there, and says its SHA-256', () => {
    const sha256 = writeWhole(path, temporary, false, (write) => {
      for (let line = 0; line < LINES; line += 1) {
        write(LINE);
        expect(existsSync(path)).toBe(false);
      }
      expect(readFileSync(temporary).length).toBeGreaterThan(0);
    });
    const text = LINE.repeat(LINES);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(readdirSync(directory)).toEqual(['history.csv']);
  });

  it('leaves neither the file nor a temporary one when it is stopped halfway', () => {
    const stopped = () =>
      writeWhole(path, temporary, false, (write) => {
        for (let line = 0; line < LINES; line += 1) write(LINE);
        expect(readdirSync(directory)).toEqual(['history.csv.1.part']);
        throw new Error('stopped');
      });
    expect(stopped).toThrow('stopped');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('leaves alone a file that appears under its name meanwhile', () => {
    const overtaken = () =>
      writeWhole(path, temporary, false, (write) => {
        write('ours');
        writeFileSync(path, 'theirs');
      });
    expect(overtaken).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'AlreadyExists' }) }),
    );
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    expect(readdirSync(directory)).toEqual(['history.csv']);
  });

  it('keeps the old file until the new one is whole where replacing was asked', () => {
    writeFileSync(path, 'old');
    writeWhole(path, temporary, true, (write) => {
      write('new');
      expect(readFileSync(path, 'utf8')).toBe('old');
    });
    expect(readFileSync(path, 'utf8')).toBe('new');
  });
});
