import { ListBox, ListBoxItem } from 'react-aria-components';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { InitialsTile } from '../../design/initials-tile.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import styles from './connections.module.css';

export interface ConnectionListProps {
  readonly profiles: readonly Profile[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
}

/** All connections by name, with what stops them. */
export function ConnectionList({ profiles, selectedId, onSelect }: ConnectionListProps) {
  const statuses = useConnectionsStore((store) => store.statuses);
  const practiceId = useAppStore(({ app }) => app?.practiceProfileId);
  return (
    <ListBox
      className={styles.list ?? ''}
      aria-label={CONNECTIONS.list}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection={selectedId !== null}
      selectedKeys={selectedId === null ? [] : [selectedId]}
      onSelectionChange={(keys) => {
        const [key] = keys === 'all' ? [] : [...keys];
        if (key !== undefined) onSelect(String(key));
      }}
    >
      {profiles.map((profile) => (
        <ListBoxItem
          key={profile.id}
          id={profile.id}
          textValue={profile.name}
          className={styles.listItem ?? ''}
        >
          <InitialsTile name={profile.name} />
          <span className={styles.listWords}>
            <span className={styles.listName}>{profile.name}</span>
            <span className={styles.listCaption}>
              {(statuses.get(profile.id)?.held ?? null) !== null
                ? CONNECTIONS.needsYou
                : profile.id === practiceId
                  ? CONNECTIONS.onThisComputer
                  : `${profile.user}@${profile.host}`}
            </span>
          </span>
        </ListBoxItem>
      ))}
    </ListBox>
  );
}
