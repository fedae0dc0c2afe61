import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { Examination } from '../examination.ts';
import type { Found } from '../stages.ts';

/** From here on sorted listings and "only if newer" begin to go wrong, milliseconds. */
const DIFFERS_MS = 30_000;
/** SFTP tells times in whole seconds, cut off. */
const RESOLUTION_MS = 1_000;

/** The time the server gave to the file of the write probe, against this computer's. */
export function checkClock({ written, wishes }: Examination): Found {
  if (written?.modifiedAtMs === undefined)
    return wishes.write ? { notRun: 'earlier-failed' } : { skipped: 'needs-write-probe' };
  const differenceMs =
    written.modifiedAtMs + RESOLUTION_MS / 2 - (written.fromLocalMs + written.toLocalMs) / 2;
  const doubtMs = RESOLUTION_MS / 2 + (written.toLocalMs - written.fromLocalMs) / 2;
  const sureMs = Math.max(0, Math.abs(differenceMs) - doubtMs);
  const finding =
    sureMs < RESOLUTION_MS
      ? DOCTOR_WORDS.clockAgrees
      : differenceMs < 0
        ? DOCTOR_WORDS.clockBehind(differenceMs)
        : DOCTOR_WORDS.clockAhead(differenceMs);
  return {
    finding,
    ...(sureMs > DIFFERS_MS && {
      cautions: [{ name: 'clock-differs' as const, facts: { ms: Math.round(differenceMs) } }],
    }),
  };
}
