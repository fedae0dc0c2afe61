import { useCallback, useEffect, useRef, useState } from 'react';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { request } from '../../api/api.ts';
import type { ConflictDecisions } from '../../conflicts/compare-sides.ts';
import { toast } from '../../design/toast.tsx';
import { type AskedConflicts, askedConflicts, byDecision, sameQuestion } from './conflict-groups.ts';
import { attempt, retry } from './queue-commands.ts';
import { wishRefresh } from './refresh.ts';
import { fileNameOf } from './row-facts.ts';

/** Looking at both sides needs the server; longer than this is trouble, and is said. */
const LOOK_MS = 60_000;
/** As many as one question to the server takes. */
const ASKED_AT_ONCE = 1_000;

/** A question about files whose names are taken. */
export interface Decision {
  readonly chosen: TransferSnapshot;
  readonly asked: AskedConflicts;
}

export interface Decide {
  /** The question that is open. */
  readonly decision: Decision | null;
  /** Both sides of this transfer are being looked at. */
  readonly busyId: number | null;
  readonly begin: (chosen: TransferSnapshot) => void;
  readonly answer: (decisions: ConflictDecisions) => void;
  readonly close: () => void;
}

async function look(chosen: TransferSnapshot, signal: AbortSignal): Promise<AskedConflicts> {
  const { profileId, direction } = chosen;
  const { transfers: failed } = await request(
    'transfers.list',
    {
      states: ['failed'],
      profileId,
      direction,
      withoutDismissed: true,
      order: 'newest-first',
      limit: ASKED_AT_ONCE,
    },
    { signal },
  );
  const transfers = sameQuestion(chosen, failed).slice(0, ASKED_AT_ONCE);
  const items = transfers.map(({ localPath, remotePath }) => ({ localPath, remotePath }));
  const { conflicts } = await request('transfers.findConflicts', { profileId, direction, items }, { signal });
  return askedConflicts(transfers, conflicts);
}

/** Deciding about failed transfers whose target exists: both sides are looked at, then the person is asked. */
export function useDecide(): Decide {
  const [decision, setDecision] = useState<Decision | null>(null);
  const [busyId, setBusyId] = useState<number | null>(null);
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const begin = useCallback((chosen: TransferSnapshot) => {
    stop.current?.abort();
    const controller = new AbortController();
    stop.current = controller;
    setBusyId(chosen.id);
    const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(LOOK_MS)]);
    void (async () => {
      const asked = await attempt(() => look(chosen, signal), chosen.profileName);
      if (controller.signal.aborted) return;
      setBusyId(null);
      if (asked === undefined) return;
      if (!asked.free.includes(chosen.id)) setDecision({ chosen, asked });
      else {
        await retry(chosen);
        toast({ text: QUEUE.stillThere(fileNameOf(chosen)) });
      }
    })();
  }, []);

  const answer = (decisions: ConflictDecisions) => {
    if (decision === null) return;
    setDecision(null);
    void attempt(async () => {
      for (const [conflict, ids] of byDecision(decision.asked, decisions))
        await request('transfers.resolveConflict', { ids: [...ids], conflict });
      wishRefresh();
    }, decision.chosen.profileName);
  };

  return { decision, busyId, begin, answer, close: () => setDecision(null) };
}
