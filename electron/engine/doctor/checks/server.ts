import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { Examination } from '../examination.ts';
import { familyOf } from '../server-families.ts';
import type { Found } from '../stages.ts';

/** What kind of server it is, by its own words, and what that kind is known for. */
export function checkServer({ software }: Examination): Found {
  const family = familyOf(software);
  if (family === undefined)
    return {
      finding: DOCTOR_WORDS.unknownServer,
      details: [{ label: DOCTOR_WORDS.versionLine, value: software }],
    };
  const { name, quirks, source } = family;
  return {
    finding: name,
    details: [
      { label: DOCTOR_WORDS.versionLine, value: software },
      { label: DOCTOR_WORDS.knownFrom, value: source },
    ],
    ...(quirks.length > 0 && {
      cautions: [{ name: 'quirks' as const, facts: { quirks: quirks.join(','), family: name } }],
    }),
  };
}
