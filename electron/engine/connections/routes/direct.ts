import { isIP } from 'node:net';
import { type Failure, failure } from '../../../../shared/errors.ts';
import { errnoOf } from '../../errors/from-file-system.ts';
import { fromConnecting } from '../../errors/from-ssh.ts';
import { openSocket, type SshSocket } from '../open-socket.ts';
import { inTurns, type Lookup, systemLookup } from './addresses.ts';
import { Deadline, reasonOf } from './deadline.ts';
import type { OpenRoute, RouteTarget, TriedAddress } from './route.ts';

/** RFC 8305 section 5, "Connection Attempt Delay": the value it recommends, milliseconds. */
const NEXT_ATTEMPT_MS = 250;

export interface DirectParts {
  readonly lookup: Lookup;
}

/** A socket and how it came about. */
export interface DirectSocket extends SshSocket {
  readonly tried: readonly TriedAddress[];
}

/** Straight to the server. */
export const directRoute =
  (parts: DirectParts = { lookup: systemLookup }): OpenRoute =>
  async (target, options) => {
    using deadline = new Deadline(options.connectMs, options.signal);
    const opened = await connectDirectly(target, parts, deadline, (addresses) =>
      options.onStep({ passed: 'resolve', by: 'here', addresses }),
    );
    options.onStep({ passed: 'reach', tried: opened.tried });
    return { stream: opened.socket, reuseReadBuffer: opened.reuseReadBuffer, waitedMs: 0 };
  };

/**
 * Looks the name up and connects to the first address that answers: each further one is tried as soon as the one before has
 * failed, or {@link NEXT_ATTEMPT_MS} later beside it. Node's own `autoSelectFamily` gives every attempt up after that
 * time instead, and so never reaches a far server at any but the last address.
 * @returns a paused socket
 * @throws `NameNotResolved`, `Unreachable`, `Timeout`, `ConnectionLost`, `Cancelled`; `detail.tried` names each address
 */
export async function connectDirectly(
  { host, port }: RouteTarget,
  { lookup }: DirectParts,
  deadline: Deadline,
  resolved: (addresses: readonly string[]) => void,
): Promise<DirectSocket> {
  const addresses = isIP(host) === 0 ? inTurns(await addressesOf(host, lookup, deadline)) : [host];
  if (addresses.length === 0) throw failure('NameNotResolved', 'the name has no address');
  resolved(addresses);
  return new Promise<DirectSocket>((resolve, reject) => {
    const attempts = new Set<SshSocket>();
    const tried = new Map<string, Omit<TriedAddress, 'address'> & { readonly error?: unknown }>();
    const begun = new Map<string, number>();
    let next = 0;
    let timer: NodeJS.Timeout | undefined;
    const since = (address: string) => Math.round(performance.now() - (begun.get(address) ?? 0));
    const settle = (act: () => void) => {
      clearTimeout(timer);
      deadline.signal.removeEventListener('abort', stop);
      for (const { socket } of attempts) socket.destroy();
      attempts.clear();
      act();
    };
    const all = (outcome: string): readonly TriedAddress[] =>
      addresses.slice(0, next).map((address) => ({
        address,
        outcome,
        durationMs: since(address),
        ...withoutError(tried.get(address)),
      }));
    const stop = () => {
      const { error } = reasonOf(deadline.signal);
      const list = all('ETIMEDOUT');
      settle(() => reject(failure(error.code, error.message, { detail: { tried: triedText(list) } })));
    };
    const attempt = () => {
      clearTimeout(timer);
      const address = addresses[next];
      if (address === undefined) return;
      next += 1;
      begun.set(address, performance.now());
      const opened = openSocket(address, port);
      attempts.add(opened);
      opened.socket.once('connect', () => {
        // Whoever uses it says when it may be read.
        opened.socket.pause();
        attempts.delete(opened);
        tried.set(address, { outcome: 'connected', durationMs: since(address) });
        const list = all('too-late');
        settle(() => resolve({ ...opened, tried: list }));
      });
      opened.socket.on('error', (error) => {
        if (!attempts.delete(opened)) return;
        tried.set(address, { outcome: errnoOf(error), durationMs: since(address), error });
        if (next < addresses.length) attempt();
        else if (attempts.size === 0)
          settle(() =>
            reject(
              worstOf(
                [...tried.values()].map((one) => one.error),
                all(''),
              ),
            ),
          );
      });
      if (next < addresses.length) timer = setTimeout(attempt, NEXT_ATTEMPT_MS);
    };
    if (deadline.signal.aborted) {
      stop();
      return;
    }
    deadline.signal.addEventListener('abort', stop, { once: true });
    attempt();
  });
}

async function addressesOf(host: string, lookup: Lookup, deadline: Deadline): Promise<readonly string[]> {
  try {
    return await deadline.race(lookup(host));
  } catch (thrown) {
    throw fromConnecting(thrown, false);
  }
}

/** Where several addresses failed in several ways: one that refused says most, for there is a machine at it. */
function worstOf(errors: readonly unknown[], tried: readonly TriedAddress[]): Failure {
  const told = errors.find((error) => errnoOf(error) === 'ECONNREFUSED') ?? errors[0];
  const { error } = fromConnecting(told, false);
  return failure(error.code, error.message, { detail: { tried: triedText(tried) }, cause: told });
}

/** `2001:db8::1 ENETUNREACH, 203.0.113.7 ECONNREFUSED`. */
const triedText = (tried: readonly TriedAddress[]): string =>
  tried.map(({ address, outcome }) => `${address} ${outcome}`).join(', ');

const withoutError = (one: Omit<TriedAddress, 'address'> | undefined) =>
  one === undefined ? {} : { outcome: one.outcome, durationMs: one.durationMs };
