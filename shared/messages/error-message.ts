import type { AppError } from '../errors.ts';

/** Whose side it is on: who has to act before it can work. */
export type Owner = 'you' | 'your IT' | 'network' | 'partner' | 'Waybill';

export interface ErrorMessage {
  /** What happened. */
  readonly sentence: string;
  readonly owner: Owner;
  /** What to do about it. */
  readonly nextStep: string;
}

/** A message in one line of code. */
export const say = (owner: Owner, sentence: string, nextStep: string): ErrorMessage => ({
  sentence,
  owner,
  nextStep,
});

/** What the error itself says is to be done, where it does. */
export const hintOr = (error: AppError, nextStep: string): string => error.hint ?? nextStep;
