import { create } from 'zustand';
import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { Conflict } from '../../../shared/models/conflict.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { ConflictDecisions } from '../../conflicts/compare-sides.ts';
import { toast } from '../../design/toast.tsx';
import { goTo } from '../../stores/page-store.ts';
import type { Platform } from './pane-paths.ts';
import { type Pair, type Plan, pairsOf, planOf, type TransferWish } from './plan-transfer.ts';
import { enqueue, findConflicts, planBySettings } from './start-transfer.ts';

/** Names are taken: a person says what to do before anything is queued. */
export interface ConflictQuestion {
  readonly profile: Profile;
  readonly wish: TransferWish;
  readonly pairs: readonly Pair[];
  readonly conflicts: readonly Conflict[];
}

interface FlowStore {
  /** The first one is shown. They outlive the page: coming back, they are asked again. */
  readonly questions: readonly ConflictQuestion[];
  /** Wishes that are being looked at or queued just now. */
  readonly underWay: number;
}

export const useTransferFlow = create<FlowStore>(() => ({ questions: [], underWay: 0 }));

/** The server is asked for names; what takes longer than this is no longer a look, and is said to be trouble. */
const LOOK_MS = 60_000;

/** From a wish to the queue, with a question in between where names are taken. Never rejects; trouble is told. */
export function startTransfer(profile: Profile, wish: TransferWish, platform: Platform): Promise<void> {
  return underWay(profile, async () => {
    const pairs = pairsOf(wish, platform);
    const conflicts = await findConflicts(profile, wish, pairs, AbortSignal.timeout(LOOK_MS));
    if (conflicts.length === 0) {
      const plan =
        profile.transfer.onConflict === 'ask'
          ? planOf(wish, pairs, conflicts, new Map())
          : planBySettings(profile, wish);
      await queue(profile, wish, plan);
      return;
    }
    const question = { profile, wish, pairs, conflicts };
    useTransferFlow.setState(({ questions, ...rest }) => ({ ...rest, questions: [...questions, question] }));
  });
}

/** The person decided. */
export function answerConflicts(question: ConflictQuestion, decisions: ConflictDecisions): Promise<void> {
  dropQuestion(question);
  const { profile, wish, pairs, conflicts } = question;
  return underWay(profile, () => queue(profile, wish, planOf(wish, pairs, conflicts, decisions)));
}

/** Nothing of that wish is transferred. */
export const dropQuestion = (question: ConflictQuestion): void =>
  useTransferFlow.setState(({ questions, ...rest }) => ({
    ...rest,
    questions: questions.filter((other) => other !== question),
  }));

/** @param ids of the batches, one for each group: the same ones when it is tried again, so that nothing is queued twice */
async function queue(
  profile: Profile,
  wish: TransferWish,
  plan: Plan,
  ids: readonly string[] = plan.groups.map(() => crypto.randomUUID()),
): Promise<void> {
  let files = 0;
  try {
    for (const [at, group] of plan.groups.entries()) files += await enqueue(wish, group, ids[at] ?? '');
  } catch (thrown) {
    // Somebody who reads "nothing" asks again, and sends a second time what is queued already.
    const part = FILES.started(files, profile.name, wish.direction);
    const outcome = files === 0 ? FILES.nothingStarted : `${part} ${FILES.restNotStarted}`;
    tellTrouble(thrown, profile, outcome, () => underWay(profile, () => queue(profile, wish, plan, ids)));
    return;
  }
  const skipped = plan.skipped > 0 ? FILES.skipped(plan.skipped) : '';
  if (files === 0) {
    const why = skipped === '' ? FILES.emptyFolders : skipped;
    toast({ text: `${FILES.nothingStarted} ${why}` });
    return;
  }
  toast({
    text: [FILES.started(files, profile.name, wish.direction), skipped].filter(Boolean).join(' '),
    action: { label: FILES.showQueue, onPress: () => void goTo({ page: 'queue' }) },
  });
}

async function underWay(profile: Profile, work: () => Promise<void>): Promise<void> {
  count(1);
  try {
    await work();
  } catch (thrown) {
    tellTrouble(thrown, profile);
  } finally {
    count(-1);
  }
}

const count = (change: number): void =>
  useTransferFlow.setState((store) => ({ ...store, underWay: store.underWay + change }));

/** A trouble of something a person just did. @param again offered where the same thing may work later */
function tellTrouble(
  thrown: unknown,
  profile: Profile,
  outcome: string = FILES.nothingStarted,
  again?: () => Promise<void>,
): void {
  const error = errorOf(thrown);
  const { sentence, nextStep } = describe(error, { partner: profile.name, user: profile.user });
  toast({
    tone: 'danger',
    text: `${outcome} ${sentence} ${nextStep}`,
    timeoutMs: 20_000,
    ...(error.retryable &&
      again !== undefined && { action: { label: FILES.tryAgain, onPress: () => void again() } }),
  });
}
