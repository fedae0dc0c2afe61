import type { Profile } from '../../../shared/models/profile.ts';
import type { SignedIn } from './connecting.ts';

/** A person who typed a code isn't asked for the next one half a minute later. Milliseconds. */
const ASKED_IDLE_MS = 600_000;

/** How long a connection that nobody uses stays open. */
export const idleMsOf = (
  { timeouts }: Pick<Profile, 'timeouts'>,
  { askedPerson }: Pick<SignedIn, 'askedPerson'>,
): number => (askedPerson ? Math.max(timeouts.idleMs, ASKED_IDLE_MS) : timeouts.idleMs);
