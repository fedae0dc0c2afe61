import type { AppError } from '../../shared/errors.ts';
import { formatUtcTime } from '../../shared/format.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import type { Profile } from '../../shared/models/profile.ts';

/** What IT needs to know, as text: facts, fingerprints, no secret and no file name. */
export function reportForIt(profile: Profile, error: AppError, nowMs: number): string {
  const { sentence, nextStep } = describe(error, { partner: profile.name, user: profile.user });
  const facts = Object.entries(error.detail ?? {})
    .filter(([name]) => name !== 'publicKey')
    .map(([name, value]) => `${name}: ${value}`);
  return [
    TROUBLE.reportHead,
    `${profile.name}: ${profile.user}@${profile.host}:${profile.port}`,
    sentence,
    nextStep,
    `${error.code}: ${error.message}`,
    ...facts,
    formatUtcTime(nowMs),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
