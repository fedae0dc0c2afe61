import { type AppError, errorOf, Failure } from './errors.ts';

/** What a request answers: a value or an error, never an exception across a process border. */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const err = (error: AppError): Result<never> => ({ ok: false, error });

/** Runs `work` and turns what it throws into an error result. */
export async function resultOf<T>(work: () => T | Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (thrown) {
    return err(errorOf(thrown));
  }
}

/** The value, or throws a {@link Failure}. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Failure(result.error);
}
