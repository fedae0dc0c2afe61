import { errorOf, failure } from '../../../../shared/errors.ts';
import type { ConnectOptions } from '../connecting.ts';
import { hasTypelessKeys } from '../host-trust.ts';

/** What one attempt tells about a key that it refused, so that the server can be asked for another of its keys. */
export interface KeyTypesSeen {
  /** Of the refused key, as `ssh-rsa`. */
  readonly shown: string;
  /** The host-key algorithms that both sides know. */
  readonly common: readonly string[];
  /** How much of its time went into waiting for a person on the way. */
  readonly waitedMs: number;
}

/** How the attempts differ. */
export interface Asking {
  /** The only host-key algorithms to ask for; all, where it is left out. */
  readonly only?: readonly string[];
  /** Milliseconds from the first packet to the judged key. */
  readonly handshakeMs?: number;
  readonly onRefused?: (seen: KeyTypesSeen) => void;
}

/** `ssh-rsa` for all three signatures that an RSA key can make. */
const keyTypeOf = (algorithm: string): string => (algorithm.startsWith('rsa-sha2-') ? 'ssh-rsa' : algorithm);

/**
 * A fingerprint doesn't tell its key's type, and a server with several keys shows the one that it is asked for first. So where
 * only the fingerprint of a trusted key is known and the server shows another key, it is asked for each other type it has, one
 * handshake each and one after another. None of these gets as far as a sign-in: a key that isn't trusted ends its connection,
 * and all of them together take no longer than `connectMs`, waiting for a person on the way not counted.
 */
export async function askEachType<T>(
  options: ConnectOptions,
  attempt: (options: ConnectOptions, asking: Asking) => Promise<T>,
): Promise<T> {
  if (!hasTypelessKeys(options.trust)) return await attempt(options, {});
  const { connectMs } = options.timeouts;
  let startedAt = performance.now();
  const told = new Set<string>();
  const once: ConnectOptions = {
    ...options,
    // The steps are passed once, whatever it takes.
    onStep: (step) => {
      if (told.has(step.passed)) return;
      told.add(step.passed);
      options.onStep?.(step);
    },
  };
  const asked = new Set<string>();
  let left: string[][] | undefined;
  let firstRefusal: unknown;
  let only: readonly string[] | undefined;
  for (;;) {
    const seen: { types?: KeyTypesSeen } = {};
    const handshakeMs = connectMs - (performance.now() - startedAt);
    if (handshakeMs <= 0) throw failure('Timeout', `connecting took longer than ${connectMs} ms`);
    try {
      return await attempt(once, {
        ...(only !== undefined && { only }),
        handshakeMs,
        onRefused: (types) => {
          seen.types = types;
        },
      });
    } catch (thrown) {
      if (errorOf(thrown).code !== 'HostKeyChanged' || seen.types === undefined) throw thrown;
      firstRefusal ??= thrown;
      startedAt += seen.types.waitedMs;
      asked.add(seen.types.shown);
      left ??= byKeyType(seen.types.common);
      left = left.filter(([algorithm = '']) => !asked.has(keyTypeOf(algorithm)));
      only = left.shift();
      // What the server shows first is what a person compares.
      if (only === undefined) throw firstRefusal;
      asked.add(keyTypeOf(only[0] ?? ''));
    }
  }
}

function byKeyType(algorithms: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const algorithm of algorithms)
    groups.set(keyTypeOf(algorithm), [...(groups.get(keyTypeOf(algorithm)) ?? []), algorithm]);
  return [...groups.values()];
}
