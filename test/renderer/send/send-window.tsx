import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { listenToNews, loadEverything } from '../../../renderer/api/news.ts';
import { LiveRegion } from '../../../renderer/design/live-region.tsx';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { useSamplesStore } from '../../../renderer/features/send/practice.ts';
import { nameOf } from '../../../renderer/features/send/preflight.ts';
import { closePreflight } from '../../../renderer/features/send/preflight-store.ts';
import { SendPage } from '../../../renderer/features/send/send-page.tsx';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useQueueStore } from '../../../renderer/stores/queue-store.ts';
import { closeQuestion } from '../../../renderer/stores/trouble-store.ts';
import type { PreflightItem } from '../../../shared/models/preflight.ts';
import { type Answers, type FakeWaybill, installFakeWaybill } from '../support/fake-waybill.ts';
import { PageFrame } from '../support/frame.tsx';
import { CALM } from '../support/samples.ts';

let stopListening = () => {};

/** The Send page with all that stands around it, over a fake main process. Ends what the test before opened. */
export async function openSendPage(answers: Answers = {}): Promise<FakeWaybill> {
  stopListening();
  closePreflight();
  closeQuestion();
  usePageStore.setState({ place: { page: 'send' } });
  useSamplesStore.setState({ samples: null });
  useQueueStore.setState({ overview: null, recent: new Map(), speeds: new Map(), revision: 0 });
  const fake = installFakeWaybill({
    ...CALM,
    'preflight.inspect': ({ path }) => inspected(path),
    'transfers.enqueueUploads': ({ items }) => ({ batchId: 'batch-9', transfers: items.length, bytes: 1 }),
    ...answers,
  });
  await loadEverything();
  stopListening = listenToNews();
  await render(
    <PageFrame>
      <SendPage />
      <ToastRegion />
      <LiveRegion />
    </PageFrame>,
  );
  return fake;
}

/** A file nothing is wrong with. */
export const inspected = (path: string, over: Partial<PreflightItem> = {}): PreflightItem => ({
  path,
  name: nameOf(path),
  kind: 'file',
  sizeBytes: 18_642,
  modifiedAtMs: Date.now() - 3_600_000,
  files: 1,
  findings: [],
  ...over,
});

/** What a drag from the desktop carries. */
export function filesOf(...names: readonly string[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const name of names) transfer.items.add(new File(['x'], name));
  return transfer;
}

/** One event of a drag; `relatedTarget` is missing, as when it comes from outside the window. */
export function drag(target: Element, type: string, dataTransfer: DataTransfer): void {
  target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
}

/** Sleep Impressions on the page, and what is asked before something is sent there. */
export const card = page.getByRole('listitem', { name: 'Sleep Impressions' });
export const dialog = page.getByRole('dialog', { name: 'Send to Sleep Impressions' });
export const row = (name: string) => dialog.getByRole('listitem', { name });
export const send = (files: string) =>
  dialog.getByRole('button', { name: `Send ${files} to Sleep Impressions` });

/** Drops files from the desktop on the partner's card. */
export function drop(...names: readonly string[]): void {
  const files = filesOf(...names);
  drag(card.element(), 'dragenter', files);
  drag(card.element(), 'drop', files);
}
