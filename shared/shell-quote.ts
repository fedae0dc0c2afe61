const SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * One word of a POSIX shell that means exactly `text`: what isn't plainly safe stands in single quotes, within which nothing
 * but the quote itself means anything. A line end in it stays one.
 */
export const shellQuote = (text: string): string =>
  SAFE.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;
