import type { Duplex } from 'node:stream';
import { errorOf } from '../../../../shared/errors.ts';
import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { OpenRoute } from '../../connections/routes/open-route.ts';
import type { Examination } from '../examination.ts';
import type { Found } from '../stages.ts';

/**
 * The way through a proxy or jump host, which finds the server's name and opens the connection to it. Its errors say which side
 * it was.
 */
export async function checkRoute(
  { settings, signal }: Examination,
  openRoute: OpenRoute,
): Promise<{ readonly found: Found; readonly socket: Duplex | undefined }> {
  const { host, port, timeouts } = settings;
  let through = '';
  try {
    const { stream } = await openRoute(
      { host, port },
      {
        connectMs: timeouts.connectMs,
        signal,
        onStep: (step) => {
          if (step.passed === 'reach') through = step.via ?? '';
        },
      },
    );
    return { found: { finding: DOCTOR_WORDS.through(through, port) }, socket: stream };
  } catch (thrown) {
    return { found: { error: errorOf(thrown) }, socket: undefined };
  }
}
