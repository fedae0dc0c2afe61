import { countOf, formatCount, formatSize } from '../../format.ts';
import type { Direction } from '../../models/transfer.ts';
import { possessive } from '../wording.ts';

type Side = 'local' | 'remote';

/** `212 GB`: without decimals where nobody counts them. */
const roundSize = (bytes: number): string => formatSize(bytes).replace(/^(\d{3,})\.\d/, '$1');

/** How many files, or (where folders are among them) how many things. */
export interface Things {
  readonly count: number;
  readonly hasFolders: boolean;
}

const thingsText = ({ count, hasFolders }: Things): string => countOf(count, hasFolders ? 'item' : 'file');

/** Texts of the Files page. */
export const FILES = {
  title: 'Files',
  openConnections: 'Open connections',
  openAnother: 'Open another connection',
  closeTab: (partner: string) => `Close ${partner}`,
  addConnection: 'Add connection',
  noConnections: 'No connections yet.',
  local: 'Local',
  remote: 'Remote',
  whichPane: 'Shown side',
  paneLabel: (side: Side, partner: string) =>
    side === 'local' ? 'Files on this computer' : `Files at ${partner}`,
  divider: 'Width of the left pane',
  today: 'Today',

  upload: (things: Things) => (things.count === 0 ? 'Upload' : `Upload ${thingsText(things)}`),
  download: (things: Things) => (things.count === 0 ? 'Download' : `Download ${thingsText(things)}`),
  uploadMatching: 'Upload only files matching…',
  downloadMatching: 'Download only files matching…',
  matchingTitle: (isUpload: boolean) =>
    isUpload ? 'Upload only some files of a folder' : 'Download only some files of a folder',
  matchingNote:
    'A mask without a slash means names at any depth; with one, a path in the folder; with one at the end, folders. What you chose itself always goes.',
  matchingStart: (isUpload: boolean) => (isUpload ? 'Upload' : 'Download'),
  chooseToUpload: 'Choose files in the left pane first.',
  chooseToDownload: 'Choose files in the right pane first.',
  remoteNotShown: 'The partner’s folder has to be open first.',
  localNotShown: 'A folder of this computer has to be open first.',

  columns: { name: 'Name', size: 'Size', modified: 'Modified', permissions: 'Permissions' },
  kinds: { file: 'File', folder: 'Folder', link: 'Link', other: 'Special file' },
  notUsable: 'This name would lead out of its folder. Waybill shows it, and doesn’t use it.',
  notReadable:
    'This name isn’t UTF-8 on the server. Waybill can show it, but can’t ask for it by name: nothing can be done with it here.',

  back: 'Back',
  forward: 'Forward',
  up: 'Up one folder',
  refresh: 'Refresh',
  filter: 'Filter',
  filterIn: (side: Side) =>
    side === 'local' ? 'Filter this computer’s files' : 'Filter the partner’s files',
  filterPlaceholder: 'Part of a name',
  hidden: 'Show hidden files',
  more: 'More',
  pathOf: (side: Side) => (side === 'local' ? 'Path on this computer' : 'Path on the server'),
  editPath: 'Type a path',
  way: (side: Side) => (side === 'local' ? 'Folder on this computer' : 'Folder on the server'),
  moreFolders: 'Folders above',
  homeFolder: 'Home',
  places: 'Places',
  placeNames: {
    home: 'Home',
    desktop: 'Desktop',
    documents: 'Documents',
    downloads: 'Downloads',
    root: 'Computer',
    drive: 'Drive',
  },
  drive: (path: string) => `Drive ${path}`,
  chooseFolder: 'Choose folder…',

  open: 'Open',
  rename: 'Rename…',
  newFolder: 'New folder…',
  deleteLocal: 'Move to trash…',
  deleteRemote: 'Delete…',
  copyPath: (count: number) => (count > 1 ? 'Copy paths' : 'Copy path'),
  copiedPath: (count: number) => (count > 1 ? 'Paths copied.' : 'Path copied.'),
  reveal: 'Show in file manager',
  selectAll: 'Select all',
  menu: 'Files',

  items: (count: number) => countOf(count, 'item'),
  itemsShown: (shown: number, all: number) => `${formatCount(shown)} of ${countOf(all, 'item')} shown`,
  selected: (count: number, all: number) => `${formatCount(count)} of ${formatCount(all)} selected`,
  selectedSize: (bytes: number) => formatSize(bytes),
  free: (bytes: number) => `${roundSize(bytes)} free`,
  reading: (count: number) => `Reading, ${countOf(count, 'item')} so far`,
  facts: (cipher: string, key: string, trustedOn: string | undefined) =>
    `${cipher}, ${key} key${trustedOn === undefined ? ' trusted' : ` trusted ${trustedOn}`}`,

  emptyFolder: 'This folder is empty.',
  emptyRemote: (partner: string) => `This folder is empty. Drag files here to send them to ${partner}.`,
  nothingMatches: 'Nothing matches.',
  clearFilter: 'Clear filter',
  onlyHidden: 'Only hidden files are in this folder.',
  folderGone: 'This folder isn’t on this computer any more.',
  folderGoneNext: 'Go up, or choose another one.',
  /** Whose side a trouble is on. */
  owners: {
    you: () => 'You can mend this.',
    'your IT': () => 'This is one for your IT.',
    network: () => 'This is on the network’s side.',
    partner: (partner: string) => `This is on ${possessive(partner)} side.`,
    Waybill: () => 'This is on Waybill’s side.',
  },
  tryAgain: 'Try again',
  goHome: 'Go to the home folder',
  goToStart: 'Go to the connection’s folder',
  signIn: 'Sign in…',
  checkServer: 'Check the server…',
  editConnection: 'Edit connection',
  leadsToNoFolder: (name: string) => `${name} doesn’t lead to a folder.`,
  connecting: (partner: string) => `Connecting to ${partner}`,

  newFolderTitle: 'New folder',
  newFolderIn: (path: string) => `In ${path}`,
  renameTitle: (name: string) => `Rename ${name}`,
  name: 'Name',
  create: 'Create folder',
  renameNow: 'Rename',
  cancel: 'Cancel',
  nameEmpty: 'Type a name.',
  nameNotAllowed: 'This name can’t be used there.',
  nameTaken: (name: string) => `${name} is there already. Choose another name.`,

  deleteTitle: (count: number, name: string) =>
    count === 1 ? `Delete ${name}?` : `Delete ${countOf(count, 'item')}?`,
  trashTitle: (count: number, name: string) =>
    count === 1 ? `Move ${name} to the trash?` : `Move ${countOf(count, 'item')} to the trash?`,
  goneForGood: (partner: string, hasFolders: boolean) =>
    `${hasFolders ? 'Folders go with everything in them. ' : ''}On ${possessive(partner)} server there is no trash and no undo.`,
  toTrash: (count: number, hasFolders: boolean) =>
    `${hasFolders ? 'Folders go with everything in them. ' : ''}You can take ${count === 1 ? 'it' : 'them'} back out of the trash.`,
  andMore: (count: number) => `and ${formatCount(count)} more`,
  deleteForGood: (count: number) =>
    count === 1 ? 'Delete for good' : `Delete ${countOf(count, 'item')} for good`,
  moveToTrash: 'Move to trash',
  deleting: (done: number, all: number) => `Deleted ${formatCount(done)} of ${formatCount(all)}`,
  stop: 'Stop',
  deleted: (count: number) => `${countOf(count, 'item')} deleted.`,
  trashed: (count: number) => `${countOf(count, 'item')} moved to the trash.`,

  started: (count: number, partner: string, direction: Direction) =>
    direction === 'upload'
      ? `${countOf(count, 'file')} queued for ${partner}.`
      : `${countOf(count, 'file')} queued from ${partner}.`,
  skipped: (count: number) =>
    `${countOf(count, 'file')} skipped, because ${count === 1 ? 'it is' : 'they are'} there already.`,
  nothingStarted: 'Nothing was transferred.',
  restNotStarted: 'The others were not.',
  emptyFolders: 'There are no files in it.',
  showQueue: 'Show queue',

  dropUpload: (things: Things, folder: string) => `Upload ${thingsText(things)} to ${folder}`,
  dropUploadUnknown: (folder: string) => `Upload to ${folder}`,
  dropDownload: (things: Things, folder: string) => `Download ${thingsText(things)} to ${folder}`,
  dropNotHere: 'These files can’t be dropped here.',
  dropNotLocal: 'Use the file manager to copy files into a folder of this computer.',
  dropSamePane: 'Waybill doesn’t move files inside one side.',
  dropNoFolder: 'Open a folder first.',
  dragged: (things: Things) => thingsText(things),
  withoutFile: (count: number) =>
    `${countOf(count, 'thing')} you dropped ${count === 1 ? 'has' : 'have'} no file on this computer, like an attachment in a mail or ` +
    'a file inside a zip folder. Save it first, then drop the saved file.',
} as const;
