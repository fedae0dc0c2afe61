import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIMITS, reasonAgainst } from '../../../electron/main/gateway/plain-data.ts';
import { ITEMS_PER_BATCH } from '../../../shared/contract/enqueue.ts';

test('whatever JSON can say is plain data', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
      expect(
        reasonAgainst(JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto'))),
      ).toBeUndefined();
    }),
  );
});

const cycle: Record<string, unknown> = {};
cycle.itself = cycle;

test.each([
  ['a date', new Date(0), 'not a plain object'],
  ['a map', new Map(), 'not a plain object'],
  ['a buffer', new Uint8Array(8), 'not a plain object'],
  ['an error', { inside: new Error('x') }, 'not a plain object'],
  ['a big integer', 1n, 'a bigint'],
  ['infinity', [Number.POSITIVE_INFINITY], 'a number that is none'],
  ['a cycle', cycle, 'too deep'],
  ['a prototype as a key', JSON.parse('{"__proto__": {}}'), 'a key that is none'],
  ['a long text', ['x'.repeat(LIMITS.characters + 1)], 'too long'],
  ['a long key', { ['x'.repeat(LIMITS.characters + 1)]: 0 }, 'too long'],
  ['many values', Array.from({ length: LIMITS.values }, () => 0), 'too many values'],
  ['a list of holes', new Array(4_000_000_000), 'too many values'],
])('%s is none', (_what, value, reason) => {
  expect(reasonAgainst(value)).toBe(reason);
});

test('the largest batch is bearable', () => {
  const items = Array.from({ length: ITEMS_PER_BATCH }, (_, index) => ({
    localPath: `/home/etl/exports/${'folder-'.repeat(30)}/billing_log_${index}.csv`,
    remotePath: '/midwest/si',
    target: 'folder',
  }));
  expect(reasonAgainst({ batchId: 'b', profileId: 'p', items })).toBeUndefined();
});
