import { failure } from '../../../../shared/errors.ts';
import { inBrackets } from '../../../../shared/host-name.ts';
import type { ProxyTalk, ReadAnswer } from './proxy-talk.ts';
import type { RouteTarget } from './route.ts';
import type { ProxyAccount } from './socks5.ts';
import { routeCannotReach, routeRefused, type Via } from './via.ts';

interface Answer {
  readonly status: number;
  /** Lower-case names of the ways to sign in that it offers. */
  readonly schemes: readonly string[];
}

/** RFC 9110 sections 15.6.3 to 15.6.5, and what proxies say for a name they can't find. */
const CANNOT_REACH: readonly number[] = [404, 500, 502, 503, 504];

/**
 * Has an HTTP proxy connect to the server (RFC 9110 section 9.3.6). The user and password are sent with the request, as
 * `Basic` (RFC 7617), which anybody between here and the proxy can read.
 * @throws `ProxySignInFailed`, `RouteRefused`, `RouteCannotReach`, `ProtocolViolation`, `ConnectionLost`, and what the talk throws
 */
export async function askHttpConnect(
  talk: ProxyTalk,
  { host, port }: RouteTarget,
  account: ProxyAccount | undefined,
  via: Via,
): Promise<void> {
  const authority = `${inBrackets(host)}:${port}`;
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (account !== undefined) {
    const pair = Buffer.from(`${account.user}:${account.password}`, 'utf8').toString('base64');
    lines.push(`Proxy-Authorization: Basic ${pair}`);
  }
  const { status, schemes } = await talk.connect(`${lines.join('\r\n')}\r\n\r\n`, readHead);
  if (status >= 200 && status < 300) return;
  const reason = `HTTP status ${status}`;
  if (status === 407) {
    const why = !schemes.includes('basic') ? 'unsupported' : account === undefined ? 'needed' : 'refused';
    throw failure('ProxySignInFailed', `the proxy's sign-in: ${why}`, {
      detail: { why, offered: schemes.join(', ') },
    });
  }
  throw CANNOT_REACH.includes(status) ? routeCannotReach(via, reason) : routeRefused(via, reason);
}

/** All of the head: a successful answer to CONNECT has no content (RFC 9110 section 9.3.6), the server speaks right behind it. */
const readHead: ReadAnswer<Answer> = (received) => {
  if (!'HTTP/1.'.startsWith(received.subarray(0, 7).toString('latin1')))
    throw failure('ProtocolViolation', 'no HTTP proxy: its answer is not HTTP');
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...headers] = received.subarray(0, end).toString('latin1').split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1];
  if (status === undefined) throw failure('ProtocolViolation', 'no HTTP proxy: its status line is none');
  // `100 Continue` and its like come before the answer (RFC 9110 section 15.2).
  if (status.startsWith('1')) {
    const rest = readHead(received.subarray(end + 4));
    return rest === undefined ? undefined : { value: rest.value, bytes: end + 4 + rest.bytes };
  }
  const schemes = headers
    .map((line) => /^proxy-authenticate:\s*([a-z0-9-]{1,40})/i.exec(line)?.[1]?.toLowerCase())
    .filter((scheme) => scheme !== undefined);
  return { value: { status: Number(status), schemes }, bytes: end + 4 };
};
