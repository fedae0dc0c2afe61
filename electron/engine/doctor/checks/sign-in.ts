import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { Detail } from '../../../../shared/models/doctor.ts';
import type { MethodWatch } from '../../connections/method-watch.ts';
import { cleanServerText } from '../../errors/from-ssh.ts';
import type { Found } from '../stages.ts';

/** Who signed in, and how. */
export function signInFound(user: string, methods: MethodWatch): Found {
  const accepted = methods.tried.filter(({ result }) => result !== 'refused').map(({ method }) => method);
  const isOpen = accepted.length === 0;
  const how = isOpen
    ? DOCTOR_WORDS.withoutAnything
    : accepted.map((method) => DOCTOR_WORDS.signedInBy[method] ?? method).join(', ');
  return {
    finding: DOCTOR_WORDS.signedIn(user, how),
    details: methodDetails(methods),
    ...(isOpen && { cautions: [{ name: 'no-credential-needed' as const, facts: {} }] }),
  };
}

/** What the server offers and what became of each method that was tried: once each, whatever comes of it. */
export function methodDetails({ offered, tried }: MethodWatch): readonly Detail[] {
  const names = (offered ?? []).map((name) => cleanServerText(name).slice(0, 64));
  return [
    ...(offered === undefined
      ? []
      : [{ label: DOCTOR_WORDS.offered, value: names.join(', ') || DOCTOR_WORDS.nothingElse }]),
    ...tried.map(({ method, result }) => ({
      label: DOCTOR_WORDS.tried,
      value: DOCTOR_WORDS.triedMethod(method, result),
    })),
  ];
}
