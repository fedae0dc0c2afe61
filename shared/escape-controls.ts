/**
 * C0, DEL and C1, line and paragraph separators, and the bidirectional controls that make `exe.fdp` out of `pdf.exe`;
 * a lone surrogate is no character at all.
 */
const DANGEROUS =
  /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/** Makes control characters of others' texts visible before they are shown: `\x1b`, `\u{202e}`. */
export function escapeControls(text: string): string {
  return text.replace(DANGEROUS, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}
