import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { Caution } from '../../../../shared/models/doctor.ts';
import { unlessCancelled } from '../../cancellation/cancellation.ts';
import type { Check } from '../examination.ts';

/** What Waybill speaks, and nearly every server too (draft-ietf-secsh-filexfer-02). */
const OUR_VERSION = 3;

/** `posix-rename@openssh.com (1)`; data that isn't a short word says nothing to anybody. */
const withData = ({ name, data }: { readonly name: string; readonly data: string }): string =>
  /^[\w.,-]{1,40}$/.test(data) ? `${name} (${data})` : name;

/** How the subsystem introduces itself: version, extensions, limits, and what it writes to standard error. */
export const checkSftp: Check = async (examination, connection) => {
  const { session } = connection;
  // A server that allows one channel only has shown with that one that it works.
  const greeting = await unlessCancelled(
    connection.greetSftp().catch(() => undefined),
    examination.signal,
  );
  examination.sftp = greeting;
  const limits = {
    label: DOCTOR_WORDS.limits,
    value: DOCTOR_WORDS.limitsAre(session.readBytes, session.writeBytes, session.openFiles),
  };
  if (greeting === undefined) return { finding: DOCTOR_WORDS.sftpReady, details: [limits] };
  const { version, extensions, stderr } = greeting;
  const cautions: Caution[] = [
    ...(version < OUR_VERSION ? [{ name: 'old-sftp' as const, facts: { version } }] : []),
  ];
  return {
    finding: DOCTOR_WORDS.sftpVersion(version, extensions.length),
    details: [
      limits,
      ...(extensions.length === 0
        ? []
        : [{ label: DOCTOR_WORDS.extensions, value: extensions.map(withData).join(', ') }]),
      ...(stderr === '' ? [] : [{ label: DOCTOR_WORDS.serverSays, value: stderr }]),
    ],
    cautions,
  };
};
