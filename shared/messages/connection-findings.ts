import { formatCount } from '../format.ts';

interface Reached {
  readonly tried: readonly { readonly address: string; readonly outcome: string }[];
  readonly via?: string;
}

/** Of an address that was tried beside the one that answered. */
const OUTCOMES: Readonly<Record<string, string>> = {
  'too-late': 'was slower',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'has no route',
  EHOSTUNREACH: 'has no route',
  EADDRNOTAVAIL: 'has no route',
  ETIMEDOUT: 'didn’t answer',
};

/** What the steps of a connection test found, in the few words that stand beside each. */
export const FINDINGS = {
  lookedUpBy: { proxy: 'looked up by the proxy', 'jump-host': 'looked up by the jump host' },
  /** Which address answered is told where others didn't. */
  reached: (port: number, { tried, via }: Reached) => {
    const answered = tried.find(({ outcome }) => outcome === 'connected')?.address;
    const others = tried.filter(({ address }) => address !== answered);
    const at = others.length === 0 || answered === undefined ? '' : ` at ${answered}`;
    const not = others.map(({ address, outcome }) => `, ${address} ${OUTCOMES[outcome] ?? outcome}`).join('');
    return `port ${port}${at}${via === undefined ? '' : ` through ${via}`}${not}`;
  },
  encrypted: (keyExchange: string, cipher: string) => `${keyExchange}, ${cipher}`,
  hostKey: (fingerprint: string, why: string) => `${fingerprint}, ${why}`,
  pinned: 'pinned',
  nextKey: 'the key stored ahead',
  inKnownHosts: 'in known_hosts',
  /** @param day `2025-01-16` */
  trustedSince: (day: string) => `trusted since ${day}`,
  signedIn: (user: string, method: string) => `${user}, ${method}`,
  withKey: 'key',
  withAgent: 'key of the agent',
  withAnswers: 'answers to its questions',
  items: (count: number) => (count === 1 ? '1 item' : `${formatCount(count)} items`),
  itemsOrMore: (count: number) => `${formatCount(count)}+ items`,
} as const;
