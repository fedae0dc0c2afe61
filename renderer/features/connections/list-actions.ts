import { Copy, FolderInput, MoveDown, MoveUp, Star, StarOff } from 'lucide-react';
import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { groupsOf, type MoveTarget, moved } from '../../../shared/profile-order.ts';
import { request } from '../../api/api.ts';
import type { MenuEntry } from '../../design/menu.tsx';
import { toast } from '../../design/toast.tsx';
import { loadConnections } from '../../stores/connections-store.ts';

/** Gives some connections another place. What goes wrong is said; the list stays as it was. */
export async function move(
  profiles: readonly Profile[],
  ids: ReadonlySet<string>,
  target: MoveTarget,
): Promise<void> {
  const places = moved(profiles, ids, target);
  if (places.length === 0) return;
  try {
    await request('profiles.arrange', { places: [...places] });
    await loadConnections();
  } catch (thrown) {
    const { sentence } = describe(errorOf(thrown));
    toast({ tone: 'danger', text: `${CONNECTION_LIST.notMoved} ${sentence}` });
  }
}

/** One step within its group. @returns `undefined` at its end */
export function stepTarget(
  profiles: readonly Profile[],
  id: string,
  direction: 'up' | 'down',
): MoveTarget | undefined {
  const group = groupsOf(profiles).find(({ profiles: inside }) => inside.some((one) => one.id === id));
  const at = group?.profiles.findIndex((one) => one.id === id) ?? -1;
  const neighbour = group?.profiles[direction === 'up' ? at - 1 : at + 1];
  return neighbour === undefined
    ? undefined
    : { where: direction === 'up' ? 'before' : 'after', id: neighbour.id };
}

export interface ListActions {
  readonly onDuplicate: (profile: Profile) => void;
  readonly onMoveToFolder: (profile: Profile) => void;
}

/** The menu of one connection in the list. */
export function placeEntries(
  profiles: readonly Profile[],
  profile: Profile,
  { onDuplicate, onMoveToFolder }: ListActions,
): readonly MenuEntry[] {
  const only = new Set([profile.id]);
  const go = (target: MoveTarget | undefined) => {
    if (target !== undefined) void move(profiles, only, target);
  };
  const toFolder = (folder: string) =>
    go({ where: 'end', group: { kind: folder === '' ? 'loose' : 'folder', folder } });
  const up = stepTarget(profiles, profile.id, 'up');
  const down = stepTarget(profiles, profile.id, 'down');
  return [
    {
      id: 'favourite',
      label: profile.favourite ? CONNECTION_LIST.endFavourite : CONNECTION_LIST.makeFavourite,
      icon: profile.favourite ? StarOff : Star,
      onAction: () =>
        profile.favourite
          ? toFolder(profile.folder)
          : go({ where: 'end', group: { kind: 'favourites', folder: '' } }),
    },
    {
      id: 'duplicate',
      label: CONNECTION_LIST.duplicate,
      icon: Copy,
      onAction: () => onDuplicate(profile),
    },
    {
      id: 'up',
      label: CONNECTION_LIST.moveUp,
      icon: MoveUp,
      keys: 'Alt+↑',
      isDisabled: up === undefined,
      onAction: () => go(up),
    },
    {
      id: 'down',
      label: CONNECTION_LIST.moveDown,
      icon: MoveDown,
      keys: 'Alt+↓',
      isDisabled: down === undefined,
      onAction: () => go(down),
    },
    {
      id: 'folder',
      label: CONNECTION_LIST.moveTo,
      icon: FolderInput,
      onAction: () => onMoveToFolder(profile),
    },
  ];
}
