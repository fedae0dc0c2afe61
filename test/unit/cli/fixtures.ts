import type { Profile } from '../../../shared/models/profile.ts';
import { PROFILE_DEFAULTS } from '../../support/profile-defaults.ts';

/** A profile of that name; a saved one keeps its password in the keychain. */
export function profileNamed(kind: Profile['kind'], name: string): Profile {
  return {
    ...PROFILE_DEFAULTS,
    id: kind,
    kind,
    name,
    host: 'h',
    user: 'u',
    authentication: { method: kind === 'saved' ? 'password' : 'ask' },
    remoteFolder: '/in',
    retry: { limit: 3, baseMs: 1, capMs: 1 },
    timeouts: { connectMs: 100, keepaliveMs: 100, idleMs: 0, stallMs: 100 },
    createdAtMs: 0,
    updatedAtMs: 0,
  };
}
