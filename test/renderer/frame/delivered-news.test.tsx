import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { LiveRegion } from '../../../renderer/design/live-region.tsx';
import { useDeliveredNews } from '../../../renderer/frame/use-delivered-news.ts';
import { installFakeWaybill } from '../support/fake-waybill.ts';
import { CALM, sampleTransfer } from '../support/samples.ts';

function Listening() {
  useDeliveredNews();
  return <LiveRegion />;
}

const delivered = (id: number) => {
  const transfer = sampleTransfer({ id });
  return { ...transfer, timeline: { ...transfer.timeline, finishedAtMs: Date.now() + 1_000 } };
};

test('a batch that is over is announced once, on whatever page', async () => {
  const fake = installFakeWaybill({
    ...CALM,
    'transfers.list': { transfers: [delivered(1), delivered(2)], next: null },
  });
  await render(<Listening />);
  const batch = {
    id: 'batch-1',
    profileId: 'sleep',
    direction: 'upload',
    createdAtMs: 0,
    total: 2,
    foldersMade: 0,
    bytesTotal: 1,
    bytesDone: 1,
  } as const;
  fake.tell('queue.changed', {
    transfers: [],
    batches: [{ ...batch, counts: { delivered: 1, queued: 1 } }],
  });
  fake.tell('queue.changed', { transfers: [], batches: [{ ...batch, counts: { delivered: 2 } }] });
  await expect
    .element(page.getByRole('status').filter({ hasText: '2 files delivered to Sleep Impressions at' }))
    .toBeInTheDocument();
  expect(fake.inputsOf('transfers.list')).toHaveLength(1);
});
