import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

/** Looks a name up; rejects with an error that has an errno name as its `code`. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** What the system says, hosts file included, in the order it prefers. */
export const systemLookup: Lookup = async (host) =>
  (await lookup(host, { all: true, order: 'verbatim' })).map(({ address }) => address);

/**
 * The order of RFC 8305 section 4: families take turns, beginning with that of the first, so that a family that leads nowhere
 * costs one attempt's time and not one for each of its addresses. Each address once.
 */
export function inTurns(addresses: readonly string[]): readonly string[] {
  const [first] = addresses;
  if (first === undefined) return [];
  const unique = [...new Set(addresses)];
  const ours = unique.filter((address) => isIP(address) === isIP(first));
  const others = unique.filter((address) => isIP(address) !== isIP(first));
  return ours
    .flatMap((address, at) => [address, ...others.slice(at, at + 1)])
    .concat(others.slice(ours.length));
}
