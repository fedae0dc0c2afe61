import { possessive } from '../wording.ts';

/** Texts of the security report and the set-up kit, in the window. */
export const SECURITY = {
  menu: 'Security report…',
  looking: 'Signing in and looking…',
  failed: 'The report couldn’t be made',
  copy: 'Copy report',
  close: 'Close',
  again: 'Look again',
  notOpened: 'No connection could be opened, so not all of it could be looked at.',
  list: 'Findings',
} as const;

export const KIT = {
  menu: 'Server set-up kit…',
  title: 'Server set-up kit',
  subtitle: (name: string) => `For whoever looks after ${possessive(name)} server`,
  intro:
    'The commands that make a locked-in account for SFTP alone, with this connection’s folder to write to and its key in place. Nothing secret is in it.',
  subfolders: 'Further folders in the remote one',
  subfoldersNote: 'Separated by commas: archive, outbound',
  file: 'File',
  copy: 'Copy',
  save: 'Save files…',
  failed: 'The kit couldn’t be written',
  saved: (count: number, folder: string) => `${count} files are in ${folder}.`,
  showFolder: 'Show in folder',
  close: 'Close',
} as const;
