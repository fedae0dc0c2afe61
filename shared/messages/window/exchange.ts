import { countOf } from '../../format.ts';
import type { ImportFormat } from '../../models/profile-import.ts';

/** Texts of importing and exporting connections. */
export const EXCHANGE = {
  importTitle: 'Import connections',
  found: 'Found on this computer',
  searching: 'Looking for OpenSSH, FileZilla and WinSCP…',
  nothingFound: 'Nothing of OpenSSH, FileZilla or WinSCP was found where it usually is.',
  formats: {
    waybill: 'Waybill',
    openssh: 'OpenSSH',
    filezilla: 'FileZilla',
    winscp: 'WinSCP',
  } satisfies Record<ImportFormat, string>,
  orFile: 'Or choose a file',
  whichFiles:
    'An OpenSSH config, FileZilla’s sitemanager.xml, WinSCP.ini (in WinSCP: Tools, Export/Backup Configuration), or a file exported by Waybill.',
  chooseFile: 'Choose a file…',
  look: 'Look at it',
  noSecrets:
    'Nothing is saved before you have seen it. Passwords stay where they are: Waybill asks for each when it is needed.',

  previewTitle: (format: ImportFormat) => `From ${EXCHANGE_NAMES[format]}`,
  reading: 'Reading the file…',
  list: 'Connections in the file',
  all: 'All of them',
  chosen: (chosen: number, all: number) => `${chosen} of ${all} chosen`,
  through: (names: string) => `through ${names}`,
  inFolder: (folder: string) => `in ${folder}`,
  taken: 'This name is taken',
  takenBy: {
    same: 'There already, with the same server and user.',
    other: 'The name belongs to another server or user.',
  },
  whenTaken: { skip: 'Skip', 'keep-both': 'Keep both', replace: 'Replace' },
  replaceOther: 'The password kept for the one that is replaced will be forgotten.',
  needed: 'Needed by another one',
  refused: (count: number) => `${countOf(count, 'entry', 'entries')} can’t come in`,
  problems: (count: number) => `${countOf(count, 'line')} passed over`,
  nothingComesIn: 'Nothing in this file can come in.',
  keysTitle: (count: number) =>
    `Trust the ${count === 1 ? 'server key' : count === 0 ? 'server keys' : `${count} server keys`} in this file`,
  keysNote:
    'Do this only with a file that your IT or your partner gave you. It is recorded in the history, and the first connection won’t ask.',
  otherKeys: (count: number) =>
    count === 1
      ? 'One server is trusted here with another key than the file says. That key stays.'
      : `${count} servers are trusted here with other keys than the file says. Those keys stay.`,
  showKeys: 'Keys',
  back: 'Back',
  cancel: 'Cancel',
  importCount: (count: number) => (count === 0 ? 'Import' : `Import ${countOf(count, 'connection')}`),
  failed: 'Nothing was imported',
  unreadable: 'This file can’t be imported',

  exportTitle: 'Export connections',
  exportIntro:
    'Writes connections to a file that other desks can import. No password, passphrase or key is in it; notes are.',
  which: 'Which ones',
  everything: (count: number) => `All ${countOf(count, 'connection')}`,
  onlyThis: (name: string) => `Only ${name}`,
  folderOnly: (folder: string) => `Those in ${folder}`,
  jumpNote: 'The jump hosts they go through are written with them.',
  withKeys: 'With the server keys trusted here',
  withKeysNote: 'A desk that trusts them on import starts without a question.',
  exportNow: 'Export…',
  exported: (profiles: number, keys: number) =>
    `${countOf(profiles, 'connection')} and ${countOf(keys, 'server key')} written.`,
  exportFailed: 'Nothing was written',
  fileName: 'Waybill connections',
} as const;

const EXCHANGE_NAMES: Readonly<Record<ImportFormat, string>> = {
  waybill: 'a Waybill file',
  openssh: 'OpenSSH',
  filezilla: 'FileZilla',
  winscp: 'WinSCP',
};
