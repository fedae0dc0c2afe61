import { masksIn, whyNotMask } from '../../shared/masks.ts';
import { MASKS } from '../../shared/messages/window/masks.ts';

/** What is wrong with masks that were typed, as a sentence; `undefined`: nothing. */
export function maskProblem(text: string): string | undefined {
  for (const mask of masksIn(text)) {
    const why = whyNotMask(mask);
    if (why !== undefined) return MASKS.problem(mask, why);
  }
  return undefined;
}
