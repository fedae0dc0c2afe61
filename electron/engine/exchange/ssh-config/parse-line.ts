/** One line of an ssh_config file that says something. */
export interface Directive {
  /** In lower case. */
  readonly keyword: string;
  /** Words, quotes and escapes taken off. */
  readonly words: readonly string[];
  /** All behind the keyword as it stands there: `Match` and commands have rules of their own. */
  readonly rest: string;
}

const WHITESPACE = ' \t\r\n';

/**
 * Comes apart as OpenSSH does it (readconf.c `process_config_line_depth`, misc.c `strdelim` and `argv_split`).
 * @returns `undefined` for an empty line or a comment, a text for what is wrong with the line
 */
export function parseLine(line: string): Directive | 'no-argument' | 'quotes' | undefined {
  const text = line.replace(/[ \t\r\n\f]+$/, '').replace(/^[ \t]+/, '');
  if (text === '' || text.startsWith('#')) return undefined;
  const first = delimited(text, true);
  if (first === undefined) return 'quotes';
  const rest = first.rest.replace(/^[ \t\r\n]+/, '');
  if (rest === '') return 'no-argument';
  const words = wordsOf(rest);
  return words === undefined ? 'quotes' : { keyword: first.word.toLowerCase(), words, rest };
}

/**
 * The first word, and what follows it: `strdelim`. One `=` counts as white space where `splitsEquals`.
 * @returns `undefined` where a quote isn't closed
 */
export function delimited(
  text: string,
  splitsEquals: boolean,
): { readonly word: string; readonly rest: string } | undefined {
  let end = 0;
  while (end < text.length && !isDelimiter(text.charAt(end), splitsEquals)) end += 1;
  if (end === text.length) return { word: text, rest: '' };
  if (text[end] === '"') {
    const close = text.indexOf('"', end + 1);
    if (close < 0) return undefined;
    return { word: text.slice(0, end) + text.slice(end + 1, close), rest: skipped(text, close + 1) };
  }
  const word = text.slice(0, end);
  const wasEquals = text[end] === '=';
  const rest = skipped(text, end + 1);
  return { word, rest: splitsEquals && !wasEquals && rest.startsWith('=') ? skipped(rest, 1) : rest };
}

const isDelimiter = (character: string, splitsEquals: boolean): boolean =>
  WHITESPACE.includes(character) || character === '"' || (splitsEquals && character === '=');

function skipped(text: string, from: number): string {
  let at = from;
  while (at < text.length && WHITESPACE.includes(text.charAt(at))) at += 1;
  return text.slice(at);
}

/** `argv_split`; a `#` at a word's start ends the line. @returns `undefined` where a quote isn't closed */
export function wordsOf(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text.charAt(at);
    if (start === ' ' || start === '\t') {
      at += 1;
      continue;
    }
    if (start === '#') break;
    const taken = wordAt(text, at);
    if (taken === undefined) return undefined;
    words.push(taken.word);
    at = taken.next;
  }
  return words;
}

function wordAt(text: string, from: number): { readonly word: string; readonly next: number } | undefined {
  let word = '';
  let quote = '';
  let at = from;
  for (; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\') {
      // Any other backslash is one, so that Windows paths come through.
      const isEscape = next !== '' && ('\'"\\'.includes(next) || (quote === '' && next === ' '));
      if (isEscape) at += 1;
      word += isEscape ? next : character;
    } else if (quote === '' && (character === ' ' || character === '\t')) break;
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    else word += character;
  }
  return quote === '' ? { word, next: at } : undefined;
}
