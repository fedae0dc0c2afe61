import { ITEMS_PER_PART } from '../../shared/contract/enqueue.ts';
import type { RequestInput, RequestOutput } from '../../shared/contract/requests.ts';
import { request } from './api.ts';

type Enqueue = 'transfers.enqueueUploads' | 'transfers.enqueueDownloads';
type Named<N extends Enqueue> = RequestInput<N> & { readonly batchId: string };

/**
 * Puts files into the queue, very many of them in parts, so that the main process, which all windows and menus wait
 * for, is never held up by one.
 * @throws as `request`
 */
export async function enqueue<N extends Enqueue>(
  name: N,
  input: Named<N>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<RequestOutput<N>> {
  const { items } = input;
  const last = Math.max(0, Math.ceil(items.length / ITEMS_PER_PART) - 1);
  if (last === 0) return await request(name, input, options);
  const part = (index: number): RequestInput<N> => ({
    ...input,
    items: items.slice(index * ITEMS_PER_PART, (index + 1) * ITEMS_PER_PART),
    part: { index, isLast: index === last },
  });
  for (let index = 0; index < last; index += 1) await request(name, part(index), options);
  return await request(name, part(last), options);
}
