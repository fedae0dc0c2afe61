import { expect, it } from 'vitest';
import { randomBytes } from '../../electron/engine/random/random-bytes.ts';

it('gives as many bytes as asked for, none of them twice, and leaves those it gave alone', () => {
  const given = Array.from({ length: 4_000 }, (_, index) => randomBytes(8 + (index % 25)));
  const before = given.map((bytes) => bytes.toString('hex'));
  const large = randomBytes(100_000);
  expect(given.map(({ length }) => length)).toEqual(given.map((_, index) => 8 + (index % 25)));
  expect(new Set(before.map((text) => text.slice(0, 16))).size).toBe(given.length);
  expect(given.map((bytes) => bytes.toString('hex'))).toEqual(before);
  expect([large.length, new Set(large).size]).toEqual([100_000, 256]);
});
