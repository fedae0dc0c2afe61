import { describe, expect, it } from 'vitest';
import { ageSentence } from '../../../shared/messages/signing-key-messages.ts';
import { isOlderThan, keyFileOf } from '../../../shared/models/signing-key.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const age = (days: number, from: 'made-here' | 'file' = 'made-here') => ({ sinceMs: NOW - days * DAY, from });

describe('the age of a key', () => {
  it.each([
    [age(0), 'less than a day old; made by Waybill'],
    [age(1), '1 day old; made by Waybill'],
    [age(59), '59 days old; made by Waybill'],
    [age(400), '13 months old; made by Waybill'],
    [age(1_200), '3 years old; made by Waybill'],
    [age(0, 'file'), 'new by the file’s date, though it may be older'],
    [age(400, 'file'), 'at least 13 months old, by the file’s date'],
    // A clock that was wrong.
    [age(-3), 'less than a day old; made by Waybill'],
  ])('is said with how it is known: %j', (one, said) => {
    expect(ageSentence(one, NOW)).toBe(said);
  });

  it('is due after so many days, and never with 0', () => {
    expect([
      isOlderThan(age(365), 365, NOW),
      isOlderThan(age(364.9), 365, NOW),
      isOlderThan(age(9_999), 0, NOW),
    ]).toEqual([true, false, false]);
  });
});

it('the key file of a profile is that it signs in with, or that names a key of its agent', () => {
  expect(
    [
      { method: 'key-file', path: '/k' } as const,
      { method: 'agent', key: '/k.pub' } as const,
      { method: 'agent', key: 'C:\\k.pub' } as const,
      { method: 'agent', key: 'SHA256:abc' } as const,
      { method: 'agent' } as const,
      { method: 'password' } as const,
      { method: 'ask' } as const,
    ].map(keyFileOf),
  ).toEqual(['/k', '/k.pub', 'C:\\k.pub', undefined, undefined, undefined, undefined]);
});
