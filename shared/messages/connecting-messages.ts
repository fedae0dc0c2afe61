import type { AppError, ErrorCode } from '../errors.ts';
import type { ErrorMessage } from './error-message.ts';
import { andMore, type ErrorWords } from './error-words.ts';

/** What stands between a socket and a signed-in SFTP channel, beyond what every protocol knows. */
export type ConnectingCode = Extract<
  ErrorCode,
  | 'NotSsh'
  | 'NoGreeting'
  | 'ClosedEarly'
  | 'TooManyConnections'
  | 'KeyExchangeStalled'
  | 'ClosedAfterSignIn'
  | 'NoiseBeforeSftp'
>;

/** What speaks on a port where SSH was expected; `detail.speaks` of `NotSsh`. */
const SPEAKS: Readonly<Record<string, string>> = {
  http: 'HTTP: it is a web server’s',
  ftp: 'FTP, which is another protocol than SFTP',
  tls: 'TLS: it is a web server’s, or one for FTPS',
  smtp: 'SMTP: it is a mail server’s',
  ssh1: 'SSH version 1, which is broken and no longer used',
};
const SPEAKS_SOMETHING = 'something that isn’t SSH';

/** The message for a {@link ConnectingCode}; part of the catalogue in `error-messages.ts`. */
export function connectingTrouble(code: ConnectingCode, error: AppError, words: ErrorWords): ErrorMessage {
  const { Server, people, account, notSent, waiting } = words;
  switch (code) {
    case 'NotSsh':
      return {
        owner: 'you',
        sentence: `${Server} answers on this port with ${SPEAKS[String(error.detail?.speaks)] ?? SPEAKS_SOMETHING}.`,
        nextStep: `Check the port: SFTP’s is usually 22. FTP, FTPS and web addresses don’t work here; ask ${people} for the SFTP port.`,
      };
    case 'NoGreeting':
      return {
        owner: 'network',
        sentence: andMore(`${Server} took the connection and then said nothing.`, waiting),
        nextStep: `A firewall or proxy may answer in the server’s place, or the server hangs: ask your IT, then ${people}.`,
      };
    case 'ClosedEarly':
      return {
        owner: 'partner',
        sentence: andMore(
          error.detail?.when === 'after-greeting'
            ? `${Server} greeted and then ended the connection.`
            : `${Server} ended the connection without a word.`,
          waiting,
        ),
        nextStep: `Ask ${people} whether they let in the address you come from: it may be missing on their list of allowed ones, or blocked for a while.`,
      };
    case 'TooManyConnections':
      return {
        owner: 'partner',
        sentence: andMore(`${Server} has too many connections just now and turned this one away.`, waiting),
        nextStep: `Try again in a minute; if it stays, ask ${people} to raise the limit (MaxStartups of OpenSSH).`,
      };
    case 'KeyExchangeStalled':
      return {
        owner: 'network',
        sentence: andMore(
          `${Server} greeted, but agreeing on encryption never came to an end: large packets seem to get lost on the way.`,
          waiting,
        ),
        nextStep:
          'Ask your IT to check the packet size (MTU) of VPN, tunnel and router, and that no firewall drops “fragmentation needed”.',
      };
    case 'ClosedAfterSignIn':
      return {
        owner: 'partner',
        sentence: andMore(
          `${Server} accepted the sign-in${account} and then ended the connection at once.`,
          waiting,
        ),
        nextStep: `Ask ${people} to look at their server’s log. Usual with OpenSSH: the account’s chroot folder is missing, or it or one above it isn’t root’s alone to write.`,
      };
    case 'NoiseBeforeSftp':
      return {
        owner: 'partner',
        sentence: `The account${account.replace(' for ', ' ')} prints text${quoted(error)} where SFTP should begin.${notSent}`,
        nextStep: `Ask ${people} to silence its start-up files (.bashrc and the like) for sign-ins without a terminal, or to use internal-sftp.`,
      };
  }
}

/** The server's own words, as far as they are known. */
const quoted = ({ detail }: AppError): string =>
  typeof detail?.serverSays === 'string' && detail.serverSays.trim() !== ''
    ? ` (“${detail.serverSays.trim().slice(0, 60)}”)`
    : '';
