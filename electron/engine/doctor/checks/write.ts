import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { Check } from '../examination.ts';
import { probeWriting } from '../write-probe.ts';

/** Whether a file can be delivered into the start folder: tried with a small one that is removed again. Asked for first. */
export const checkWrite: Check = async (examination, { session }) => {
  const { settings, wishes, signal, folderFound } = examination;
  if (!wishes.write) return { skipped: 'not-asked' };
  if (!folderFound) return { notRun: 'earlier-failed' };
  const outcome = await probeWriting(session, settings, signal);
  examination.written = outcome.facts;
  const { error, cautions, steps, left } = outcome;
  return {
    finding: DOCTOR_WORDS.written(steps.map(({ step }) => step)),
    details: [
      ...steps.map(({ step, ms }) => ({ label: DOCTOR_WORDS.writeSteps[step], value: DOCTOR_WORDS.ms(ms) })),
      ...left.map((value) => ({ label: DOCTOR_WORDS.left, value })),
    ],
    cautions,
    ...(error !== undefined && { error }),
  };
};
