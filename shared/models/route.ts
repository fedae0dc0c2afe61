import * as v from 'valibot';
import { HostName, Port } from './server-address.ts';

/** RFC 1929 leaves one byte for the length of a name; none of it may break a line of HTTP, nor `name:password`. */
const ProxyUser = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}:]{1,255}$/u, 'a user name for a proxy has 1 to 255 characters, without colon'),
);

const proxy = { host: HostName, port: Port, user: v.optional(ProxyUser) };

/**
 * How the server is reached. A jump host is another saved profile, with its own trust and its own secrets; a proxy's password
 * is kept as the `proxy-password` of the profile that goes through it.
 */
export const Route = v.variant('kind', [
  v.object({ kind: v.literal('direct') }),
  v.object({ kind: v.literal('jump'), profileId: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) }),
  /** RFC 1928; the proxy looks the server's name up. */
  v.object({ kind: v.literal('socks5'), ...proxy }),
  /** `CONNECT` (RFC 9110 section 9.3.6), over plain HTTP to the proxy. */
  v.object({ kind: v.literal('http-connect'), ...proxy }),
]);
export type Route = v.InferOutput<typeof Route>;
export type RouteKind = Route['kind'];
export type ProxyRoute = Extract<Route, { kind: 'socks5' | 'http-connect' }>;

export const DIRECT: Route = { kind: 'direct' };

/** Where proxies listen unless said otherwise: IANA's port for SOCKS, and what most HTTP proxies use. */
export const DEFAULT_PROXY_PORTS: Readonly<Record<ProxyRoute['kind'], number>> = {
  socks5: 1_080,
  'http-connect': 3_128,
};

export const isProxy = (route: Route): route is ProxyRoute =>
  route.kind === 'socks5' || route.kind === 'http-connect';

/** Whether a password kept for the proxy of one may be shown to the other's. What is kept for none is nobody's. */
export const isSameProxy = (one: Route, other: Route): boolean =>
  isProxy(one)
    ? isProxy(other) && one.host === other.host && one.port === other.port && one.user === other.user
    : !isProxy(other);
