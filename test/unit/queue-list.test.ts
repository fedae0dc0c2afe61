import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Progress } from '../../electron/engine/transfers/progress.ts';
import { listTransfers } from '../../electron/engine/transfers/queue/queue-list.ts';
import type { EngineParsedInput } from '../../shared/contract/engine-requests.ts';
import { isFinal, TRANSFER_STATES, type TransferState } from '../../shared/transfer-state.ts';
import { dataDirectoryWithDatabase } from '../support/sample-ledger.ts';

type Input = EngineParsedInput<'transfers.list'>;

interface Row {
  readonly id: number;
  readonly batch: string;
  readonly profile: string;
  readonly direction: 'upload' | 'download';
  readonly state: TransferState;
  readonly finishedAtMs: number | null;
  readonly dismissed: boolean;
}

const ROWS: readonly Row[] = Array.from({ length: 240 }, (_, index): Row => {
  const state = TRANSFER_STATES[(index * 5) % TRANSFER_STATES.length] ?? 'queued';
  const batch = index % 8;
  return {
    id: index + 1,
    batch: `batch-${batch}`,
    profile: batch % 2 === 0 ? 'even' : 'odd',
    direction: batch < 4 ? 'upload' : 'download',
    state,
    // Finished in another order than queued.
    finishedAtMs: isFinal(state) ? 1_000 + ((index * 37) % 100) : null,
    dismissed: isFinal(state) && index % 3 === 0,
  };
});
/** Still being written down. */
const UNREADY = 'batch-7';

let place: ReturnType<typeof dataDirectoryWithDatabase>;
const progress = new Progress({
  emit: () => {},
  summary: () => {
    throw new Error('nobody asks');
  },
  now: () => 0,
});

beforeAll(() => {
  place = dataDirectoryWithDatabase();
  const { database } = place;
  for (const id of ['even', 'odd'])
    database
      .prepare(
        "INSERT INTO profiles (id, name, kind, settings, created_at_ms, updated_at_ms) VALUES (?, ?, 'saved', '{}', 1, 1)",
      )
      .run(id, id);
  for (const { batch, profile, direction } of ROWS)
    database
      .prepare(
        `INSERT OR IGNORE INTO batches (id, profile_id, direction, conflict, created_at_ms, ready)
         VALUES (?, ?, ?, 'fail', 1, ?)`,
      )
      .run(batch, profile, direction, batch === UNREADY ? 0 : 1);
  const insert = database.prepare(
    `INSERT INTO transfers (id, batch_id, profile_id, direction, local_path, remote_path, size_class, state,
       queued_at_ms, finished_at_ms, dismissed_at_ms) VALUES (?, ?, ?, ?, '/a', '/b', 'small', ?, 1, ?, ?)`,
  );
  for (const row of ROWS)
    insert.run(
      row.id,
      row.batch,
      row.profile,
      row.direction,
      row.state,
      row.finishedAtMs,
      row.dismissed ? 9 : null,
    );
});
afterAll(() => {
  progress.close();
  place[Symbol.dispose]();
});

function expected(input: Input): readonly number[] {
  const since = input.finishedSinceMs ?? Number.NEGATIVE_INFINITY;
  const ids = ROWS.filter((row) => row.batch !== UNREADY)
    .filter((row) => input.batchId === undefined || row.batch === input.batchId)
    .filter((row) => input.profileId === undefined || row.profile === input.profileId)
    .filter((row) => input.direction === undefined || row.direction === input.direction)
    .filter((row) => input.states?.includes(row.state) ?? true)
    .filter((row) => row.finishedAtMs === null || row.finishedAtMs >= since)
    .filter((row) => !(input.withoutDismissed && row.dismissed))
    .map(({ id }) => id);
  return input.order === 'newest-first' ? ids.reverse() : ids;
}

function paged(input: Input): readonly number[] {
  const ids: number[] = [];
  for (let after: number | undefined; ; ) {
    const page = listTransfers(place.database, progress, {
      ...input,
      ...(after === undefined ? {} : { after }),
    });
    expect(page.transfers.length).toBeLessThanOrEqual(input.limit);
    ids.push(...page.transfers.map(({ id }) => id));
    if (page.next === null) return ids;
    // No page is empty but the only one.
    expect(page.transfers).toHaveLength(input.limit);
    after = page.next;
  }
}

describe('the pages of the queue', () => {
  it('hold exactly what was asked for, once and in order, whatever is combined', () => {
    const input = fc.record<Input>(
      {
        batchId: fc.constantFrom('batch-0', 'batch-3', UNREADY, 'nowhere'),
        profileId: fc.constantFrom('even', 'odd'),
        direction: fc.constantFrom('upload', 'download'),
        states: fc.subarray([...TRANSFER_STATES]),
        finishedSinceMs: fc.integer({ min: 990, max: 1_110 }),
        withoutDismissed: fc.boolean(),
        order: fc.constantFrom('oldest-first', 'newest-first'),
        limit: fc.constantFrom(1, 7, 30, 1_000),
      },
      { requiredKeys: ['withoutDismissed', 'order', 'limit'] },
    );
    fc.assert(
      fc.property(input, (each) => {
        expect(paged(each)).toEqual(expected(each));
      }),
      { numRuns: 400 },
    );
  });
});
