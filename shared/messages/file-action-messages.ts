import type { AppError } from '../errors.ts';
import type { ErrorMessage } from './error-message.ts';
import { describe } from './error-messages.ts';
import { type ErrorContext, wordsFor } from './error-words.ts';
import { whyOf } from './file-messages.ts';
import { describeOnTheWay } from './route-messages.ts';

/** What a person was doing to files where they are, on either side: nothing was being sent. */
export type FileAction = 'look' | 'change';

/**
 * The message for an error of listing, renaming, deleting or making a folder. `describe` speaks of transfers; where that
 * would be untrue here, another sentence stands in its place.
 */
export function describeFileAction(
  error: AppError,
  action: FileAction,
  context: ErrorContext = {},
): ErrorMessage {
  const aboutFiles = (each: AppError, its: ErrorContext) => describeFileAction(each, action, its);
  const onTheWay = describeOnTheWay(error, { ...context, isFileAction: true }, aboutFiles);
  if (onTheWay !== undefined) return onTheWay;
  const words = wordsFor(error, context);
  const { partner, people, Server, file, File, Place, place } = words;
  const usual = describe(error, { ...context, isFileAction: true });
  const but = (sentence: string, nextStep: string): ErrorMessage => ({ ...usual, sentence, nextStep });

  switch (error.code) {
    case 'LocalFileNotFound':
      return but(`${File} isn’t on this computer any more.`, 'Refresh the folder and look again.');
    case 'NotFound':
      return but(
        usual.sentence,
        action === 'look' ? 'Go up, or choose another folder.' : 'Refresh the folder and look again.',
      );
    case 'PermissionDenied':
      return but(
        usual.sentence,
        action === 'look'
          ? `Ask ${people} to give your account the right to read there, or choose another folder.`
          : `Ask ${people} to give your account the right to write there.`,
      );
    case 'LocalPermissionDenied':
      return but(usual.sentence, 'Ask your IT for the right to it.');
    case 'AlreadyExists':
      return but(`${File} is there already. It was left as it is.`, 'Choose another name.');
    case 'NotADirectory':
      return but(`${Place} is not a folder.`, 'Choose a folder.');
    case 'IsADirectory':
      return but(`${Place} is a folder, not a file.`, 'Choose a file.');
    case 'NameNotAllowed':
      return but(`The name ${file} can’t be used there${whyOf(error)}.`, 'Choose another name.');
    case 'DiskFull':
      return but(`${Server} is out of space.`, `Only ${people} can free space; tell them, then try again.`);
    case 'LocalDiskFull':
      return but('This computer is out of space.', 'Free some space, then try again.');
    case 'LocalReadFailed':
      return but(
        `${File} couldn’t be read on this computer.`,
        'Check that the disk or network drive is connected, then try again.',
      );
    case 'TooManyOpenFiles':
      return but(usual.sentence, 'Close other programs, then try again.');
    case 'Unreachable':
      return but(
        `No connection to ${partner}.`,
        'Check that this computer is online and that server name and port are right.',
      );
    case 'ConnectionLost':
      return but(
        `The connection to ${partner} broke off.`,
        action === 'look' ? 'Check the network, then try again.' : LOOK_FIRST,
      );
    case 'Timeout':
      return action === 'look' ? usual : but(usual.sentence, LOOK_FIRST);
    case 'Cancelled':
      return but('It was stopped.', action === 'look' ? 'Try again if it is still wanted.' : LOOK_FIRST);
    case 'SftpUnavailable':
      return but(
        `${Server} let you sign in but doesn’t offer access to files.`,
        `Ask ${people} to allow SFTP for your account.`,
      );
    case 'EngineStopped':
      return but(
        'Waybill’s service stopped.',
        'Try again in a moment. If that doesn’t help, start Waybill again.',
      );
    case 'Internal':
      return but('Something went wrong inside Waybill.', usual.nextStep);
    // Only a transfer comes to these; should one turn up here, it claims nothing.
    case 'SourceChanged':
    case 'IntegrityMismatch':
    case 'RenameRefused':
    case 'CheckNotPossible':
    case 'ClaimLost':
    case 'BatchBeingWritten':
      return but(`This couldn’t be done with ${place}.`, 'Refresh the folder and try again.');
    default:
      return usual;
  }
}

/** Whether a change was done before the answer was lost, nobody knows. */
const LOOK_FIRST = 'Refresh the folder to see whether it was done, then try again.';
