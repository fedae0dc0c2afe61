import { connect, type Socket } from 'node:net';
import { type AppError, failure } from '../../../../shared/errors.ts';
import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import { errnoOf } from '../../errors/from-file-system.ts';
import { fromConnecting } from '../../errors/from-ssh.ts';
import type { Examination } from '../examination.ts';
import type { Found } from '../stages.ts';

/** How long an address is waited for where another one answered, milliseconds. */
const REST_MS = 1_500;
/** How long at most where none does; the profile may say less. */
const LONGEST_MS = 10_000;

interface Tried {
  readonly address: string;
  readonly ms: number;
  readonly socket: Socket | undefined;
  /** `ECONNREFUSED`, `timeout`; empty where it answered. */
  readonly trouble: string;
}

/** Opens a TCP connection to each address at once. @returns the first that answered, for whoever reads on */
export async function checkReach(
  examination: Examination,
): Promise<{ readonly found: Found; readonly socket: Socket | undefined }> {
  const { settings, signal, addresses } = examination;
  const limit = Math.min(settings.timeouts.connectMs, LONGEST_MS);
  const rest = new AbortController();
  const trials = addresses.map((address) =>
    tryAddress(address, settings.port, limit, AbortSignal.any([signal, rest.signal])),
  );
  for (const trial of trials)
    void trial.then(({ socket }) => {
      if (socket !== undefined) setTimeout(() => rest.abort(), REST_MS).unref();
    });
  const tried = await Promise.all(trials);
  const [first, ...others] = tried
    .filter(({ socket }) => socket !== undefined)
    .sort((one, other) => one.ms - other.ms);
  for (const { socket } of others) socket?.destroy();
  const details = tried.map(({ address, ms, trouble }) => ({
    label: address,
    value: trouble === '' ? DOCTOR_WORDS.ms(ms) : DOCTOR_WORDS.notReached(trouble),
  }));
  if (first === undefined) return { found: { details, error: whyNone(tried) }, socket: undefined };
  examination.reached = first.address;
  const silent = tried.filter(({ trouble }) => trouble !== '');
  return {
    found: {
      finding: DOCTOR_WORDS.reached(first.address, settings.port),
      details,
      ...(silent.length > 0 && {
        cautions: [
          {
            name: 'addresses-unreachable' as const,
            facts: { addresses: silent.map(({ address }) => address).join(', ') },
          },
        ],
      }),
    },
    socket: first.socket,
  };
}

function tryAddress(address: string, port: number, limitMs: number, signal: AbortSignal): Promise<Tried> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect({ host: address, port, noDelay: true });
    const end = (trouble: string) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      socket.off('error', onError);
      if (trouble !== '') socket.destroy();
      socket.on('error', () => {});
      const ms = performance.now() - startedAt;
      resolve({ address, ms, socket: trouble === '' ? socket : undefined, trouble });
    };
    const stop = () => end('timeout');
    const onError = (error: Error) => end(errnoOf(error) || 'error');
    const timer = setTimeout(stop, limitMs);
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', onError);
    socket.once('connect', () => end(''));
    if (signal.aborted) stop();
  });
}

/** The answer that says most: a refusal comes from the machine itself, silence from anything on the way. */
function whyNone(tried: readonly Tried[]): AppError {
  const refused = tried.find(({ trouble }) => trouble === 'ECONNREFUSED');
  const worst = refused ?? tried.find(({ trouble }) => trouble !== 'timeout');
  if (worst === undefined)
    return failure('Timeout', 'no answer to the first packet', { detail: { silent: 1 } }).error;
  const { error } = fromConnecting(Object.assign(new Error(worst.trouble), { code: worst.trouble }), false);
  return { ...error, detail: { errno: worst.trouble } };
}
