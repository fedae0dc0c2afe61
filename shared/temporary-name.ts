import * as v from 'valibot';
import { whyNotLocalName } from './local-name.ts';

/** File systems hold names of up to 255 bytes. */
const NAME_BYTES = 255;
/** What a pattern may add to a name, in characters: enough of the name itself stays. */
const LONGEST_PATTERN = 80;

export const DEFAULT_TEMPORARY_NAME = '{name}.{random}.part';

/**
 * How a file is called while it is on its way: `{name}` stands for its final name, `{random}` for twelve characters that
 * no other attempt has. Both are needed once: without them two desks could write to one name. It must be a name that every
 * system holds, because it is used for what is received as well.
 */
export const TemporaryNamePattern = v.pipe(
  v.string(),
  v.trim(),
  v.check(
    (text) => text.split('{name}').length === 2 && text.split('{random}').length === 2,
    'a temporary name holds {name} and {random}, each once',
  ),
  v.check(
    (text) => text.length <= LONGEST_PATTERN && isPlainName(text),
    'a temporary name has no slash and none of the characters that a file name may not have',
  ),
);

function isPlainName(pattern: string): boolean {
  const example = pattern.replace('{name}', 'a.csv').replace('{random}', '0123456789ab');
  return !/[{}]/.test(example) && !example.includes('/') && whyNotLocalName(example, 'win32') === undefined;
}

/** The name for one attempt, the final name cut where the whole would be too long for a file system. */
export function temporaryName(name: string, id: string, pattern: string = DEFAULT_TEMPORARY_NAME): string {
  // One after the other would find the second mark in a name that holds it.
  const [before = '', after = ''] = pattern.split('{name}').map((part) => part.replace('{random}', () => id));
  const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
  let kept = name;
  while (bytesOf(before + kept + after) > NAME_BYTES) kept = Array.from(kept).slice(0, -1).join('');
  return before + kept + after;
}
