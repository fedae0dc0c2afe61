import {
  Download,
  FileText,
  Folder,
  FolderOpen,
  HardDrive,
  House,
  type LucideIcon,
  Monitor,
} from 'lucide-react';
import { FILES } from '../../../shared/messages/window/files.ts';
import { request } from '../../api/api.ts';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu } from '../../design/menu.tsx';
import { type LocalPlace, useFilesStore } from './files-store.ts';

const ICONS: Readonly<Record<LocalPlace['kind'], LucideIcon>> = {
  home: House,
  desktop: Monitor,
  documents: FileText,
  downloads: Download,
  root: HardDrive,
  drive: HardDrive,
};

interface PlacesMenuProps {
  /** The folder shown, where the system's dialog begins. */
  readonly path: string;
  readonly onGo: (path: string) => void;
}

/** Where a person looks for files first, and the system's own way to any other folder. */
export function PlacesMenu({ path, onGo }: PlacesMenuProps) {
  const places = useFilesStore((store) => store.places);
  const choose = async (): Promise<void> => {
    const chosen = await request('dialogs.chooseFolder', path === '' ? {} : { startIn: path });
    if (chosen.path !== null) onGo(chosen.path);
  };
  return (
    <Menu
      label={FILES.places}
      trigger={<IconButton icon={Folder} size="small" label={FILES.places} />}
      entries={[
        ...places.map((place) => ({
          id: place.path,
          label: place.kind === 'drive' ? FILES.drive(place.path) : FILES.placeNames[place.kind],
          icon: ICONS[place.kind],
          onAction: () => onGo(place.path),
        })),
        'separator',
        {
          id: 'choose',
          label: FILES.chooseFolder,
          icon: FolderOpen,
          // A dialog of the system that can't be shown has told so itself.
          onAction: () => void choose().catch(() => {}),
        },
      ]}
    />
  );
}
