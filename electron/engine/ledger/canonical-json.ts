import canonicalize from 'canonicalize';

/** What JSON can hold. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/**
 * The one text RFC 8785 (JCS) allows for a value: sorted keys, no blanks, the shortest numbers.
 * @throws Error for what JSON can't hold faithfully: non-finite numbers and lone surrogates.
 */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}
