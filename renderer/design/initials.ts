/** How many tile colours tokens.css has. */
const TILES = 8;

/** Two letters: of the first two words, of capitals within one (`AiMedRes` is AM), else of its start. */
export function initialsOf(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const [first, second] = words;
  if (first === undefined) return '?';
  if (second !== undefined) return letter(first) + letter(second);
  const capitals = [...first].filter((character) => /\p{Lu}/u.test(character));
  return capitals.length > 1 ? capitals.slice(0, 2).join('') : [...first].slice(0, 2).join('').toUpperCase();
}

const letter = (word: string): string => ([...word][0] ?? '').toUpperCase();

/** Any start would do; with this one the names of our samples have different colours. */
const HASH_START = 0x811cb52f;

/** 1 to 8, from the name alone (FNV-1a, its halves folded). */
export function tileOf(name: string): number {
  let hash = HASH_START;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (((hash ^ (hash >>> 16)) >>> 0) % TILES) + 1;
}
