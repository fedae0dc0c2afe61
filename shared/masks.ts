/**
 * Which files of a folder are taken: masks as WinSCP and rclone have them. Pure, and without backtracking: the names come
 * from servers, and a hostile name must not cost more than its length times the mask's.
 *
 * `*` and `?` stop at a slash, `**` doesn't; `[a-z]`, `[!a]` and `{a,b}` are what they are in a shell; `\` makes the next
 * character plain. A mask without a slash means names at any depth; with one it is a path below the chosen folder. A slash
 * at the end means folders, with all that is in them. Case doesn't count, nor how an accent is composed: `*.csv` is
 * meant for `BILLING.CSV` too, on every side.
 */

import * as v from 'valibot';

export interface Masks {
  /** Only files that fit one of these; none: every file. */
  readonly include: readonly string[];
  /** Never these, whatever {@link include} says. */
  readonly exclude: readonly string[];
}

export const NO_MASKS: Masks = { include: [], exclude: [] };

const LONGEST_MASK = 256;
/** `{a,b}{c,d}` are four masks; more than this is a mistake. */
const MOST_ALTERNATIVES = 64;
const MOST_MASKS = 100;

export const Mask = v.pipe(
  v.string(),
  v.trim(),
  v.check(
    (mask) => whyNotMask(mask) === undefined,
    ({ input }) => whyNotMask(input) ?? '',
  ),
);
export const MaskList = v.pipe(v.array(Mask), v.maxLength(MOST_MASKS));

