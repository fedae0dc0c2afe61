import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { listenToNews, loadEverything } from '../../../renderer/api/news.ts';
import { ToastRegion } from '../../../renderer/design/toast.tsx';
import { FilesPage } from '../../../renderer/features/files/files-page.tsx';
import { useKeys } from '../../../renderer/frame/use-keys.ts';
import { useAppStore } from '../../../renderer/stores/app-store.ts';
import { useConnectionsStore } from '../../../renderer/stores/connections-store.ts';
import { usePageStore } from '../../../renderer/stores/page-store.ts';
import { useTroubleStore } from '../../../renderer/stores/trouble-store.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import { type Answers, installFakeWaybill } from '../support/fake-waybill.ts';
import { APP, CALM } from '../support/samples.ts';
import { fakeFiles, forgetFiles } from './fake-files.ts';

export const DAY_FOLDER = '/home/dana/Exports/2026-11-22';

/** The page as in the window, with the window's keys and toasts. */
export function FilesWindow({ width = 1_200 }: { readonly width?: number }) {
  useKeys();
  return (
    <main style={{ width, height: 700, display: 'flex', flexDirection: 'column' }}>
      <FilesPage />
      <ToastRegion />
    </main>
  );
}

interface Showing {
  readonly answers?: Answers;
  readonly keys?: AppSettings['keys'];
  readonly width?: number;
  /** Don't wait for the listings: they fail, or never come. */
  readonly isUnlisted?: boolean;
}

/** Shows the page with three partners, the day's exports on the left and Sleep Impressions on the right. */
export async function showFiles({
  answers = {},
  keys = 'explorer',
  width,
  isUnlisted = false,
}: Showing = {}) {
  forgetFiles();
  useAppStore.setState({ app: null });
  useConnectionsStore.setState({ profiles: null, statuses: new Map() });
  useTroubleStore.setState({ question: null });
  usePageStore.setState({ place: { page: 'files', profileId: 'sleep' }, mayLeave: null });
  const files = { ...APP.settings.files, localFolder: DAY_FOLDER };
  let settings: AppSettings = { ...APP.settings, keys, files };
  const fake = installFakeWaybill({
    ...CALM,
    'app.state': { ...APP, settings },
    'settings.update': (change) => {
      settings = { ...settings, files: { ...settings.files, ...change.files } };
      return settings;
    },
    ...fakeFiles(),
    ...answers,
  });
  stop?.();
  stop = listenToNews();
  await loadEverything();
  const screen = await render(<FilesWindow {...(width === undefined ? {} : { width })} />);
  const local = page.getByRole('grid', { name: 'Files on this computer' });
  const remote = page.getByRole('grid', { name: 'Files at Sleep Impressions' });
  if (!isUnlisted) {
    await local.getByRole('row', { name: /notes/ }).element();
    await remote.getByRole('row', { name: /insurance/ }).element();
  }
  return { fake, screen, local, remote };
}

let stop: (() => void) | undefined;
