import { useEffect } from 'react';
import { I18nProvider } from 'react-aria-components';
import { LiveRegion } from './design/live-region.tsx';
import { ToastRegion } from './design/toast.tsx';
import { ConnectionsPage } from './features/connections/connections-page.tsx';
import { FilesPage } from './features/files/files-page.tsx';
import { HistoryPage } from './features/history/history-page.tsx';
import { QueuePage } from './features/queue/queue-page.tsx';
import { SendPage } from './features/send/send-page.tsx';
import { SettingsPage } from './features/settings/settings-page.tsx';
import { Frame } from './frame/frame.tsx';
import { LiveQuestions } from './questions/live-question-dialog.tsx';
import { Questions } from './questions/questions.tsx';
import { useAppStore } from './stores/app-store.ts';
import { type Page, usePageStore } from './stores/page-store.ts';

const PAGES: Readonly<Record<Page, () => React.ReactNode>> = {
  send: SendPage,
  files: FilesPage,
  queue: QueuePage,
  history: HistoryPage,
  connections: ConnectionsPage,
  settings: SettingsPage,
};

const LANGUAGE = 'en-GB';

/** The whole window. */
export function App() {
  const page = usePageStore(({ place }) => place.page);
  const appearance = useAppStore(({ app }) => app?.settings.appearance);
  useEffect(() => {
    if (appearance === undefined) return;
    document.documentElement.dataset.theme = appearance.theme;
    document.documentElement.dataset.density = appearance.density;
  }, [appearance]);
  // Until the main process has told what there is, an empty frame is more honest than a page that fills in.
  if (appearance === undefined) return null;
  const CurrentPage = PAGES[page];
  return (
    // Our texts are English; React Aria's spoken ones mustn't be in another language.
    <I18nProvider locale={LANGUAGE}>
      <Frame>
        <CurrentPage key={page} />
        <Questions />
        <LiveQuestions />
        <ToastRegion />
        <LiveRegion />
      </Frame>
    </I18nProvider>
  );
}
