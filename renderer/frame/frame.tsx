import { ArrowUpDown, Folders, History, Send, Server, Settings } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { PAGES, type Page } from '../../shared/messages/window/pages.ts';
import type { LucideIcon } from '../design/icon.tsx';
import { NavItem, NavRail } from '../design/nav-rail.tsx';
import { useAppStore } from '../stores/app-store.ts';
import { useConnectionsStore } from '../stores/connections-store.ts';
import { goTo, usePageStore } from '../stores/page-store.ts';
import { refreshOverview, useQueueStore } from '../stores/queue-store.ts';
import { useCommand } from './commands.ts';
import { EngineNotice } from './engine-notice.tsx';
import styles from './frame.module.css';
import { keyFor } from './keys.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { Mark } from './mark.tsx';
import { useEarlyCommand } from './menu-commands.ts';
import { StoppedNotice } from './stopped-notice.tsx';
import { TransferBar } from './transfer-bar.tsx';
import { useDeliveredNews } from './use-delivered-news.ts';
import { useKeys } from './use-keys.ts';
import { useTogetherNews } from './use-together-news.ts';

const ICONS: Readonly<Record<Page, LucideIcon>> = {
  send: Send,
  files: Folders,
  queue: ArrowUpDown,
  history: History,
  connections: Server,
  settings: Settings,
};

/** "Today" begins at midnight also when nothing happens. */
const LOOK_AGAIN_MS = 60_000;

/** What stands around every page: navigation, news of the engine, transfer bar. */
export function Frame({ children }: { readonly children: ReactNode }) {
  useKeys();
  useDeliveredNews();
  useTogetherNews();
  useEarlyCommand();
  useEffect(() => {
    const timer = setInterval(() => void refreshOverview(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  const [main, end] = [PAGES.filter((page) => page !== 'settings'), 'settings' as const];
  return (
    <div className={styles.frame}>
      <CommandsOfEveryPage />
      <NavRail label={FRAME.navigation} mark={<Mark />} name={FRAME.product} end={<PageItem page={end} />}>
        {main.map((page) => (
          <PageItem key={page} page={page} />
        ))}
      </NavRail>
      <div className={styles.column}>
        <EngineNotice />
        <StoppedNotice />
        <main className={styles.page}>{children}</main>
        <TransferBar />
      </div>
      <KeysDialog />
    </div>
  );
}

/** Stands before the page, whose own handlers come later and go first. */
function CommandsOfEveryPage() {
  useCommand('connection.add', () => void goTo({ page: 'connections', add: true }));
  return null;
}

function PageItem({ page }: { readonly page: Page }) {
  const current = usePageStore(({ place }) => place.page);
  const keys = useAppStore(({ app }) =>
    app === null ? undefined : keyFor(`page.${page}`, app.settings.keys, app.platform === 'darwin'),
  );
  const waiting = useQueueStore(({ overview }) =>
    overview === null ? 0 : overview.active + overview.waiting,
  );
  const failed = useQueueStore(({ overview }) => overview?.failed ?? 0);
  const held = useConnectionsStore(
    ({ profiles, statuses }) =>
      (profiles ?? []).filter(({ id }) => (statuses.get(id)?.held ?? null) !== null).length,
  );
  const open = () => void goTo({ page });
  useCommand(`page.${page}`, open);
  return (
    <NavItem
      icon={ICONS[page]}
      label={FRAME.pages[page]}
      isCurrent={current === page}
      onPress={open}
      keys={keys}
      count={page === 'queue' && waiting > 0 ? waiting : undefined}
      alert={
        page === 'queue' && failed > 0
          ? FRAME.failed(failed)
          : page === 'connections' && held > 0
            ? FRAME.held(held)
            : undefined
      }
    />
  );
}
