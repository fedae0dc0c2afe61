import type { NegotiatedAlgorithms } from 'ssh2';
import { gradeConnection } from '../../../../shared/algorithm-grades.ts';
import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { Detail } from '../../../../shared/models/doctor.ts';
import type { ServerOffers } from '../raw-greeting.ts';
import type { Found } from '../stages.ts';

/** Named by servers that count packets from the key exchange on (OpenSSH's PROTOCOL, section 1.9). */
const STRICT = 'kex-strict-s-v00@openssh.com';

/** What was agreed on, with its grades, and what the server would have offered. */
export function encryptFound(
  negotiated: NegotiatedAlgorithms | undefined,
  offers: ServerOffers | undefined,
): Found {
  if (negotiated === undefined) return { details: offersDetails(offers) };
  const strict = offers?.keyExchange.includes(STRICT);
  const { cs, kex, serverHostKey } = negotiated;
  const { grade, parts } = gradeConnection({
    keyExchange: kex,
    hostKeyAlgorithm: serverHostKey,
    cipher: cs.cipher,
    mac: cs.mac ?? '',
    // ssh2 offers it, so it is in force where the server does; unseen offers are no reason to warn.
    strictKeyExchange: strict ?? true,
  });
  const weak = parts.filter((part) => part.grade === 'weak').map(({ name }) => name);
  return {
    finding: DOCTOR_WORDS.encrypted(kex, cs.cipher),
    details: [
      ...parts.map(({ kind, name, grade: each, reason }) => ({
        label: DOCTOR_WORDS.algorithm[kind],
        value: DOCTOR_WORDS.graded(name, each, reason),
      })),
      ...(strict === undefined
        ? []
        : [
            {
              label: DOCTOR_WORDS.strictKeyExchange,
              value: strict ? DOCTOR_WORDS.yes : DOCTOR_WORDS.no,
            },
          ]),
      ...offersDetails(offers),
    ],
    ...(grade === 'weak' && {
      cautions: [{ name: 'weak-algorithms' as const, facts: { algorithms: weak.join(', ') } }],
    }),
  };
}

/** Also where nothing was agreed on: this is what the partner's administrator has to look at. */
export function offersDetails(offers: ServerOffers | undefined): readonly Detail[] {
  if (offers === undefined) return [];
  const names = ['keyExchange', 'hostKey', 'cipher', 'mac'] as const;
  return names.map((name) => ({ label: DOCTOR_WORDS.offers[name], value: offers[name].join(', ') }));
}
