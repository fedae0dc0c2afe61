import type { RouteKind } from '../../models/route.ts';

/** Texts of the way to a server: the Network group, and the question for a proxy's password. */
export const ROUTES = {
  routePart: 'The way there',
  timesPart: 'Times',
  route: 'Connect',
  kinds: {
    direct: 'Directly',
    jump: 'Through a jump host',
    socks5: 'Through a SOCKS5 proxy',
    'http-connect': 'Through an HTTP proxy',
  } satisfies Record<RouteKind, string>,
  /** One sentence each, beneath the choice. */
  notes: {
    direct: 'This computer connects to the server itself.',
    jump: 'Another saved connection is signed in to first; it passes the encrypted bytes on and can’t read them.',
    socks5: 'A proxy of your network connects to the server and finds its name; it can’t read what is sent.',
    'http-connect':
      'A web proxy of your network opens the connection (CONNECT); it has to allow the server’s port, and can’t read what is sent.',
  } satisfies Record<RouteKind, string>,
  /** While the group is closed. */
  summary: (kind: RouteKind, name: string) =>
    ({ direct: '', jump: `through ${name}`, socks5: `SOCKS5 ${name}`, 'http-connect': `HTTP proxy ${name}` })[
      kind
    ],
  jumpHost: 'Jump host',
  chooseJumpHost: 'Choose a saved connection',
  noJumpHost: 'Save the jump host as a connection of its own first.',
  jumpHostNote: 'It keeps its own sign-in and its own trusted key.',
  proxyHost: 'Proxy',
  proxyHint: 'Name or address',
  proxyPort: 'Port',
  proxyUser: 'User for the proxy',
  proxyUserHint: 'Only if it wants a sign-in',
  proxyPassword: 'Password for the proxy',
  /** HTTP's Basic and RFC 1929 send it as it is. */
  proxyPasswordNote: 'Proxies get it unencrypted: don’t use one that opens anything else.',
  goesThroughThis: (names: readonly string[]) =>
    `${names.join(', ')} ${names.length === 1 ? 'goes' : 'go'} through this connection. Give ${names.length === 1 ? 'it' : 'them'} another route first.`,
  /** Beneath a server's name in other letters than ASCII. @param ascii as it is looked up */
  lookedUpAs: (ascii: string) => `Looked up as ${ascii}, where look-alikes differ.`,

  problems: {
    jumpHost: 'Choose the jump host.',
    proxyHost: 'Enter the proxy’s name or address, without spaces.',
    proxyUser: 'A user name for a proxy has no colon.',
    host: 'No server can have this name.',
  },

  proxyTitle: (proxy: string) => `Sign in to the proxy ${proxy}`,
  proxySubtitle: (partner: string) => `On the way to ${partner}`,
} as const;
