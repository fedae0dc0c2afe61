import { escapeControls, escapeControlsInJson } from '../../shared/escape-controls.ts';

/**
 * Text for a terminal. A plain string is never trusted: names come from servers and file systems, and whatever
 * in them would move the cursor or turn the reading direction is escaped when it is rendered. Colour is
 * structure, not escape codes in strings, so there is no way to print an unescaped one.
 */
export type Text = string | Painted | readonly Text[];

export interface Painted {
  readonly style: Style;
  readonly text: Text;
}

/** Select Graphic Rendition codes (ECMA-48 8.3.117), on and off. */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;
export type Style = keyof typeof STYLES;

const paint =
  (style: Style) =>
  (...text: readonly Text[]): Painted => ({ style, text });
export const bold = paint('bold');
export const dim = paint('dim');
export const red = paint('red');
export const green = paint('green');
export const yellow = paint('yellow');
export const cyan = paint('cyan');

/** One line's worth of text as a string; with colours only if asked. */
export function render(text: Text, colours: boolean): string {
  if (typeof text === 'string') return escapeControls(text);
  if ('style' in text) {
    const inner = render(text.text, colours);
    const [on, off] = STYLES[text.style];
    return colours && inner !== '' ? `\u001b[${on}m${inner}\u001b[${off}m` : inner;
  }
  return text.map((part) => render(part, colours)).join('');
}

/** One line of JSON, its control characters escaped as JSON escapes them. */
export const jsonLine = (value: object): string => escapeControlsInJson(JSON.stringify(value));

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Each of these takes one column; what they make up needs no looking for graphemes. */
const PLAIN = /^[\x20-\x7e]*$/;

/** Columns a text takes: East Asian wide and emoji characters take two, marks none. */
export function widthOf(text: Text): number {
  const rendered = render(text, false);
  if (PLAIN.test(rendered)) return rendered.length;
  let width = 0;
  for (const { segment } of graphemes.segment(rendered)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(segment: string): number {
  if (/\p{Emoji_Presentation}|\ufe0f/u.test(segment)) return 2;
  return /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u.test(
    segment,
  )
    ? 2
    : 1;
}

/** Fills with blanks to `width` columns. */
export function padEnd(text: Text, width: number): Text {
  return [text, ' '.repeat(Math.max(0, width - widthOf(text)))];
}

export function padStart(text: Text, width: number): Text {
  return [' '.repeat(Math.max(0, width - widthOf(text))), text];
}

/** Cuts in the middle to at most `width` columns, keeping the end (and so the extension): `billing_l…16.csv`. */
export function cutToWidth(name: string, width: number): string {
  const segments = [...graphemes.segment(escapeControls(name))].map(({ segment }) => segment);
  const total = segments.reduce((sum, segment) => sum + graphemeWidth(segment), 0);
  if (total <= width) return segments.join('');
  if (width < 2) return width < 1 ? '' : '…';
  const dot = segments.lastIndexOf('.');
  const extension = dot > 0 && segments.length - dot <= 8 ? segments.length - dot : 0;
  const tail = takeWidth([...segments].reverse(), Math.min(width - 2, Math.max((width - 1) >> 1, extension)));
  const head = takeWidth(segments, width - 1 - tail.width);
  return `${head.taken.join('')}…${tail.taken.reverse().join('')}`;
}

function takeWidth(segments: readonly string[], width: number): { taken: string[]; width: number } {
  const taken: string[] = [];
  let used = 0;
  for (const segment of segments) {
    const next = used + graphemeWidth(segment);
    if (next > width) break;
    taken.push(segment);
    used = next;
  }
  return { taken, width: used };
}

/** Words flowed into lines of at most `width` columns; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of escapeControls(text)
    .split(' ')
    .filter((part) => part !== '')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
