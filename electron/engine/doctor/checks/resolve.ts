import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { errorOf, failure } from '../../../../shared/errors.ts';
import { unlessCancelled } from '../../cancellation/cancellation.ts';
import { fromConnecting } from '../../errors/from-ssh.ts';
import type { Examination } from '../examination.ts';
import type { Found } from '../stages.ts';

/** Longer than any resolver's own patience should be, milliseconds. */
const RESOLVE_MS = 8_000;
/** More are no use to anybody. */
const MOST_ADDRESSES = 8;

/** The name leads to addresses, as the system itself finds them: hosts file, DNS, whatever it is set up for. */
export async function checkResolve(examination: Examination): Promise<Found> {
  const { settings, signal } = examination;
  const { host } = settings;
  if (!examination.isDirect) return { skipped: 'done-by-route' };
  if (isIP(host) !== 0) {
    examination.addresses = [host];
    return { finding: host, skipped: 'is-address' };
  }
  const late = AbortSignal.timeout(RESOLVE_MS);
  try {
    const name = domainToASCII(host) || host;
    const found = await unlessCancelled(lookup(name, { all: true }), AbortSignal.any([signal, late]));
    examination.addresses = [...new Set(found.map(({ address }) => address))].slice(0, MOST_ADDRESSES);
  } catch (thrown) {
    if (late.aborted && !signal.aborted)
      return { error: failure('NameNotResolved', `looking up took longer than ${RESOLVE_MS} ms`).error };
    return { error: errorOf(fromConnecting(thrown, false)) };
  }
  const { addresses } = examination;
  return {
    finding: addresses[0] === undefined ? '' : addresses.join(', '),
    ...(addresses.length === 0 && { error: failure('NameNotResolved', 'the name has no address').error }),
  };
}
