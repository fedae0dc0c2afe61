import type { AppError } from '../errors.ts';
import { connectingTrouble } from './connecting-messages.ts';
import { type ErrorMessage, hintOr, say } from './error-message.ts';
import { andMore, type ErrorContext, type ErrorWords, wordsFor } from './error-words.ts';
import { fileTrouble } from './file-messages.ts';
import { notUnderstood } from './import-messages.ts';
import { keyTroubleOf } from './key-messages.ts';
import { ownTrouble } from './own-messages.ts';
import { forbiddenByPolicy, policyUnreadable } from './policy-messages.ts';
import { alreadyThere, renameRefused } from './publishing-messages.ts';
import { describeOnTheWay, describeRoute, type RouteCode } from './route-messages.ts';
import { agentUnavailable, signInRefused, unanswered } from './sign-in-messages.ts';
import { helpsOf, offeredOf, trustMessage } from './trust-messages.ts';

/**
 * The message a person reads for an error: the only catalogue there is, for the window and the command line.
 * It never repeats the error's technical `message`; names and fingerprints in it come from others, so whoever
 * shows it escapes it.
 */
export function describe(error: AppError, context: ErrorContext = {}): ErrorMessage {
  const onTheWay = describeOnTheWay(error, context, describe);
  if (onTheWay !== undefined) return onTheWay;
  const words = wordsFor(error, context);
  const { partner, Partner, people, server, Server, File, account, waiting, notSent } = words;

  // No default: a code without a message doesn't compile.
  switch (error.code) {
    case 'InvalidRequest':
      return say(
        'you',
        'Waybill was asked for something it can’t do.',
        hintOr(error, 'Check what was typed or chosen.'),
      );
    case 'AlreadyExists':
      return alreadyThere(error, File);
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
        'Enter the password; where this computer has a keychain, Waybill can keep it there.',
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
            'Enter its passphrase; where this computer has a keychain, Waybill can keep it there.',
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
    case 'FileNotUnderstood':
      return notUnderstood(error);
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
    case 'NotFound':
    case 'LocalFileNotFound':
    case 'PermissionDenied':
    case 'LocalPermissionDenied':
    case 'NotADirectory':
    case 'IsADirectory':
    case 'DirectoryNotEmpty':
    case 'NameNotAllowed':
    case 'DiskFull':
    case 'LocalDiskFull':
    case 'LocalReadFailed':
    case 'LocalFileLocked':
    case 'TooManyOpenFiles':
    case 'SourceChanged':
    case 'IntegrityMismatch':
    case 'CheckNotPossible':
      return fileTrouble(error.code, error, words);
    case 'BatchBeingWritten':
    case 'ClaimLost':
    case 'LedgerBroken':
    case 'DatabaseFromFuture':
    case 'DatabaseDamaged':
    case 'DatabaseUnavailable':
    case 'EngineStopped':
    case 'Internal':
      return ownTrouble(error.code, error, words);
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
