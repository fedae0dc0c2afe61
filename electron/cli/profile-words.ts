import type { Profile } from '../../shared/models/profile.ts';

type Address = Pick<Profile, 'user' | 'host' | 'port'>;

/** `etl_si@imports.example.com`, with a port that isn't SSH's own. */
export const addressOf = ({ user, host, port }: Address): string =>
  `${user}@${host}${port === 22 ? '' : `:${port}`}`;

/** How a profile signs in, in a few words. */
export function signInOf({ authentication }: Pick<Profile, 'authentication'>): string {
  switch (authentication.method) {
    case 'password':
      return 'password from the keychain';
    case 'key-file':
      return `key ${authentication.path}`;
    case 'ask':
      return 'password, asked every time';
  }
}
