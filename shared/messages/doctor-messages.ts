import type { AppError } from '../errors.ts';
import type { DoctorStage, DoctorStageName, NoResult } from '../models/doctor.ts';
import { describeCaution } from './doctor-cautions.ts';
import type { ErrorMessage } from './error-message.ts';
import { describe } from './error-messages.ts';
import type { ErrorContext } from './error-words.ts';
import { wordsFor } from './error-words.ts';

/** What each stage is called once it is passed, and what it is for. */
export const STAGE_TEXTS: Readonly<
  Record<DoctorStageName, { readonly title: string; readonly explanation: string }>
> = {
  resolve: { title: 'Name found', explanation: 'The server’s name leads to an address.' },
  reach: { title: 'Reached', explanation: 'A connection can be opened to each address, on this port.' },
  banner: { title: 'Speaks SSH', explanation: 'What answers there introduces itself as an SSH server.' },
  encrypt: {
    title: 'Encrypted',
    explanation: 'Both sides agreed on how to encrypt, with algorithms that are considered safe.',
  },
  'host-key': {
    title: 'Server known',
    explanation: 'The server proved that it is the one that was trusted. Nothing secret is sent before.',
  },
  'sign-in': {
    title: 'Signed in',
    explanation:
      'The server accepted the sign-in. Each method is tried once at most, so no account is locked.',
  },
  sftp: { title: 'File transfer', explanation: 'The account may transfer files over SFTP.' },
  folder: { title: 'Folder listed', explanation: 'The remote folder is there and can be looked into.' },
  write: {
    title: 'Test file',
    explanation: 'A small file was written into the remote folder, read, renamed and removed again.',
  },
  space: {
    title: 'Free space',
    explanation: 'How much the account may still store, where the server tells.',
  },
  'round-trip': {
    title: 'Round trip',
    explanation: 'How long the smallest question takes to the server and back.',
  },
  clock: {
    title: 'Clock',
    explanation: 'The server’s clock against this computer’s, by the time of the test file.',
  },
  server: {
    title: 'Kind of server',
    explanation: 'What it is by its own words, and what that kind is known for.',
  },
};

export const STATE_WORDS: Readonly<Record<DoctorStage['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  passed: 'passed',
  warning: 'warning',
  failed: 'failed',
  skipped: 'skipped',
  'not-run': 'not tried',
};

const WHY_NO_RESULT: Readonly<Record<NoResult, string>> = {
  'earlier-failed': 'not tried',
  'called-off': 'not tried: the test was stopped',
  'out-of-time': 'not tried: the time for the test ran out',
  'not-asked': 'only when asked for',
  'needs-write-probe': 'needs the test file',
  'not-offered': 'the server doesn’t tell',
  'done-by-route': 'done by the proxy or jump host',
  'is-address': 'an address already',
};

/** What stands beside a stage: what it found, or why it found nothing. */
export function wordsBeside({ finding, reason }: DoctorStage): string {
  if (reason === null) return finding ?? '';
  return finding === null ? WHY_NO_RESULT[reason] : `${finding}, ${WHY_NO_RESULT[reason]}`;
}

/** Everything to say about a stage that failed or warns; nothing for the others. */
export function messagesOf(stage: DoctorStage, context: DoctorContext): readonly ErrorMessage[] {
  if (stage.error !== null) return [diagnose(stage.name, stage.error, context)];
  return stage.cautions.map((caution) => describeCaution(caution, context));
}

/** As for any error; nothing was to be sent, so nobody is told that it wasn't. */
export interface DoctorContext extends ErrorContext {
  readonly host: string;
  readonly port: number;
}

/**
 * The message for an error of a stage. Where it happened says more than its code alone: the catalogue's own sentences
 * speak of transfers.
 */
export function diagnose(stage: DoctorStageName, error: AppError, context: DoctorContext): ErrorMessage {
  const quiet: DoctorContext = { ...context, isFileAction: true };
  return special(stage, error, quiet) ?? describe(error, quiet);
}

function special(stage: DoctorStageName, error: AppError, context: DoctorContext): ErrorMessage | undefined {
  switch (stage) {
    case 'reach':
      return atReach(error, context);
    case 'folder':
      return atFolder(error, context);
    case 'write':
      return atWrite(error, context);
    default:
      return undefined;
  }
}

function atReach(error: AppError, context: DoctorContext): ErrorMessage | undefined {
  const { people } = wordsFor(error, context);
  const { host, port } = context;
  if (error.code === 'Unreachable' && error.detail?.errno === 'ECONNREFUSED')
    return {
      owner: 'partner',
      sentence: `${host} is there, but nothing answers on port ${port}: the connection was refused.`,
      nextStep: `Check the port. If it is right, ask ${people} whether their SSH service is running and their firewall lets you in.`,
    };
  if (error.code === 'Timeout')
    return {
      owner: 'network',
      sentence: `Nobody answers at ${host}, port ${port}, not even to refuse: a firewall on the way drops the connection.`,
      nextStep: `Ask your IT whether port ${port} is open to the outside; then ask ${people} whether they let in the address you come from.`,
    };
  return undefined;
}

function atFolder(error: AppError, context: DoctorContext): ErrorMessage | undefined {
  const { Server, server, Place, place, people } = wordsFor(error, context);
  const home = error.detail?.signInFolder;
  const stands = typeof home === 'string' ? ` After signing in one stands in ${home}.` : '';
  if (error.code === 'NotFound')
    return {
      owner: 'you',
      sentence: `${Place} doesn’t exist on ${server}.${stands}`,
      nextStep: `Check the remote folder. If it is right, ask ${people} to make it: the account’s home may be missing.`,
    };
  if (error.code === 'PermissionDenied')
    return {
      owner: 'partner',
      sentence: `${Server} doesn’t let this account look into ${place}: permission denied.`,
      nextStep: `Ask ${people} to give the account the right to read there, or choose another folder.${stands}`,
    };
  return undefined;
}

function atWrite(error: AppError, context: DoctorContext): ErrorMessage | undefined {
  const { Server, place, people } = wordsFor(error, context);
  const partner = (sentence: string, nextStep: string): ErrorMessage => ({
    owner: 'partner',
    sentence,
    nextStep,
  });
  switch (error.code) {
    case 'PermissionDenied':
      return partner(
        `${Server} doesn’t let this account put files into ${place}: permission denied.`,
        `Ask ${people} to give the account the right to write there, or choose another folder.`,
      );
    case 'DiskFull':
      return error.detail?.quota === 1
        ? partner(
            `${Server} took the test file’s name but not its content: the account’s quota seems to be used up.`,
            `Ask ${people} to raise the quota, or to remove what is no longer needed.`,
          )
        : partner(`${Server} is out of space.`, `Only ${people} can free space; tell them, then test again.`);
    case 'RenameRefused':
      return partner(
        `${Server} lets files be written into ${place} but not renamed. Waybill gives a file its name when it is complete.`,
        `Ask ${people} to allow renaming, or switch on “Write directly under the final name”.`,
      );
    case 'ServerFailure':
      return partner(
        `${Server} refuses the test file in ${place} without saying why: such a folder is often on a disk that is read-only.`,
        `Ask ${people} to look at their server’s log.`,
      );
    default:
      return undefined;
  }
}
