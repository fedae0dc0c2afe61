import { gradeConnection } from '../../shared/algorithm-grades.ts';
import { WEAK_CONNECTION } from '../../shared/messages/weak-connection.ts';
import type { Profile } from '../../shared/models/profile.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import { partnerOf } from './partner.ts';
import type { Terminal } from './terminal.ts';

/** Says what a present connection agreed on that is weak: it was allowed once, but never goes unsaid. */
export async function warnOfWeakConnection(
  host: EngineHost,
  terminal: Terminal,
  profile: Profile,
): Promise<void> {
  const facts = await host.request('remote.connection', { profileId: profile.id });
  // No connection, nothing to warn of.
  if (!facts.ok || facts.value === null) return;
  for (const part of gradeConnection(facts.value).parts)
    if (part.grade === 'weak') terminal.warn(WEAK_CONNECTION(partnerOf(profile), part));
}
