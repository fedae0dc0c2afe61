import { render } from 'vitest-browser-react';
import { loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { ConnectionsPage } from '../../../renderer/features/connections/connections-page.tsx';
import { useKeys } from '../../../renderer/frame/use-keys.ts';
import { type Place, usePageStore } from '../../../renderer/stores/page-store.ts';
import { type Answers, type FakeWaybill, installFakeWaybill } from '../support/fake-waybill.ts';
import { PageFrame } from '../support/frame.tsx';
import { CALM } from '../support/samples.ts';

function Window() {
  useKeys();
  return (
    <PageFrame>
      <ConnectionsPage />
      <ToastRegion />
    </PageFrame>
  );
}

/** The page as in the window, with the window's keys and toasts, over a fake main process that keeps one password. */
export async function showConnections(
  answers: Answers = {},
  place: Omit<Extract<Place, { page: 'connections' }>, 'page'> = {},
): Promise<{ readonly fake: FakeWaybill; readonly container: HTMLElement }> {
  const fake = installFakeWaybill({
    ...CALM,
    'credentials.state': { password: true, passphrase: false, proxyPassword: false, store: 'keychain' },
    'credentials.give': { released: 0, kept: true },
    'credentials.forget': null,
    'profiles.release': { released: 0 },
    'trust.list': { keys: [], next: [] },
    ...answers,
  });
  usePageStore.setState({ place: { page: 'connections', ...place }, mayLeave: null });
  await loadEverything();
  const { container } = await render(<Window />);
  return { fake, container };
}
