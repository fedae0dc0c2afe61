import type { ConflictPolicy } from '../../../shared/models/transfer.ts';
import type { ReceivingSide, TargetFacts } from './receiving-side.ts';
import { isRefusal } from './verify.ts';

/** Whether publishing does no harm to what nobody may look at. */
export const mayActUnseen = (side: ReceivingSide, policy: ConflictPolicy): boolean =>
  policy === 'overwrite' || (policy === 'fail' && side.keepsTargets);

/**
 * What carries a name, as far as we may look. Where a server shows nothing (a box one can only drop into), "nothing there" is
 * the answer only if no harm can come of it: replacing was asked for, or this server's rename leaves targets alone.
 * @throws what the side says, the refusal too where looking is needed
 */
export async function factsIfShown(
  side: ReceivingSide,
  path: string,
  policy: ConflictPolicy,
): Promise<TargetFacts | null> {
  try {
    return await side.facts(path);
  } catch (thrown) {
    if (mayActUnseen(side, policy) && isRefusal(thrown)) return null;
    throw thrown;
  }
}
