import type { ErrorContext } from '../../shared/messages/error-words.ts';
import type { Profile } from '../../shared/models/profile.ts';

/** What a person calls the other side: the profile's name, or the host of an `sftp://` destination. */
export const partnerOf = (profile: Profile): string =>
  profile.kind === 'saved' ? profile.name : profile.host;

export const contextOf = (profile: Profile): ErrorContext => ({
  partner: partnerOf(profile),
  byAddress: profile.kind === 'ad-hoc',
  user: profile.user,
});

/** How to write this profile's remote folder on the command line. */
export function destinationOf(profile: Profile): string {
  if (profile.kind === 'saved') return `${profile.name}:`;
  const host = profile.host.includes(':') ? `[${profile.host}]` : profile.host;
  const port = profile.port === 22 ? '' : `:${profile.port}`;
  return `sftp://${encodeURIComponent(profile.user)}@${host}${port}`;
}
