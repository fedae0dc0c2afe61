import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import { unlessCancelled } from '../../cancellation/cancellation.ts';
import type { Check } from '../examination.ts';

const SAMPLES = 5;
/** From here on small files take noticeably longer, milliseconds. */
const FAR_MS = 400;

/** How long the smallest question takes, there and back; the middle one of several. */
export const checkRoundTrip: Check = async ({ signal }, { session }) => {
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const askedAt = performance.now();
    await unlessCancelled(session.realpath('.'), signal);
    samples.push(performance.now() - askedAt);
  }
  samples.sort((one, other) => one - other);
  const median = samples[Math.floor(SAMPLES / 2)] ?? 0;
  return {
    finding: DOCTOR_WORDS.roundTrip(median, SAMPLES),
    details: [
      { label: DOCTOR_WORDS.fastest, value: DOCTOR_WORDS.ms(samples[0] ?? 0) },
      { label: DOCTOR_WORDS.slowest, value: DOCTOR_WORDS.ms(samples.at(-1) ?? 0) },
    ],
    ...(median > FAR_MS && {
      cautions: [{ name: 'far-away' as const, facts: { ms: Math.round(median) } }],
    }),
  };
};
