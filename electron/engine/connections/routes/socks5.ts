import { isIP, isIPv6 } from 'node:net';
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { ProxyTalk, ReadAnswer } from './proxy-talk.ts';
import type { RouteTarget } from './route.ts';
import { routeCannotReach, routeRefused, type Via } from './via.ts';

const VERSION = 5;
/** RFC 1928 section 3. */
const NO_SIGN_IN = 0x00;
const WITH_PASSWORD = 0x02;
const NONE_WILL_DO = 0xff;
/** RFC 1929 section 2. */
const PASSWORD_VERSION = 1;
/** RFC 1928 section 4. */
const CONNECT = 1;
const IPV4 = 1;
const NAME = 3;
const IPV6 = 4;

/** RFC 1928 section 6. */
const REPLIES: Readonly<Record<number, string>> = {
  1: 'general failure',
  2: 'not allowed by its rules',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'time ran out',
  7: 'command not supported',
  8: 'address type not supported',
};
/** The proxy says no by itself, whatever the server is like. */
const SAYS_NO: readonly number[] = [2, 7, 8];

export interface ProxyAccount {
  readonly user: string;
  readonly password: string;
}

/**
 * Has a SOCKS5 proxy connect to the server (RFC 1928). A name is handed over as a name: the proxy looks it up.
 * @throws `ProxySignInFailed`, `RouteRefused`, `RouteCannotReach`, `ProtocolViolation`, `ConnectionLost`, and what the talk throws
 */
export async function askSocks5(
  talk: ProxyTalk,
  target: RouteTarget,
  account: ProxyAccount | undefined,
  via: Via,
): Promise<void> {
  const methods = account === undefined ? [NO_SIGN_IN] : [NO_SIGN_IN, WITH_PASSWORD];
  const method = await talk.ask(Buffer.from([VERSION, methods.length, ...methods]), pair(VERSION));
  if (method === WITH_PASSWORD && account !== undefined) {
    const status = await talk.ask(signIn(account), pair(PASSWORD_VERSION));
    if (status !== 0) throw signInFailed('refused');
  } else if (method === NONE_WILL_DO) throw signInFailed(account === undefined ? 'needed' : 'unsupported');
  else if (method !== NO_SIGN_IN) throw notSocks(`it chose the sign-in ${method}, which wasn't offered`);
  const reply = await talk.connect(request(target), readReply);
  if (reply === 0) return;
  const reason = REPLIES[reply] ?? `reply ${reply}`;
  throw SAYS_NO.includes(reply) ? routeRefused(via, reason) : routeCannotReach(via, reason);
}

/** Two bytes, the first being known; gives the second. */
const pair =
  (version: number): ReadAnswer<number> =>
  (received) => {
    const [first, second] = received;
    if (first !== undefined && first !== version) throw notSocks(`its answer begins with ${first}`);
    return second === undefined ? undefined : { value: second, bytes: 2 };
  };

/** RFC 1929 section 2; what is longer than its one byte of length can't be a password there. */
function signIn({ user, password }: ProxyAccount): Buffer {
  const [name, secret] = [Buffer.from(user, 'utf8'), Buffer.from(password, 'utf8')];
  if (name.length > 255 || secret.length > 255 || secret.length === 0) throw signInFailed('refused');
  return Buffer.concat([
    Buffer.from([PASSWORD_VERSION, name.length]),
    name,
    Buffer.from([secret.length]),
    secret,
  ]);
}

function request({ host, port }: RouteTarget): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(port);
  return Buffer.concat([Buffer.from([VERSION, CONNECT, 0]), addressOf(host), bytes]);
}

function addressOf(host: string): Buffer {
  // A zone (`%eth0`) means something on this machine only: such an address is for the proxy to refuse, as a name.
  if (isIP(host) === 4) return Buffer.from([IPV4, ...host.split('.').map(Number)]);
  if (isIPv6(host) && !host.includes('%')) return Buffer.from([IPV6, ...bytesOfIpv6(host)]);
  const name = Buffer.from(host, 'utf8');
  if (name.length > 255) throw failure('NameNotResolved', 'the name is longer than SOCKS allows');
  return Buffer.concat([Buffer.from([NAME, name.length]), name]);
}

/** RFC 4291 section 2.2, its three forms. */
function bytesOfIpv6(address: string): readonly number[] {
  const words = (text: string): number[] =>
    text
      .split(':')
      .filter((word) => word !== '')
      .flatMap((word) => {
        const quad = word.split('.').map(Number);
        const [a = 0, b = 0, c = 0, d = 0] = quad;
        return quad.length === 4 ? [a * 256 + b, c * 256 + d] : [Number.parseInt(word, 16)];
      });
  const [head = '', tail] = address.split('::');
  const [before, after] = [words(head), tail === undefined ? [] : words(tail)];
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after].flatMap((word) => [word >> 8, word & 0xff]);
}

/** The reply's code, once all of it is there: its length depends on the address it tells, which nobody needs. */
const readReply: ReadAnswer<number> = (received) => {
  const [version, code, , kind, nameBytes] = received;
  if (version !== undefined && version !== VERSION) throw notSocks(`its reply begins with ${version}`);
  if (code === undefined) return undefined;
  // What a proxy that says no tells behind it is of no use, and some tell nothing.
  if (code !== 0) return { value: code, bytes: received.length };
  if (kind === undefined) return undefined;
  if (kind !== IPV4 && kind !== IPV6 && kind !== NAME)
    throw notSocks(`its reply has an address of kind ${kind}`);
  if (kind === NAME && nameBytes === undefined) return undefined;
  const bytes = 4 + (kind === IPV4 ? 4 : kind === IPV6 ? 16 : 1 + (nameBytes ?? 0)) + 2;
  return received.length < bytes ? undefined : { value: 0, bytes };
};

const notSocks = (why: string): Failure => failure('ProtocolViolation', `no SOCKS5 proxy: ${why}`);

/** `needed`: none was given. `unsupported`: it wants another kind of sign-in than a password. */
const signInFailed = (why: 'needed' | 'refused' | 'unsupported'): Failure =>
  failure('ProxySignInFailed', `the proxy's sign-in: ${why}`, { detail: { why } });
