import { expect } from 'vitest';
import { type Locator, page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { HistoryPage } from '../../../renderer/features/history/history-page.tsx';
import { EMPTY_HISTORY, useHistoryStore } from '../../../renderer/features/history/history-store.ts';
import { NEVER_CHECKED, useIntegrityStore } from '../../../renderer/features/history/integrity-store.ts';
import { useKeys } from '../../../renderer/frame/use-keys.ts';
import { useAppStore } from '../../../renderer/stores/app-store.ts';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useQueueStore } from '../../../renderer/stores/queue-store.ts';
import type { LedgerEntry } from '../../../shared/models/ledger-entry.ts';
import { type Answers, installFakeWaybill } from '../support/fake-waybill.ts';
import { PageFrame } from '../support/frame.tsx';
import { APP, CALM, sampleEntry } from '../support/samples.ts';

export const COUNT = 1_284;

/** Newest first: `file_1284.csv` to `file_1.csv`. */
export const LEDGER: readonly LedgerEntry[] = Array.from({ length: COUNT }, (_, index) => {
  const sequence = COUNT - index;
  return sampleEntry(sequence, {
    fileName: `file_${sequence}.csv`,
    ...(sequence === COUNT - 1 && {
      kind: 'transfer.failed',
      outcome: 'failed',
      checked: null,
      errorCode: 'AuthenticationFailed',
    }),
  });
});

export const listing =
  (ledger: () => readonly LedgerEntry[]): Exclude<Answers['history.list'], object | undefined> =>
  ({ filter, after, limit = 200 }) => {
    const found = ledger()
      .filter(({ sequence }) => after === undefined || sequence < after)
      .filter(({ fields }) => filter?.outcome === undefined || fields.outcome === filter.outcome)
      .filter(({ fields }) => String(fields.fileName).includes(filter?.text ?? ''));
    const entries = found.slice(0, limit);
    return { entries, next: found.length > limit ? (entries.at(-1)?.sequence ?? null) : null };
  };

export const INTACT = { intact: true, entries: 12_431, head: 'a', headSequence: 12_431 } as const;

function Window() {
  useKeys();
  return (
    <PageFrame>
      <HistoryPage />
    </PageFrame>
  );
}

export async function show(answers: Answers = {}, ledger: () => readonly LedgerEntry[] = () => LEDGER) {
  const fake = installFakeWaybill({
    ...CALM,
    'history.list': listing(ledger),
    'history.count': ({ filter }) => ({ entries: filter?.everything === true ? 12_431 : ledger().length }),
    'history.partners': { names: ['AiMedRes', 'Sleep Impressions'] },
    'history.get': ({ sequence }) => sampleEntry(sequence, { fileName: `asked_${sequence}.csv` }),
    'ledger.verify': INTACT,
    ...answers,
  });
  const { container } = await render(<Window />);
  return { fake, container };
}

export const row = (name: string | RegExp) => page.getByRole('row', { name });
export const grid = page.getByRole('grid', { name: 'Deliveries' });
export const shows = (locator: Locator, text: RegExp) =>
  expect.poll(() => locator.element().textContent).toMatch(text);
export const sheetTitle = page.getByRole('heading', { level: 2 });

/** Each test begins with a window that was never here. */
export async function freshHistory(): Promise<void> {
  await page.viewport(1440, 900);
  useHistoryStore.setState(EMPTY_HISTORY, true);
  useIntegrityStore.setState(NEVER_CHECKED, true);
  usePageStore.setState({ place: { page: 'history' } });
  useAppStore.setState({ app: APP });
  useQueueStore.setState({ recent: new Map() });
}
