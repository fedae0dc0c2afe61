import type { NegotiatedAlgorithms } from 'ssh2';
import { gradeConnection } from '../../../../shared/algorithm-grades.ts';
import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { Detail } from '../../../../shared/models/doctor.ts';
import type { ServerOffer } from '../../connections/trust/server-offer.ts';
import { cleanServerText } from '../../errors/from-ssh.ts';
import type { Found } from '../stages.ts';

/** What was agreed on, with its grades, and what the server would have offered. */
export function encryptFound(
  negotiated: NegotiatedAlgorithms | undefined,
  offer: ServerOffer | undefined,
): Found {
  if (negotiated === undefined) return { details: offerDetails(offer) };
  const strict = offer?.strictKeyExchange;
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
      ...offerDetails(offer),
    ],
    ...(grade === 'weak' && {
      cautions: [{ name: 'weak-algorithms' as const, facts: { algorithms: weak.join(', ') } }],
    }),
  };
}

/** Also where nothing was agreed on: this is what the partner's administrator has to look at. */
export function offerDetails(offer: ServerOffer | undefined): readonly Detail[] {
  if (offer === undefined) return [];
  const { kex, hostKey, cipherToServer: cipher, macToServer: mac } = offer;
  const lists = { keyExchange: kex, hostKey, cipher, mac } as const;
  return (['keyExchange', 'hostKey', 'cipher', 'mac'] as const).map((kind) => ({
    label: DOCTOR_WORDS.offers[kind],
    value: lists[kind].map((name) => cleanServerText(name).slice(0, 64)).join(', '),
  }));
}
