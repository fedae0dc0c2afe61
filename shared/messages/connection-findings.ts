import { formatCount } from '../format.ts';

/** What the steps of a connection test found, in the few words that stand beside each. */
export const FINDINGS = {
  port: (port: number, software = '') => (software === '' ? `port ${port}` : `port ${port}, ${software}`),
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
