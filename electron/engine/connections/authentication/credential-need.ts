import type { CredentialNeed } from '../../../../shared/contract/credentials.ts';
import type { Profile } from '../../../../shared/models/profile.ts';

/**
 * What signing in with these settings begins with.
 * @param as under which id the owner is asked: a profile's, or a test's
 */
export function credentialNeed(
  as: string,
  {
    name,
    host,
    port,
    user,
    authentication,
  }: Pick<Profile, 'name' | 'host' | 'port' | 'user' | 'authentication'>,
  options: { readonly identityGiven?: boolean } = {},
): CredentialNeed {
  const need = { profileId: as, profileName: name, host, port, user };
  // A key that came with a command stands in the place of whatever the profile says; its owner knows where it is.
  if (options.identityGiven === true) return { ...need, method: 'key-file' };
  switch (authentication.method) {
    case 'key-file':
      return {
        ...need,
        method: 'key-file',
        keyFile: authentication.path,
        ...(authentication.askPassphrase === true && { askPassphrase: true }),
      };
    case 'agent': {
      const { method, ...agent } = authentication;
      return { ...need, method, agent };
    }
    default:
      return { ...need, method: authentication.method };
  }
}
