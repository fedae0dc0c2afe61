/** Of the stem, this much stays before the extension: the end of a name is where dates and numbers are. */
const STEM_END = 6;
/** What is longer isn't an extension. */
const LONGEST_EXTENSION = 10;

/**
 * A name's start, which may be shortened, and its end, which stays: the last characters of the stem with the extension.
 * Never cuts through a character of several code units.
 */
export function splitFileName(name: string): readonly [head: string, tail: string] {
  const dot = name.lastIndexOf('.');
  const hasExtension = dot > 0 && name.length - dot <= LONGEST_EXTENSION;
  const stem = [...(hasExtension ? name.slice(0, dot) : name)];
  const extension = hasExtension ? name.slice(dot) : '';
  if (stem.length <= STEM_END) return ['', name];
  return [stem.slice(0, -STEM_END).join(''), stem.slice(-STEM_END).join('') + extension];
}
