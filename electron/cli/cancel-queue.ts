import { setTimeout as pause } from 'node:timers/promises';
import { countOf } from '../../shared/format.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { ACTIVE_STATES, isFinal } from '../../shared/transfer-state.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { everyPage, request } from './request.ts';
import { type Selection, type SelectionFlags, selectionFrom } from './selection.ts';
import { openSession } from './session.ts';

/** Another process looks at what is wanted of it several times a second; a silent server may keep it longer. */
const OTHERS_STOP_MS = 5_000;
const LOOK_MS = 50;
const DRAIN_MS = 5_000;

/** Cancels what has not ended, and says what became of that which another process was just working on. */
export async function cancelQueue(
  context: CliContext,
  numbers: readonly string[],
  flags: SelectionFlags,
): Promise<ExitCode> {
  const selection = selectionFrom(numbers, flags, 'what to cancel');
  await using session = await openSession(context);
  const { host } = session;
  const { terminal } = context;
  const underWay = await activeIn(host, selection);
  const { changed } = await request(host, 'transfers.cancel', selection);
  const after = await outcomesOf(host, underWay);
  // Nothing is running here, but temporary names of ours may be waiting to be removed.
  await host.request('queue.drain', { deadlineMs: DRAIN_MS });

  const tooLate = after.filter(({ state }) => isFinal(state) && state !== 'cancelled').length;
  const stopping = after.filter(({ state }) => !isFinal(state)).length;
  const cancelled = Math.max(0, changed - tooLate - stopping);
  terminal.event('cancelled', { cancelled, tooLate, stopping });
  if (changed === 0) terminal.result('Nothing to cancel.');
  else if (cancelled > 0) terminal.result(`${countOf(cancelled, 'transfer')} cancelled.`);
  if (tooLate > 0) terminal.result(`${countOf(tooLate, 'transfer')} ended before that.`);
  if (stopping > 0) {
    terminal.warn(
      `${countOf(stopping, 'transfer')} of another Waybill on this computer will stop as soon as it can.`,
    );
  }
  return cancelled + stopping === 0 && numbers.length > 0 ? EXIT.failed : EXIT.ok;
}

/** What of it somebody is working on: another process, as this one has only begun. */
async function activeIn(host: EngineHost, selection: Selection): Promise<readonly number[]> {
  const ids: number[] = [];
  const rows = everyPage(async (after: number | undefined) => {
    const { transfers, next } = await request(host, 'transfers.list', {
      states: [...ACTIVE_STATES],
      limit: 1_000,
      ...(selection.which === 'batch' && { batchId: selection.batchId }),
      ...(after !== undefined && { after }),
    });
    return { rows: transfers, next };
  });
  for await (const { id } of rows) {
    if (selection.which !== 'transfers' || selection.ids.includes(id)) ids.push(id);
  }
  return ids;
}

/** Waits until these have ended, but not for ever. */
async function outcomesOf(host: EngineHost, ids: readonly number[]): Promise<readonly TransferSnapshot[]> {
  const deadlineMs = performance.now() + OTHERS_STOP_MS;
  for (;;) {
    const found: TransferSnapshot[] = [];
    for (const id of ids) {
      const { transfers } = await request(host, 'transfers.list', { after: id - 1, limit: 1 });
      found.push(...transfers.filter((transfer) => transfer.id === id));
    }
    if (found.every(({ state }) => isFinal(state)) || performance.now() > deadlineMs) return found;
    await pause(LOOK_MS);
  }
}
