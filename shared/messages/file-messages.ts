import type { AppError } from '../errors.ts';
import { type ErrorMessage, say } from './error-message.ts';
import type { ErrorWords } from './error-words.ts';

export type FileCode =
  | 'NotFound'
  | 'LocalFileNotFound'
  | 'PermissionDenied'
  | 'LocalPermissionDenied'
  | 'NotADirectory'
  | 'IsADirectory'
  | 'DirectoryNotEmpty'
  | 'NameNotAllowed'
  | 'DiskFull'
  | 'LocalDiskFull'
  | 'LocalReadFailed'
  | 'LocalFileLocked'
  | 'TooManyOpenFiles'
  | 'SourceChanged'
  | 'IntegrityMismatch'
  | 'CheckNotPossible';

/** What is wrong with a file, a folder or the disk under them, on either side, and with what arrived. */
export function fileTrouble(code: FileCode, error: AppError, words: ErrorWords): ErrorMessage {
  const { people, server, Server, file, File, place, Place } = words;
  switch (code) {
    case 'NotFound':
      return say('you', `${Place} doesn’t exist on ${server}.`, 'Check the folder and the name.');
    case 'LocalFileNotFound':
      return say(
        'you',
        `${File} isn’t on this computer any more.`,
        'Check the name and where the file was saved, then send it again.',
      );
    case 'PermissionDenied':
      return say(
        'partner',
        `${Server} doesn’t allow this in ${place}.`,
        `Ask ${people} to give your account the right to write there, or choose another folder.`,
      );
    case 'LocalPermissionDenied':
      return say(
        'your IT',
        `This computer doesn’t let you use ${file}.`,
        'Ask your IT for the right to it, or choose another folder.',
      );
    case 'NotADirectory':
      return say('you', `${Place} is not a folder.`, 'Choose a folder, or give the full name of the file.');
    case 'IsADirectory':
      return say(
        'you',
        `${Place} is a folder, not a file.`,
        'Choose a file, or transfer the folder with everything in it.',
      );
    case 'DirectoryNotEmpty':
      return say('you', `${Place} still has something in it.`, 'Move or remove what is inside first.');
    case 'NameNotAllowed':
      return say(
        'you',
        `The name ${file} can’t be used on the side it should arrive at${whyOf(error)}.`,
        'Rename the file and send it again.',
      );
    case 'DiskFull':
      return say(
        'partner',
        `${Server} is out of space. ${File} was not delivered, and nothing incomplete carries its name.`,
        `Only ${people} can free space; tell them, then try again.`,
      );
    case 'LocalDiskFull':
      return say(
        'you',
        `This computer is out of space. ${File} was not saved, and nothing incomplete carries its name.`,
        'Free some space or choose another disk, then try again.',
      );
    case 'LocalReadFailed':
      return say(
        'you',
        `${File} couldn’t be read on this computer.`,
        'Check that the disk or network drive is connected and that no program has the file locked.',
      );
    case 'LocalFileLocked':
      return say(
        'you',
        `Another program has ${file} open and lets nobody else use it.`,
        'Close it in the other program; Waybill tries again by itself.',
      );
    case 'TooManyOpenFiles':
      return say(
        'your IT',
        'This computer has too many files open at the moment.',
        'Close other programs, or transfer fewer files at once.',
      );
    case 'SourceChanged':
      return say(
        'you',
        `${File} was changed while it was being transferred. Nothing incomplete carries its name.`,
        'Wait until the program that writes it is done, then send it again.',
      );
    case 'IntegrityMismatch':
      return say(
        'network',
        `${File} arrived different from what was sent and was discarded.`,
        'Send it again; if it happens twice, ask your IT to check the network between here and the server.',
      );
    case 'CheckNotPossible':
      return say(
        'your IT',
        error.detail?.required === 'content'
          ? `${Server} lets nobody read what it received, and this connection requires that contents are compared. ${File} was not delivered.`
          : `${Server} lets nobody look at what it received, and this connection requires that sizes are compared. ${File} was not delivered.`,
        `Ask ${people} to allow it, or set what a delivery of this connection requires to less.`,
      );
  }
}

/** Of a name: what speaks against it, where that is known. */
export const whyOf = ({ detail }: AppError): string =>
  typeof detail?.why === 'string' ? ` (${detail.why})` : '';
