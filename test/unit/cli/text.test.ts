import { describe, expect, it } from 'vitest';
import { cutToWidth, green, jsonLine, render, widthOf, wrap } from '../../../electron/cli/text.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';

const ESC = '\u001b';

describe('text for a terminal', () => {
  it('makes control characters of names visible', () => {
    expect(escapeControls(`a${ESC}[2Jb\u009bc\u0007\n\u202egnp.exe`)).toBe(
      'a\\x1b[2Jb\\x9bc\\x07\\x0a\\u{202e}gnp.exe',
    );
    expect(escapeControls('\ud800x')).toBe('\\u{d800}x');
  });

  it('leaves names in any script as they are', () => {
    for (const name of ['Prüfung.csv', '請求書.csv', 'счёт 😀.csv']) expect(escapeControls(name)).toBe(name);
  });

  it('colours structure, never escape codes in strings', () => {
    const line = [green('ok '), `${ESC}[31mred`];
    expect(render(line, true)).toBe(`${ESC}[32mok ${ESC}[39m\\x1b[31mred`);
    expect(render(line, false)).toBe('ok \\x1b[31mred');
  });

  it('keeps JSON one line and JSON', () => {
    const value = { name: `a${ESC}\u009b\u202e\n😀` };
    const line = jsonLine(value);
    expect(JSON.parse(line)).toEqual(value);
    expect(line).toMatch(/^[\x20-\x7e😀]+$/u);
  });

  it('cuts names in the middle and keeps the extension', () => {
    expect(cutToWidth('insurance_pat_ref_2025-01-16.csv', 20)).toBe('insurance_…01-16.csv');
    expect(cutToWidth('short.csv', 20)).toBe('short.csv');
    expect(cutToWidth('abcdefgh.csv', 7)).toBe('ab….csv');
  });

  it('never makes a name wider than asked', () => {
    for (const name of ['請求書請求書請求書.csv', 'a'.repeat(80), '😀'.repeat(30)]) {
      for (let width = 0; width < 40; width += 1) {
        expect(widthOf(cutToWidth(name, width))).toBeLessThanOrEqual(width);
      }
    }
  });

  it('flows words into lines', () => {
    expect(wrap('Nothing was sent; your files wait.', 12)).toEqual([
      'Nothing was',
      'sent; your',
      'files wait.',
    ]);
  });
});
