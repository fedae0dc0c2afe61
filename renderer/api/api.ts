import type { WindowEventName, WindowRequestName } from '../../shared/contract/channels.ts';
import type { WindowEvents } from '../../shared/contract/events.ts';
import type { RequestInput, RequestOutput } from '../../shared/contract/requests.ts';
import { failure } from '../../shared/errors.ts';
import { unwrap } from '../../shared/result.ts';

let lastId = 0;

/**
 * Asks the main process for something. The only place, with {@link on} and `dropped-files.ts`, that uses `window.waybill`.
 * @param options.signal aborting it cancels the work where it is done; the answer is then `Cancelled`, and `Timeout`
 * where it was a signal's deadline
 * @throws a `Failure` with the request's error
 */
export async function request<N extends WindowRequestName>(
  name: N,
  input: RequestInput<N>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<RequestOutput<N>> {
  lastId += 1;
  const id = lastId;
  const cancel = () => window.waybill.cancel(id);
  const answer = window.waybill.request(name, input, id);
  if (options.signal?.aborted) cancel();
  else options.signal?.addEventListener('abort', cancel, { once: true });
  try {
    const result = await answer;
    if (!result.ok && result.error.code === 'Cancelled' && isLate(options.signal))
      throw failure('Timeout', `${name} took too long`);
    return unwrap(result);
  } finally {
    options.signal?.removeEventListener('abort', cancel);
  }
}

const isLate = (signal: AbortSignal | undefined): boolean =>
  signal?.reason instanceof DOMException && signal.reason.name === 'TimeoutError';

/** Listens to news. @returns the way to stop */
export function on<E extends WindowEventName>(
  event: E,
  listener: (news: WindowEvents[E]) => void,
): () => void {
  return window.waybill.on(event, listener);
}
