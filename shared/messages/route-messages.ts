import type { AppError, ErrorCode } from '../errors.ts';
import type { ErrorMessage } from './error-message.ts';
import { andMore, type ErrorContext, type ErrorWords } from './error-words.ts';
import { sentenceStart } from './wording.ts';

/** The codes that are about the way itself. */
export type RouteCode = 'RouteRefused' | 'RouteCannotReach' | 'ProxySignInFailed';
const ROUTE_CODES: readonly ErrorCode[] = ['RouteRefused', 'RouteCannotReach', 'ProxySignInFailed'];

const textOf = (value: string | number | undefined): string => (value === undefined ? '' : String(value));

const isProxy = ({ detail }: AppError): boolean => detail?.via === 'socks5' || detail?.via === 'http-connect';

/** `the proxy proxy.example:3128`, or a jump host's name. */
function whichWay(error: AppError): string {
  const name = textOf(error.detail?.viaName);
  if (isProxy(error)) return name === '' ? 'the proxy' : `the proxy ${name}`;
  return name === '' ? 'the jump host' : name;
}

/** What the way itself has to say. */
export function describeRoute(
  error: AppError & { readonly code: RouteCode },
  words: ErrorWords,
): ErrorMessage {
  const way = whichWay(error);
  const Way = sentenceStart(way);
  const { server, waiting, notSent } = words;
  const reason = textOf(error.detail?.reason);
  const why = reason === '' ? '' : ` (${reason})`;
  switch (error.code) {
    case 'RouteRefused':
      return {
        sentence: `${Way} doesn’t let Waybill through to ${server}${why}.${notSent}`,
        owner: 'your IT',
        nextStep: isProxy(error)
          ? 'Ask your IT to allow this server’s name and port on the proxy.'
          : `Ask whoever runs ${way} to allow forwarding to this server’s name and port (AllowTcpForwarding and PermitOpen in OpenSSH).`,
      };
    case 'RouteCannotReach':
      return {
        sentence: andMore(`${Way} answers, but couldn’t get through to ${server}${why}.`, waiting),
        owner: 'network',
        nextStep: `Check server name and port; if they are right, ask your IT whether ${way} may reach that server.`,
      };
    case 'ProxySignInFailed':
      return proxySignIn(error, Way, notSent);
  }
}

function proxySignIn(error: AppError, Way: string, notSent: string): ErrorMessage {
  switch (error.detail?.why) {
    case 'unsupported': {
      const offered = textOf(error.detail.offered);
      return {
        sentence: `${Way} wants a way of signing in that Waybill doesn’t know${offered === '' ? '' : ` (${offered})`}.${notSent}`,
        owner: 'your IT',
        nextStep:
          'Ask your IT for a sign-in with user name and password, or to let this server through without one.',
      };
    }
    case 'refused':
      return {
        sentence: `${Way} didn’t accept the user name and password for it.${notSent} Waybill won’t try again until you act, so the account isn’t locked.`,
        owner: 'you',
        nextStep: 'Enter the current password for the proxy, or ask your IT for it.',
      };
    default:
      return {
        sentence: `${Way} wants a sign-in, and no password for it is known.${notSent}`,
        owner: 'you',
        nextStep: 'Enter user name and password for the proxy among the connection’s network settings.',
      };
  }
}

/**
 * An error that was somebody's on the way says so first.
 * @param describe the same error as it is described for a server of one's own
 * @returns `undefined` for one that wasn't
 */
export function describeOnTheWay(
  error: AppError,
  context: ErrorContext,
  describe: (error: AppError, context: ErrorContext) => ErrorMessage,
): ErrorMessage | undefined {
  const { via, viaName, viaProfileId, ...detail } = error.detail ?? {};
  if (via === undefined || ROUTE_CODES.includes(error.code)) return undefined;
  const way = whichWay(error);
  const partner = context.partner ?? 'the server';
  const proxy = isProxy(error) ? ofProxy(error.code, way) : undefined;
  if (proxy !== undefined) return proxy;
  const { user: _, byAddress, ...rest } = context;
  const message = describe(
    { ...error, detail },
    { ...rest, partner: way, ...(isProxy(error) && { byAddress: true }) },
  );
  return { ...message, sentence: `The way to ${partner} leads through ${way}. ${message.sentence}` };
}

function ofProxy(code: ErrorCode, proxy: string): ErrorMessage | undefined {
  const Way = sentenceStart(proxy);
  const check =
    'Check the proxy’s address and port, and that this computer is on the network the proxy is for.';
  const itsOwner = (sentence: string, nextStep = check): ErrorMessage => ({
    sentence,
    owner: 'your IT',
    nextStep,
  });
  switch (code) {
    case 'Unreachable':
      return itsOwner(`${Way} couldn’t be reached.`);
    case 'NameNotResolved':
      return itsOwner(`The name of ${proxy} couldn’t be found.`);
    case 'Timeout':
      return itsOwner(`${Way} didn’t answer in time.`);
    case 'ConnectionLost':
      return itsOwner(`${Way} closed the connection before it was open to the server.`);
    case 'ProtocolViolation':
      return itsOwner(
        `What answers as ${proxy} isn’t a proxy of the kind that is set.`,
        'Check whether it is a SOCKS5 or an HTTP proxy, and its address and port.',
      );
    default:
      return undefined;
  }
}
