import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodeOfTransfer, worstOf } from '../../../electron/cli/exit-codes.ts';
import { appError, ERROR_CODES } from '../../../shared/errors.ts';

describe('exit codes', () => {
  it('give every error one of the documented codes, never success', () => {
    for (const code of ERROR_CODES) expect([1, 2, 3, 4, 5, 6]).toContain(exitCodeOf(code));
  });

  it('follow the contract', () => {
    const pairs = (
      ['Unreachable', 'Timeout', 'AuthenticationFailed', 'HostKeyChanged', 'IntegrityMismatch'] as const
    ).map((code) => exitCodeOf(code));
    expect(pairs).toEqual([3, 3, 4, 5, 6]);
  });

  it('answer the gravest of several outcomes', () => {
    expect(worstOf([])).toBe(0);
    expect(worstOf([0, 1, 0])).toBe(1);
    expect(worstOf([1, 3])).toBe(3);
    expect(worstOf([3, 4, 1])).toBe(4);
    expect(worstOf([4, 6])).toBe(6);
    expect(worstOf([6, 5, 1])).toBe(5);
    expect(worstOf([5, 130])).toBe(130);
  });

  it('count whatever was not delivered, but not what was skipped by wish', () => {
    const code = (state: Parameters<typeof exitCodeOfTransfer>[0]['state']) =>
      exitCodeOfTransfer({ state, error: null });
    expect((['delivered', 'skipped', 'failed', 'cancelled', 'unconfirmed'] as const).map(code)).toEqual([
      0, 0, 1, 1, 1,
    ]);
  });

  it("don't take a failed transfer for a wrong command line", () => {
    expect(exitCodeOfTransfer({ state: 'failed', error: appError('InvalidRequest', 'x') })).toBe(1);
  });
});
