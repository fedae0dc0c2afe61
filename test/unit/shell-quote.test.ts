import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellQuote } from '../../shared/shell-quote.ts';

it('whatever is quoted is one word for a shell, and the same text', () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((one) => !one.includes('\0') && one.isWellFormed());
  const words = fc.array(
    fc.oneof(text, fc.constantFrom("it's", '$(id)', '`id`', '-n', '', 'a\nb', '\\', '~', '!')),
    {
      minLength: 40,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(words, (all) => {
      const script = `for word in ${all.map(shellQuote).join(' ')}; do printf '%s\\0' "$word"; done`;
      const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
      expect(said.split('\0').slice(0, -1)).toEqual(all);
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

it('leaves alone what needs no quotes', () => {
  expect(['/srv/sftp/etl_si', 'etl_si', '-n', ''].map(shellQuote)).toEqual([
    '/srv/sftp/etl_si',
    'etl_si',
    "'-n'",
    "''",
  ]);
});
