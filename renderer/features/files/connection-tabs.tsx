import { Plus, Server, X } from 'lucide-react';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { Icon } from '../../design/icon.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu } from '../../design/menu.tsx';
import { goTo } from '../../stores/page-store.ts';
import styles from './connection-tabs.module.css';
import { useFilesStore, withoutTab, withTab } from './files-store.ts';

/** The connections that are open; another one is chosen from the menu behind them. */
export function ConnectionTabs({ profiles }: { profiles: readonly Profile[] }) {
  const tabs = useFilesStore((store) => store.tabs);
  const active = useFilesStore((store) => store.active);
  const others = profiles.filter(({ id }) => !tabs.includes(id));
  const open = (id: string): void => useFilesStore.setState((store) => withTab(store, id));
  return (
    <div className={styles.tabs}>
      <ul className={styles.list} aria-label={FILES.openConnections}>
        {tabs.map((id) => {
          const name = profiles.find((profile) => profile.id === id)?.name ?? '';
          const isActive = id === active;
          return (
            <li key={id} className={styles.tab} data-active={isActive}>
              <button
                type="button"
                className={styles.open}
                {...(isActive ? { 'aria-current': 'true' as const } : {})}
                onClick={() => open(id)}
              >
                {isActive && <Icon icon={Server} size={14} />}
                <span className={styles.label}>{name}</span>
              </button>
              {isActive && tabs.length > 1 && (
                <IconButton
                  icon={X}
                  size="small"
                  label={FILES.closeTab(name)}
                  onPress={() => useFilesStore.setState((store) => withoutTab(store, id))}
                />
              )}
            </li>
          );
        })}
      </ul>
      <Menu
        label={FILES.openAnother}
        trigger={<IconButton icon={Plus} label={FILES.openAnother} />}
        entries={[
          ...others.map(({ id, name }) => ({ id, label: name, icon: Server, onAction: () => open(id) })),
          ...(others.length > 0 ? (['separator'] as const) : []),
          {
            id: 'add',
            label: FILES.addConnection,
            icon: Plus,
            onAction: () => void goTo({ page: 'connections', add: true }),
          },
        ]}
      />
    </div>
  );
}
