import type { NetworkInterfaceInfo } from 'node:os';

/** A look that comes so much later than the one before was missed because nothing ran at all, milliseconds. */
const ASLEEP_MS = 10_000;

export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/**
 * Notices, from looks at short intervals, that the machine slept or that it has an address it didn't have. Nobody tells
 * a command line either.
 */
export class WakeWatch {
  #lookedAtMs: number;
  #addresses: ReadonlySet<string>;

  constructor(nowMs: number, interfaces: Interfaces) {
    this.#lookedAtMs = nowMs;
    this.#addresses = addressesOf(interfaces);
  }

  /** @param nowMs of the day: the monotonic clock of some systems stands still while they sleep */
  look(nowMs: number, interfaces: Interfaces): 'woke' | 'network' | undefined {
    const slept = nowMs - this.#lookedAtMs > ASLEEP_MS;
    const before = this.#addresses;
    this.#lookedAtMs = nowMs;
    this.#addresses = addressesOf(interfaces);
    if (slept) return 'woke';
    return [...this.#addresses].some((address) => !before.has(address)) ? 'network' : undefined;
  }
}

/** What reaches beyond this machine and its own wire. */
function addressesOf(interfaces: Interfaces): ReadonlySet<string> {
  const found = new Set<string>();
  // Link-local ones are there before there is a network (RFC 3927, RFC 4291 section 2.5.6).
  for (const [name, addresses] of Object.entries(interfaces))
    for (const { address, internal, family } of addresses ?? [])
      if (!internal && !address.startsWith(family === 'IPv4' ? '169.254.' : 'fe80:'))
        found.add(`${name} ${address}`);
  return found;
}
