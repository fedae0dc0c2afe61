import type { Duplex } from 'node:stream';
import { failure } from '../../../../shared/errors.ts';
import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import { greetingFailure } from '../../connections/greeting.ts';
import type { Examination } from '../examination.ts';
import { readRawGreeting, speaksTls } from '../raw-greeting.ts';
import type { Found } from '../stages.ts';

/** How long a server may take to introduce itself, milliseconds; the profile may say less. */
const GREETING_MS = 6_000;

/** The server introduces itself as SSH; looked at on a socket of its own, byte for byte. */
export async function checkBanner(examination: Examination, socket: Duplex): Promise<Found> {
  const { settings, signal, reached } = examination;
  const withinMs = Math.min(GREETING_MS, settings.timeouts.connectMs);
  const { greeting, ended, offer } = await readRawGreeting(socket, withinMs, signal);
  if (signal.aborted) return {};
  if (greeting.kind === 'ssh') {
    examination.software = greeting.software;
    examination.offer = offer;
    return {
      finding: greeting.software.slice(0, 60),
      details: greeting.before.map((value) => ({ label: DOCTOR_WORDS.lineBefore, value })),
      ...(greeting.before.length > 0 && {
        cautions: [{ name: 'text-before-greeting' as const, facts: { lines: greeting.before.length } }],
      }),
    };
  }
  const mayBeTls = greeting.kind === 'unfinished' && greeting.text === '' && reached !== undefined;
  if (mayBeTls && (await speaksTls(reached, settings.port, signal)))
    return {
      error: failure('NotSsh', 'the port speaks TLS, not SSH', { detail: { speaks: 'tls' } }).error,
    };
  const details =
    greeting.text === '' ? [] : [{ label: DOCTOR_WORDS.serverSays, value: greeting.text.slice(0, 200) }];
  const why = greetingFailure(greeting, ended);
  return { details, ...(why !== undefined && { error: why.error }) };
}
