import type { Profile } from '../../shared/models/profile.ts';

type Address = Pick<Profile, 'user' | 'host' | 'port'>;

/** `etl_si@imports.example.com`, with a port that isn't SSH's own. */
export const addressOf = ({ user, host, port }: Address): string =>
  `${user}@${host}${port === 22 ? '' : `:${port}`}`;
