/**
 * C0, DEL and C1 (some terminals obey U+009B as CSI), line and paragraph separators, and the bidirectional controls that
 * make `exe.fdp` out of `pdf.exe`; a lone surrogate is no character at all.
 */
const DANGEROUS =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** Nearly every text is only of these, and told so at a tenth of the time. */
const HARMLESS = /^[\x20-\x7e]*$/;

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

/** Makes control characters of others' texts visible before they are shown: `\x1b`, `\u{202e}`. */
export function escapeControls(text: string): string {
  if (HARMLESS.test(text)) return text;
  return text.replace(DANGEROUS, (character) => {
    const code = codeOf(character);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** The same inside a text that is JSON, and stays so. */
export function escapeControlsInJson(json: string): string {
  if (HARMLESS.test(json)) return json;
  return json.replace(DANGEROUS, (character) => `\\u${codeOf(character).toString(16).padStart(4, '0')}`);
}
