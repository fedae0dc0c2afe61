import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import { unlessCancelled } from '../../cancellation/cancellation.ts';
import type { Check } from '../examination.ts';

/** Less than this is soon full, bytes. */
const LITTLE = 100 * 1_024 * 1_024;

/** How much room there is, where the server tells (`statvfs@openssh.com`). */
export const checkSpace: Check = async ({ settings, signal, folderFound }, { session }) => {
  if (!folderFound) return { notRun: 'earlier-failed' };
  const free = await unlessCancelled(
    session.freeBytes(settings.remoteFolder).catch(() => undefined),
    signal,
  );
  if (free === undefined || !Number.isFinite(free)) return { skipped: 'not-offered' };
  return {
    finding: DOCTOR_WORDS.free(free),
    ...(free < LITTLE && { cautions: [{ name: 'little-space' as const, facts: { bytes: free } }] }),
  };
};