type Token =
  | { readonly kind: 'one'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | {
      readonly kind: 'set';
      readonly isNegated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

type Part = readonly Token[] | '**';

interface Compiled {
  readonly forFolders: boolean;
  readonly parts: readonly Part[];
}

class BadMask extends Error {}

/** Why this is no mask, in a few words, or `undefined` where it is one. */
export function whyNotMask(mask: string): string | undefined {
  try {
    compile(mask);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof BadMask) return thrown.message;
    throw thrown;
  }
}

/** Masks typed in one line: `*.csv; reports/`. A comma within braces is the mask's own. */
export const masksIn = (text: string): readonly string[] =>
  text
    .split(/[;\n]|,(?![^{]*\})/)
    .map((mask) => mask.trim())
    .filter((mask) => mask !== '');

export const masksAsText = (masks: readonly string[]): string => masks.join('; ');

/** What a walk through a folder asks; paths are relative to the chosen folder, with `/`. */
export interface MaskFilter {
  readonly takesFile: (path: string) => boolean;
  /** Whether anything below may be taken at all. */
  readonly entersFolder: (path: string) => boolean;
  /** Whether a folder in which nothing is to be taken comes along: not where only certain files are wanted. */
  readonly keepsEmptyFolders: boolean;
}

/** @param masks checked ones @throws where one isn't */
export function maskFilter(masks: Masks): MaskFilter {
  const include = masks.include.flatMap(compile);
  const exclude = masks.exclude.flatMap(compile);
  const excludedFolders = exclude.filter(({ forFolders }) => forFolders);
  const excludedFiles = exclude.filter(({ forFolders }) => !forFolders);
  const isIncluded = (names: readonly Name[]): boolean =>
    include.some(({ forFolders, parts }) =>
      forFolders
        ? names.some((_, depth) => depth > 0 && fits(parts, names.slice(0, depth)))
        : fits(parts, names),
    );
  return {
    takesFile: (path) => {
      const names = namesOf(path);
      if (excludedFiles.some(({ parts }) => fits(parts, names))) return false;
      return include.length === 0 || isIncluded(names);
    },
    entersFolder: (path) => {
      const names = namesOf(path);
      return !excludedFolders.some(({ parts }) => fits(parts, names));
    },
    keepsEmptyFolders: include.length === 0,
  };
}

/** A name's characters, folded. */
type Name = readonly string[];

const folded = (text: string): string => text.normalize('NFC').toLowerCase();
const namesOf = (path: string): readonly Name[] => path.split('/').map((name) => Array.from(folded(name)));

function compile(mask: string): Compiled[] {
  if (mask.length > LONGEST_MASK) throw new BadMask(`longer than ${LONGEST_MASK} characters`);
  return alternatives(Array.from(folded(mask)), [1]).map(compileOne);
}

function compileOne(characters: Name): Compiled {
  const parts: Part[] = [];
  let tokens: Token[] = [];
  let slashes = 0;
  let at = 0;
  const endPart = (): void => {
    const isDeep = tokens.length === 2 && tokens.every(({ kind }) => kind === 'star');
    if (isDeep) parts.push('**');
    else if (tokens.length > 0) {
      if (tokens.every((token) => token.kind === 'one' && token.character === '.') && tokens.length < 3)
        throw new BadMask('"." and ".." are no names');
      parts.push(tokens);
    }
    tokens = [];
  };
  while (at < characters.length) {
    const character = characters[at];
    if (character === undefined) break;
    at += 1;
    if (character === '/') {
      slashes += 1;
      endPart();
    } else if (character === '*') tokens.push({ kind: 'star' });
    else if (character === '?') tokens.push({ kind: 'any' });
    else if (character === '[') {
      const { token, next } = readSet(characters, at);
      tokens.push(token);
      at = next;
    } else {
      const plain = character === '\\' ? characters[at] : character;
      if (plain === undefined) throw new BadMask('ends with a backslash');
      if (character === '\\') at += 1;
      tokens.push({ kind: 'one', character: plain });
    }
  }
  endPart();
  const endsWithSlash = characters.at(-1) === '/';
  // Everything in a folder, and the folder: the same wish.
  const isContent = parts.length > 1 && parts.at(-1) === '**';
  if (isContent) parts.pop();
  if (parts.length === 0) throw new BadMask('says nothing');
  const isAnywhere = slashes - (endsWithSlash ? 1 : 0) === 0;
  return {
    forFolders: endsWithSlash || isContent,
    parts: isAnywhere && parts[0] !== '**' ? ['**', ...parts] : parts,
  };
}

function readSet(characters: Name, from: number): { readonly token: Token; readonly next: number } {
  const isNegated = characters[from] === '!' || characters[from] === '^';
  const ranges: [number, number][] = [];
  const code = (at: number): number => characters[at]?.codePointAt(0) ?? 0;
  const start = isNegated ? from + 1 : from;
  for (let at = start; at < characters.length; at += 1) {
    const character = characters[at];
    if (character === '/') break;
    // The first one may be the bracket itself.
    if (character === ']' && at > start) return { token: { kind: 'set', isNegated, ranges }, next: at + 1 };
    if (characters[at + 1] === '-' && characters[at + 2] !== ']' && at + 2 < characters.length) {
      ranges.push([code(at), code(at + 2)]);
      at += 2;
    } else ranges.push([code(at), code(at)]);
  }
  throw new BadMask('has "[" without "]"');
}

/** Resolves `{a,b}`, nested ones too. @param budget how many there may be, counted over all of them */
function alternatives(characters: Name, budget: [number]): readonly Name[] {
  const open = characters.findIndex((character, at) => character === '{' && !isEscaped(characters, at));
  if (open < 0) {
    if (characters.some((character, at) => character === '}' && !isEscaped(characters, at)))
      throw new BadMask('has "}" without "{"');
    return [characters];
  }
  const choices: string[][] = [[]];
  let depth = 1;
  let at = open + 1;
  for (; at < characters.length && depth > 0; at += 1) {
    const character = characters[at] ?? '';
    const isPlain = isEscaped(characters, at);
    if (character === '{' && !isPlain) depth += 1;
    if (character === '}' && !isPlain) depth -= 1;
    if (depth === 0) break;
    if (character === ',' && depth === 1 && !isPlain) choices.push([]);
    else choices.at(-1)?.push(character);
  }
  if (depth > 0) throw new BadMask('has "{" without "}"');
  budget[0] += choices.length - 1;
  if (budget[0] > MOST_ALTERNATIVES) throw new BadMask(`has more than ${MOST_ALTERNATIVES} alternatives`);
  const [before, after] = [characters.slice(0, open), characters.slice(at + 1)];
  return choices.flatMap((choice) => alternatives([...before, ...choice, ...after], budget));
}

function isEscaped(characters: Name, at: number): boolean {
  let backslashes = 0;
  while (characters[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

/**
 * Whether `parts` fit all of `names`. At a mismatch it goes back to the last `**` only: an earlier one could take no name that
 * the last can't.
 */
const fits = (parts: readonly Part[], names: readonly Name[]): boolean =>
  matches(
    parts,
    names,
    (part) => part === '**',
    (part, name) => part !== '**' && matches(part, name, isStar, isOne),
  );

const isStar = ({ kind }: Token): boolean => kind === 'star';

function isOne(token: Token, character: string): boolean {
  if (token.kind === 'one') return token.character === character;
  if (token.kind !== 'set') return token.kind === 'any';
  const code = character.codePointAt(0) ?? 0;
  return token.ranges.some(([first, last]) => code >= first && code <= last) !== token.isNegated;
}

function matches<P, T>(
  pattern: readonly P[],
  text: readonly T[],
  takesAnyNumber: (part: P) => boolean,
  takesOne: (part: P, item: T) => boolean,
): boolean {
  let inPattern = 0;
  let inText = 0;
  let lastStar = -1;
  let takenUpTo = 0;
  while (inText < text.length) {
    const part = pattern[inPattern];
    const item = text[inText];
    if (part !== undefined && takesAnyNumber(part)) {
      lastStar = inPattern;
      takenUpTo = inText;
      inPattern += 1;
    } else if (part !== undefined && item !== undefined && takesOne(part, item)) {
      inPattern += 1;
      inText += 1;
    } else if (lastStar >= 0) {
      inPattern = lastStar + 1;
      takenUpTo += 1;
      inText = takenUpTo;
    } else return false;
  }
  return pattern.slice(inPattern).every(takesAnyNumber);
}
