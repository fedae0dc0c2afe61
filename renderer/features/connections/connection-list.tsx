import { Ellipsis, Star } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from 'react';
import { Header, ListBox, ListBoxItem, ListBoxSection, useDragAndDrop } from 'react-aria-components';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { groupsOf, type ProfileGroup } from '../../../shared/profile-order.ts';
import { Button } from '../../design/button.tsx';
import { ContextMenu, type Point, pointOf } from '../../design/context-menu.tsx';
import { Icon } from '../../design/icon.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { InitialsTile } from '../../design/initials-tile.tsx';
import { Menu } from '../../design/menu.tsx';
import { SearchField } from '../../design/search-field.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import styles from './connections.module.css';
import { type ListActions, move, placeEntries, stepTarget } from './list-actions.ts';

export interface ConnectionListProps extends ListActions {
  readonly profiles: readonly Profile[];
  readonly selectedId: string | null;
  readonly onSelect: (id: string) => void;
}

const titleOf = ({ kind, folder }: ProfileGroup): string =>
  kind === 'folder' ? CONNECTION_LIST.folder(folder) : CONNECTION_LIST[kind];

/** Whether all words of the search stand somewhere in what is known of it. */
function matches(profile: Profile, text: string): boolean {
  const { name, host, user, folder, description, notes } = profile;
  const all = [name, host, user, folder, description, notes].join('\n').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

/** All connections in their order, with what stops them. They are moved by pointer, by keys and by their menu. */
export function ConnectionList({ profiles, selectedId, onSelect, ...actions }: ConnectionListProps) {
  const [text, setText] = useState('');
  const [menu, setMenu] = useState<{ readonly at: Point; readonly profile: Profile }>();
  // Letting go of Enter begins a drag by keys. One that closed a dialog or a menu is let go here too, once the focus is back.
  const hasEnter = useRef(false);
  const found = useMemo(() => profiles.filter((profile) => matches(profile, text)), [profiles, text]);
  const groups = groupsOf(found);
  const selected = profiles.find(({ id }) => id === selectedId);
  const isPlain = groups.every(({ kind }) => kind === 'loose');
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    isDisabled: text !== '',
    onReorder: ({ keys, target }) => {
      if (target.dropPosition !== 'on')
        void move(profiles, new Set([...keys].map(String)), {
          where: target.dropPosition,
          id: String(target.key),
        });
    },
  });

  const profileAt = (event: { readonly target: EventTarget }): Profile | undefined => {
    const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
    return profiles.find(({ id }) => id === option?.getAttribute('data-key'));
  };
  const openMenu = (event: MouseEvent) => {
    const profile = profileAt(event);
    if (profile === undefined) return;
    event.preventDefault();
    setMenu({ at: pointOf(event), profile });
  };
  const startsHere = (event: KeyboardEvent) => {
    if (event.key === 'Enter') hasEnter.current = profileAt(event) !== undefined;
    moveByKey(event);
  };
  const endsHere = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    if (!hasEnter.current) event.stopPropagation();
    hasEnter.current = false;
  };
  const moveByKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    const profile = profileAt(event);
    if (profile === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const target = stepTarget(profiles, profile.id, event.key === 'ArrowUp' ? 'up' : 'down');
    if (target !== undefined) void move(profiles, new Set([profile.id]), target);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and menu of whatever option has the focus.
    <div
      className={styles.side}
      onContextMenu={openMenu}
      onKeyDownCapture={startsHere}
      onKeyUpCapture={endsHere}
    >
      <div className={styles.search}>
        <SearchField
          label={CONNECTION_LIST.search}
          placeholder={CONNECTION_LIST.searchHint}
          value={text}
          onChange={setText}
          className={styles.searchField}
        />
        {selected !== undefined && (
          <Menu
            label={CONNECTION_LIST.menu(selected.name)}
            placement="bottom end"
            trigger={<IconButton icon={Ellipsis} label={CONNECTION_LIST.menu(selected.name)} />}
            entries={placeEntries(profiles, selected, actions)}
          />
        )}
      </div>
      {found.length === 0 && profiles.length > 0 ? (
        <div className={styles.nothing} role="status">
          {CONNECTION_LIST.nothingFound}
          <Button variant="text" onPress={() => setText('')}>
            {CONNECTION_LIST.clearSearch}
          </Button>
        </div>
      ) : (
        <ListBox
          className={styles.list ?? ''}
          aria-label={CONNECTIONS.list}
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection={selectedId !== null}
          selectedKeys={selectedId === null ? [] : [selectedId]}
          dragAndDropHooks={dragAndDropHooks}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            if (key !== undefined) onSelect(String(key));
          }}
        >
          {isPlain
            ? found.map((profile) => <ConnectionItem key={profile.id} id={profile.id} profile={profile} />)
            : groups.map((group) => (
                <ListBoxSection key={`${group.kind} ${group.folder}`} id={`${group.kind} ${group.folder}`}>
                  <Header className={styles.groupTitle ?? ''}>{titleOf(group)}</Header>
                  {group.profiles.map((profile) => (
                    <ConnectionItem key={profile.id} id={profile.id} profile={profile} />
                  ))}
                </ListBoxSection>
              ))}
        </ListBox>
      )}
      <ContextMenu
        at={menu?.at}
        onClose={() => setMenu(undefined)}
        label={menu === undefined ? '' : CONNECTION_LIST.menu(menu.profile.name)}
        entries={menu === undefined ? [] : placeEntries(profiles, menu.profile, actions)}
      />
    </div>
  );
}

function ConnectionItem({ id, profile }: { readonly id: string; readonly profile: Profile }) {
  const isHeld = useConnectionsStore(({ statuses }) => (statuses.get(id)?.held ?? null) !== null);
  const isPractice = useAppStore(({ app }) => app?.practiceProfileId === id);
  return (
    <ListBoxItem id={id} textValue={profile.name} className={styles.listItem ?? ''}>
      <InitialsTile name={profile.name} look={profile.look} />
      <span className={styles.listWords}>
        <span className={styles.listName}>{profile.name}</span>
        <span className={styles.listCaption}>
          {isHeld
            ? CONNECTIONS.needsYou
            : isPractice
              ? CONNECTIONS.onThisComputer
              : `${profile.user}@${profile.host}`}
        </span>
      </span>
      {profile.favourite && (
        <span className={styles.star}>
          <Icon icon={Star} size={14} label={CONNECTION_LIST.favourite} />
        </span>
      )}
    </ListBoxItem>
  );
}
