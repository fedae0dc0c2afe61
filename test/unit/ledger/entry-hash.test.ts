import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../electron/engine/ledger/canonical-json.ts';
import {
  bodyText,
  entryHash,
  fieldDigest,
  parseBody,
  type SaltedField,
  sealed,
  unstorable,
} from '../../../electron/engine/ledger/entry-hash.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const salt = fc.stringMatching(/^[0-9a-f]{32}$/);
const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,12}$/);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((number) => unstorable('number', number) === null),
  fc.boolean(),
  fc.constant(null),
);
const fields: fc.Arbitrary<SaltedField[]> = fc.uniqueArray(fc.record({ name, salt, value }), {
  selector: (field) => field.name,
  maxLength: 12,
});

describe('hashing an entry', () => {
  it('gives a field the digest of the JCS form of salt, name and value', () => {
    fc.assert(
      fc.property(salt, name, value, (itsSalt, itsName, itsValue) => {
        expect(fieldDigest(itsSalt, itsName, itsValue)).toBe(
          sha256(canonicalJson([itsSalt, itsName, itsValue])),
        );
      }),
    );
  });

  it('gives an entry the digest of the JCS form of its parts, whatever the order of its fields', () => {
    fc.assert(
      fc.property(fields, fc.nat(), (some, sequence) => {
        const previous = sha256(String(sequence));
        const digests = Object.fromEntries(
          some.map((field) => [field.name, fieldDigest(field.salt, field.name, field.value)]),
        );
        const expected = sha256(canonicalJson({ format: 1, sequence, previous, fields: digests }));
        expect(entryHash(sequence, previous, some)).toBe(expected);
        expect(entryHash(sequence, previous, some.toReversed())).toBe(expected);
      }),
    );
  });

  it('stores a body as its JCS form and reads the same fields back', () => {
    fc.assert(
      fc.property(fields, (some) => {
        const text = bodyText(some);
        const body = Object.fromEntries(
          some.map((field) => [field.name, { salt: field.salt, value: field.value }]),
        );
        expect(text).toBe(canonicalJson(body));
        expect(sealed(7, sha256(''), some.toReversed())).toEqual({
          hash: entryHash(7, sha256(''), some),
          body: text,
        });
        expect(bodyText(parseBody(text))).toBe(text);
      }),
    );
  });
});

describe('reading a stored body', () => {
  const good = bodyText([
    { name: 'kind', salt: 'ab'.repeat(16), value: 'remote.removed' },
    { name: 'sizeBytes', salt: 'cd'.repeat(16), value: 10 },
  ]);

  it.each([
    ['a blank', good.replace(',', ', ')],
    [
      'another order',
      '{"b":{"salt":"abababababababababababababababab","value":1},"a":{"salt":"abababababababababababababababab","value":1}}',
    ],
    ['another spelling of a number', good.replace('10', '1e1')],
    ['another spelling of a string', good.replace('remote', '\\u0072emote')],
    ['a name twice', good.replace('"sizeBytes"', '"kind"')],
    ['a field with more in it', good.replace('"value":10', '"value":10,"unit":"B"')],
    ['a field without a salt', '{"kind":{"value":1}}'],
    ['a salt that is too short', good.replace('abab', 'ab')],
    ['a value that is a list', good.replace('10', '[10]')],
    ['a number that reads back as another', good.replace('10', '9007199254740993')],
    ['a number beyond all bounds', good.replace('10', '1e400')],
    ['half of a surrogate pair', good.replace('remote', '\\ud800')],
    ['a list', '[]'],
    ['no JSON', 'kind'],
  ])('refuses %s', (_, text) => {
    expect(text).not.toBe(good);
    expect(() => parseBody(text)).toThrow(/body|salt|field/);
    expect(parseBody(good)).toHaveLength(2);
  });
});
