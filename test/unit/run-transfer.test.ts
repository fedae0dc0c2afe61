import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailure } from '../../electron/engine/transfers/run-transfer.ts';
import { type AppError, appError, ERROR_CODES } from '../../shared/errors.ts';

const LIMIT = 3;
const codes = fc.constantFrom(...ERROR_CODES);
const attempts = fc.integer({ min: 0, max: 20 });
const limits = fc.integer({ min: 0, max: 10 });
const withStatus = (error: AppError): AppError => ({ ...error, detail: { status: 4 } });

describe('a failed attempt', () => {
  it('is tried again only where the error may pass by itself, and tries are left', () => {
    fc.assert(
      fc.property(codes, attempts, limits, (code, attempt, limit) => {
        const error = appError(code, 'what happened');
        const plan = afterFailure(error, { isPublishing: false, attempt }, limit);
        expect(plan).toBe(error.retryable && attempt <= limit ? 'retry-later' : 'fail');
      }),
    );
  });

  it('of the last try allowed is the end', () => {
    const lost = appError('ConnectionLost', 'gone');
    const plans = [1, 2, 3, 4, 5].map((attempt) =>
      afterFailure(lost, { isPublishing: false, attempt }, LIMIT),
    );
    expect(plans).toEqual(['retry-later', 'retry-later', 'retry-later', 'fail', 'fail']);
  });
});

describe('an attempt that failed between its intention to publish and the outcome', () => {
  it('is never called failed on silence alone', () => {
    fc.assert(
      fc.property(codes, attempts, limits, (code, attempt, limit) => {
        const error = appError(code, 'what happened');
        fc.pre(error.retryable);
        const plan = afterFailure(error, { isPublishing: true, attempt }, limit);
        expect(plan).not.toBe('fail');
      }),
    );
  });

  it("is failed by the server's own no, at once or after the last try", () => {
    const plan = (error: AppError, attempt: number) =>
      afterFailure(error, { isPublishing: true, attempt }, LIMIT);
    expect(plan(withStatus(appError('PermissionDenied', 'no')), 1)).toBe('fail');
    expect(plan(appError('AlreadyExists', 'the target exists'), 1)).toBe('fail');
    expect(plan(withStatus(appError('ServerFailure', 'no')), 1)).toBe('retry-later');
    expect(plan(withStatus(appError('ServerFailure', 'no')), 100)).toBe('fail');
  });

  it('is looked at more often than it may be sent, and then left to a person', () => {
    const lost = appError('ConnectionLost', 'gone');
    const plan = (attempt: number) => afterFailure(lost, { isPublishing: true, attempt }, LIMIT);
    expect([plan(LIMIT + 1), plan(LIMIT + 3), plan(LIMIT + 4)]).toEqual([
      'retry-later',
      'retry-later',
      'look-unknown',
    ]);
  });
});
