import { hash } from 'node:crypto';
import type { LedgerValue } from '../../../shared/models/ledger-entry.ts';

/** The format of docs/ledger-format.md. It is part of what is hashed. */
export const LEDGER_FORMAT = 1;

/** What the first entry has in place of the hash of the one before. */
export const NO_PREVIOUS_HASH = '0'.repeat(64);

/** Bytes of salt for each field: too many to guess a file name from its digest. */
export const SALT_BYTES = 16;

const SALT = /^[0-9a-f]{32}$/;
const FIELD_NAME = /^[a-z][A-Za-z0-9]{0,63}$/;

/** One field of an entry together with the salt that hides its value once the value is left out. */
export interface SaltedField {
  readonly name: string;
  readonly salt: string;
  readonly value: LedgerValue;
}

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** As `JSON.stringify`; for all but strings ECMAScript's own text is JSON's too (but for numbers that are never recorded). */
const json = (value: LedgerValue): string => (typeof value === 'string' ? JSON.stringify(value) : `${value}`);

/**
 * SHA-256 over the JCS form of `[salt, name, value]`, lower-case hexadecimal. `JSON.stringify` writes primitives exactly
 * as JCS demands (JCS took its numbers and strings from ECMAScript), and neither salts nor names hold anything that has to be
 * escaped; a property test holds this against the real JCS.
 */
export function fieldDigest(salt: string, name: string, value: LedgerValue): string {
  return sha256(`["${salt}","${name}",${json(value)}]`);
}

/**
 * An entry from its place in the chain and its fields in any order: its hash, lower-case hexadecimal, and the text it is
 * stored as. Both are JCS forms, written in one go: the keys of the outer object are constants in sorted order, and what
 * isn't a value is hexadecimal, a plain identifier or a whole number. An entry is appended for every small file.
 */
export function sealed(
  sequence: number,
  previousHash: string,
  fields: readonly SaltedField[],
): { readonly hash: string; readonly body: string } {
  let digests = '';
  let members = '';
  let comma = '';
  for (const { name, salt, value } of inKeyOrder(fields)) {
    const text = json(value);
    digests += `${comma}"${name}":"${sha256(`["${salt}","${name}",${text}]`)}"`;
    members += `${comma}"${name}":{"salt":"${salt}","value":${text}}`;
    comma = ',';
  }
  const entry = `{"fields":{${digests}},"format":${LEDGER_FORMAT},"previous":"${previousHash}","sequence":${sequence}}`;
  return { hash: sha256(entry), body: `{${members}}` };
}

/** The hash of an entry; see {@link sealed}. */
export function entryHash(sequence: number, previousHash: string, fields: readonly SaltedField[]): string {
  return sealed(sequence, previousHash, fields).hash;
}

/** The text an entry is stored as. It is the JCS form, so that there is exactly one text for one body. */
export function bodyText(fields: readonly SaltedField[]): string {
  const members = inKeyOrder(fields).map(
    ({ name, salt, value }) => `"${name}":{"salt":"${salt}","value":${json(value)}}`,
  );
  return `{${members.join(',')}}`;
}

/** By UTF-16 code units, as JCS sorts and as `<` compares. */
function inKeyOrder(fields: readonly SaltedField[]): readonly SaltedField[] {
  let before = '';
  const inOrder = fields.every(({ name }) => {
    const follows = before < name;
    before = name;
    return follows;
  });
  return inOrder ? fields : fields.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Why a field can't be recorded so that it reads back exactly the same, or `null` where it can. */
export function unstorable(name: string, value: unknown): string | null {
  if (!FIELD_NAME.test(name)) return 'its name is not a plain identifier';
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value === 'string') return value.isWellFormed() ? null : 'it holds half of a surrogate pair';
  if (typeof value !== 'number') return `it is a ${typeof value}`;
  if (!Number.isFinite(value)) return 'it is not a finite number';
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return 'it is too large a whole number';
  return null;
}

/**
 * Reads a stored body back, strictly: any other spelling of the same JSON (blanks, another order, a name twice)
 * is refused, because SQLite and other readers might see other values in it than the ones that were hashed.
 * @throws Error that says what is wrong, without quoting values.
 */
export function parseBody(text: string): readonly SaltedField[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold file names.
    throw new Error('the body is not JSON');
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw new Error('the body is not an object');
  const fields = Object.entries(body).map(([name, field]) => saltedField(name, field));
  if (bodyText(fields) !== text) throw new Error('the body is not in canonical form');
  return fields;
}

function saltedField(name: string, field: unknown): SaltedField {
  if (field === null || typeof field !== 'object' || !('salt' in field) || !('value' in field))
    throw new Error('a field lacks its salt or its value');
  const { salt, value } = field;
  if (typeof salt !== 'string' || !SALT.test(salt)) throw new Error('a salt is not 32 hexadecimal digits');
  if (unstorable(name, value) !== null) throw new Error('a field is not of a form that is ever recorded');
  return { name, salt, value: value as LedgerValue };
}
