import { request } from '../api/api.ts';
import { goTo } from './page-store.ts';

/** Opens the history at a transfer's waybill; where it has none (yet), the history itself. */
export async function showWaybill(transferId: number): Promise<void> {
  const entry = await request('history.ofTransfer', { transferId }).catch(() => undefined);
  await goTo(entry === undefined ? { page: 'history' } : { page: 'history', sequence: entry.sequence });
}
