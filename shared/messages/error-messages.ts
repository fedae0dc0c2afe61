import type { AppError } from '../errors.ts';
import { connectingTrouble } from './connecting-messages.ts';
import type { ErrorMessage, Owner } from './error-message.ts';
import { andMore, type ErrorContext, type ErrorWords, wordsFor } from './error-words.ts';
import { notUnderstood } from './import-messages.ts';
import { keyTroubleOf } from './key-messages.ts';
import { forbiddenByPolicy, policyUnreadable } from './policy-messages.ts';
import { alreadyThere, renameRefused } from './publishing-messages.ts';
import { describeOnTheWay, describeRoute, type RouteCode } from './route-messages.ts';
import { agentUnavailable, signInRefused, unanswered } from './sign-in-messages.ts';
import { helpsOf, offeredOf, trustMessage } from './trust-messages.ts';

const say = (owner: Owner, sentence: string, nextStep: string): ErrorMessage => ({
  sentence,
  owner,
  nextStep,
});

/**
 * The message a person reads for an error: the only catalogue there is, for the window and the command line.
 * It never repeats the error's technical `message`; names and fingerprints in it come from others, so whoever
 * shows it escapes it.
 */
export function describe(error: AppError, context: ErrorContext = {}): ErrorMessage {
  const onTheWay = describeOnTheWay(error, context, describe);
  if (onTheWay !== undefined) return onTheWay;
  const words = wordsFor(error, context);
  const { partner, Partner, people, server, Server, file, File, place, Place, account, waiting, notSent } =
    words;

  // No default: a code without a message doesn't compile.
  switch (error.code) {
    case 'InvalidRequest':
      return say(
        'you',
        'Waybill was asked for something it can’t do.',
        hintOr(error, 'Check what was typed or chosen.'),
      );
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
    case 'AlreadyExists':
      return alreadyThere(error, File);
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
    case 'ServerFailure':
      return say(
        'partner',
        `${Server} reported a failure without saying why.`,
        `Try again; if it stays, ask ${people} to look at their server’s log.`,
      );
    case 'ProtocolViolation':
      return say(
        'partner',
        `${Server} answered in a way that isn’t SFTP.`,
        `Ask ${people} whether the address and port are right and whether their server is healthy.`,
      );
    case 'Unreachable':
      return say(
        'network',
        andMore(`No connection to ${partner}.`, waiting),
        'Check that this computer is online and that server name and port are right. What waits stays in the queue.',
      );
    case 'NameNotResolved':
      return say(
        'network',
        andMore(`The name of ${server} couldn’t be found.`, waiting),
        'Check the server name for a typing error, and that this computer is online or its VPN is on.',
      );
    case 'ConnectionLost':
      return say(
        'network',
        andMore(`The connection to ${partner} broke off.`, waiting),
        'Check the network, then try again. Nothing incomplete carries a final name.',
      );
    case 'Timeout':
      return say(
        'network',
        andMore(`${Partner} didn’t answer in time.`, waiting),
        `Try again; if it stays, ask your IT whether a firewall is in the way, then ask ${people}.`,
      );
    case 'RouteRefused':
    case 'RouteCannotReach':
    case 'ProxySignInFailed':
      return describeRoute(error as AppError & { readonly code: RouteCode }, words);
    case 'NoCommonAlgorithm':
      return say(
        'partner',
        `${Server} offers only encryption that Waybill considers unsafe or doesn’t know.${offeredOf(error)}`,
        `Ask ${people} to bring their server’s SSH settings up to date.${helpsOf(error)}`,
      );
    case 'SftpUnavailable':
      return say(
        'partner',
        `${Server} let you sign in but doesn’t offer file transfer.`,
        `Ask ${people} to allow SFTP for your account.`,
      );
    case 'NotSsh':
    case 'NoGreeting':
    case 'ClosedEarly':
    case 'TooManyConnections':
    case 'KeyExchangeStalled':
    case 'ClosedAfterSignIn':
    case 'NoiseBeforeSftp':
      return connectingTrouble(error.code, error, wordsFor(error, context));
    case 'HostKeyUnknown':
    case 'HostKeyChanged':
    case 'HostKeyRevoked':
    case 'TrustStoreUnreadable':
    case 'AcceptingForbidden':
      return trustMessage(error.code, error, words);
    case 'AuthenticationFailed':
      return signInRefused(error, words);
    case 'AgentUnavailable':
      return agentUnavailable(error, words);
    case 'SignInUnanswered':
      return unanswered(error, words);
    case 'CredentialMissing':
      return say(
        'you',
        error.detail?.besides === undefined
          ? `No password or key is known for signing in to ${partner}${account}.${notSent}`
          : `${Partner} took the key and wants a password besides${account}.${notSent}`,
        'Enter the password, or store it in this computer’s keychain.',
      );
    case 'KeyUnreadable':
      return say(
        'you',
        `${keyTroubleOf(error)}${notSent}`,
        hintOr(
          error,
          'Check that the file is a private key of OpenSSH, PuTTY or PEM and that you may read it.',
        ),
      );
    case 'PassphraseNeeded':
      return error.detail?.wrong === undefined
        ? say(
            'you',
            `The private key for ${partner} is protected by a passphrase.${notSent}`,
            'Enter its passphrase, or store it in this computer’s keychain.',
          )
        : say(
            'you',
            `The passphrase doesn’t open the private key for ${partner}.${notSent}`,
            'Enter the right passphrase.',
          );
    case 'VaultUnavailable':
      return say(
        'you',
        `This computer’s keychain is locked or not available, so ${missedAt(error, words)}`,
        hintOr(error, 'Unlock the keychain, or give the password directly.'),
      );
    case 'UnsupportedByServer':
      return say(
        'partner',
        `${Server} doesn’t support what this needs.`,
        `Ask ${people} whether their server can be set up for it, or choose another way.`,
      );
    case 'RenameRefused':
      return renameRefused(File, server);
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
    case 'FileNotUnderstood':
      return notUnderstood(error);
    case 'BatchBeingWritten':
      return say('Waybill', 'These files are still being queued.', 'Wait a moment, then try again.');
    case 'ClaimLost':
      return say(
        'Waybill',
        `Another Waybill on this computer took over ${file}.`,
        'Look at the queue: it goes on there.',
      );
    case 'LedgerBroken':
      return say(
        'your IT',
        'The history on this computer doesn’t prove itself any more: an entry was changed or is missing.',
        'Keep Waybill’s data folder as it is and call your IT.',
      );
    case 'ForbiddenByPolicy':
      return forbiddenByPolicy(error);
    case 'PolicyUnreadable':
      return policyUnreadable(error);
    case 'Cancelled':
      return say(
        'you',
        `${File} was cancelled. Nothing incomplete carries its name.`,
        'Send it again if it is still wanted.',
      );
    case 'DatabaseFromFuture':
      return say(
        'your IT',
        'The data on this computer was written by a newer Waybill. It was left untouched.',
        'Update Waybill, or choose another data folder.',
      );
    case 'DatabaseDamaged':
      return say(
        'your IT',
        'The data of Waybill on this computer is damaged, so it didn’t start on it. The file was left as it was found.',
        error.detail?.copy === undefined
          ? 'Don’t delete anything: call your IT.'
          : `Don’t delete anything: call your IT. A copy of the file as it was found lies beside it: ${error.detail.copy}.`,
      );
    case 'DatabaseUnavailable':
      if (String(error.detail?.sqlite).startsWith('SQLITE_BUSY'))
        return say(
          'you',
          'Another program has held Waybill’s data for a long time.',
          'Close what looks into Waybill’s data folder, a backup for instance; then try again. What waits stays in the queue.',
        );
      return say(
        'your IT',
        'Waybill’s data folder can’t be used.',
        hintOr(error, 'Check that its disk isn’t full and that you may write there.'),
      );
    case 'EngineStopped':
      return say(
        'Waybill',
        'Waybill’s transfer service stopped. The queue is safe.',
        'Try again in a moment. If that doesn’t help, start Waybill again: it goes on where it stopped.',
      );
    case 'Internal':
      return say(
        'Waybill',
        'Something went wrong inside Waybill. The queue is safe.',
        'Try again; if it stays, report it together with the log file.',
      );
  }
}

/** What came of a keychain that can't be used, by what it was asked for. */
function missedAt({ detail }: AppError, { partner, notSent }: ErrorWords): string {
  switch (detail?.wish) {
    case 'keep':
      return `nothing can be kept in it for ${partner}.`;
    case 'forget':
      return `what it may keep for ${partner} couldn’t be removed.`;
    case 'list':
      return 'what it may keep couldn’t be looked at.';
    default:
      return `the password or passphrase for ${partner} couldn’t be read.${notSent}`;
  }
}

/** Of a name: what speaks against it, where that is known. */
export const whyOf = ({ detail }: AppError): string =>
  typeof detail?.why === 'string' ? ` (${detail.why})` : '';

const hintOr = (error: AppError, nextStep: string): string => error.hint ?? nextStep;
