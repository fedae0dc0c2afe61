import type { LookColour, LookIcon } from '../../models/profile-card.ts';

/** Texts of the list of connections, and of how one is found and recognised. */
export const CONNECTION_LIST = {
  search: 'Search connections',
  searchHint: 'Search',
  nothingFound: 'Nothing matches.',
  clearSearch: 'Clear the search',
  favourites: 'Favourites',
  loose: 'In no folder',
  folder: (path: string) => path.split('/').join(' / '),
  favourite: 'Favourite',
  menu: (name: string) => `What can be done with ${name}`,
  makeFavourite: 'Make it a favourite',
  endFavourite: 'Not a favourite any more',
  duplicate: 'Duplicate…',
  copyName: (name: string) => `${name} (copy)`,
  moveUp: 'Move up',
  moveDown: 'Move down',
  moveTo: 'Move to folder…',
  folderTitle: (name: string) => `Move ${name} to a folder`,
  moveThere: 'Move there',
  notMoved: 'It could not be moved.',
  import: 'Import…',
  export: 'Export…',

  group: 'Look, folder and notes',
  colour: 'Colour',
  colours: {
    auto: 'By its name',
    teal: 'Teal',
    blue: 'Blue',
    brown: 'Brown',
    grey: 'Grey',
    violet: 'Violet',
    plum: 'Plum',
    indigo: 'Indigo',
    petrol: 'Petrol',
  } satisfies Record<LookColour, string>,
  icon: 'Picture',
  icons: {
    initials: 'Its initials',
    building: 'Building',
    hospital: 'Hospital',
    stethoscope: 'Stethoscope',
    laboratory: 'Laboratory',
    bank: 'Bank',
    truck: 'Truck',
    archive: 'Archive',
    server: 'Server rack',
  } satisfies Record<LookIcon, string>,
  folderField: 'Folder',
  folderNote: 'Type a new one, or choose one there is. A slash makes one within another.',
  noFolderHint: 'None',
  showFolders: 'Show the folders there are',
  localFolder: 'Local folder',
  localFolderHint: 'Wherever the local pane was last',
  localFolderNote: 'Files opens there when this connection is opened.',
  choose: 'Choose…',
  notes: 'Notes',
  notesNote:
    'Whom to ring, when they are closed. Never a password: notes are kept as they are, and exported.',

  temporaryName: 'Name while on its way',
  temporaryNameNote:
    '{name} is the file’s own name, {random} keeps two desks apart. Change it where the partner’s system takes such files for finished ones.',
  problems: {
    folder: 'At most 120 characters, without backslash.',
    localFolder: 'A folder’s path, in one line.',
    notes: 'At most 4,000 characters.',
    temporaryName: 'It needs {name} and {random}, each once, and no character that a file name may not have.',
  },
  toMend: (count: number) =>
    count === 1
      ? 'One field needs a look before this can be saved.'
      : `${count} fields need a look before this can be saved.`,
} as const;
