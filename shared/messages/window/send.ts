import type { ErrorCode } from '../../errors.ts';
import { countOf, formatCount, formatDuration } from '../../format.ts';
import { clockTime, dayAndMonth, type FriendlyTimeOptions } from '../../friendly-time.ts';

const files = (count: number): string => countOf(count, 'file');

/** Texts of the Send page. */
export const SEND = {
  title: 'Send',
  partners: 'Partners',

  overall: {
    needsYou: (count: number) => `${countOf(count, 'partner')} ${count === 1 ? 'needs' : 'need'} you`,
    lookAt: (count: number) => `${files(count)} to look at`,
    network: 'Waiting for network',
    going: (count: number) => `${files(count)} on the way`,
    delivered: 'All delivered',
  },

  menu: (partner: string) => `More for ${partner}`,
  openInFiles: 'Open in Files',
  editConnection: 'Edit connection',
  testConnection: 'Test connection',
  pause: 'Pause its transfers',
  resume: 'Resume its transfers',
  sendSamples: 'Send the sample files',

  ready: 'Ready',
  needsYou: (code: ErrorCode) => `Needs you: ${NEEDS[code] ?? 'see what stops it'}`,
  network: (untilNextTryMs: number) =>
    untilNextTryMs <= 0
      ? 'Waiting for network, trying now'
      : `Waiting for network, next try in ${formatDuration(untilNextTryMs)}`,
  tryNow: 'Try now',
  tryNowFor: (partner: string) => `Try now: ${partner}`,
  together: (staged: number, failed: number) =>
    `Nothing published: ${failed} of ${files(staged + failed)} failed`,
  paused: (count: number) => `${files(count)} paused`,
  going: (which: 'sending' | 'receiving' | 'both', at: number, of: number, leftMs: number | null) =>
    `${GOING[which]} ${formatCount(at)} of ${formatCount(of)}${leftMs === null ? '' : `, ${formatDuration(leftMs)} left`}`,
  waitingTurn: (count: number) => `${files(count)} waiting`,
  failed: ({ notSent, notReceived, unconfirmed }: Failures) =>
    [
      notSent > 0 ? `${formatCount(notSent)} not sent` : '',
      notReceived > 0 ? `${formatCount(notReceived)} not received` : '',
      unconfirmed > 0 ? `${formatCount(unconfirmed)} unconfirmed` : '',
    ]
      .filter((part) => part !== '')
      .join(', '),
  /** While it isn't known yet whether they failed or are unconfirmed. */
  lookAt: (count: number) => `${formatCount(count)} to look at`,
  deliveredToday: (count: number, lastAtMs: number, options: FriendlyTimeOptions = {}) =>
    `${formatCount(count)} of ${formatCount(count)} delivered today, ${clockTime(lastAtMs, options)}`,
  lastDelivery: (atMs: number, options: FriendlyTimeOptions = {}) =>
    `Last delivery ${dayAndMonth(atMs, options)}, ${clockTime(atMs, options)}`,

  dropHere: 'Drop files here or',
  choose: 'Choose files…',
  chooseFor: (partner: string) => `Choose files… for ${partner}`,
  check: (count: number, partner: string) =>
    count === 0 ? `Check files for ${partner}` : `Check ${files(count)} for ${partner}`,
  nothingDropped:
    'What you dropped has no file on this computer. Save attachments and the contents of zip folders first, then drop the saved files.',

  today: 'Today',
  allHistory: 'All history',
  todayEmpty: 'Deliveries appear here once files are sent.',
  todayFailed: 'Today’s deliveries can’t be shown.',
  tryAgain: 'Try again',
  showMore: 'Show more',
  newOnTop: (count: number) => `${formatCount(count)} new`,
  upload: 'Sent',
  download: 'Received',
  now: 'now',

  welcome: 'No partners yet. Add a connection, or try the practice server.',
  welcomeMore:
    'The practice server runs on this computer and belongs to you alone. Four sample files are ready to send, and nothing leaves this computer.',
  usePractice: 'Try it with the practice server',
  addConnection: 'Add a connection',
  sendSampleCount: (count: number) =>
    `Send the ${formatCount(count)} sample ${count === 1 ? 'file' : 'files'}`,

  /** Still true when they have arrived while it is read. */
  sentOff: (count: number, partner: string) => `${files(count)} queued for ${partner}.`,
  sentOffWaiting: (count: number, partner: string) =>
    `${files(count)} ${count === 1 ? 'is' : 'are'} waiting for ${partner}.`,
} as const;

/** What of a partner's transfers a person should look at. */
export interface Failures {
  readonly notSent: number;
  readonly notReceived: number;
  readonly unconfirmed: number;
}

const GOING = { sending: 'Sending', receiving: 'Receiving', both: 'Transferring' } as const;

/** What a held connection needs, in two or three words. */
const NEEDS: Readonly<Partial<Record<ErrorCode, string>>> = {
  AuthenticationFailed: 'sign in',
  AgentUnavailable: 'SSH agent',
  SignInUnanswered: 'sign in',
  CredentialMissing: 'sign in',
  PassphraseNeeded: 'enter the passphrase',
  KeyUnreadable: 'check the key file',
  VaultUnavailable: 'unlock the keychain',
  HostKeyUnknown: 'check the server’s identity',
  HostKeyChanged: 'the server’s identity changed',
  HostKeyRevoked: 'the server’s key was revoked',
  TrustStoreUnreadable: 'the trusted servers can’t be read',
  NoCommonAlgorithm: 'no safe encryption',
  RouteRefused: 'the way there is closed',
  ProxySignInFailed: 'sign in to the proxy',
  SftpUnavailable: 'no file transfer there',
  NotSsh: 'check the port',
  NoiseBeforeSftp: 'the server’s account needs mending',
  ProtocolViolation: 'the server isn’t SFTP',
};
