import type { Profile } from '../../../../shared/models/profile.ts';
import { trustAddress } from '../../../../shared/models/trust-settings.ts';
import type { Profiles } from '../../profiles/profiles.ts';

/**
 * The first saved profile of a server that lets nobody accept its keys. It holds for every other profile of that server too,
 * also for an `sftp://` address: what is accepted for one is trusted by all.
 */
export function forbidsAccepting(
  profiles: Pick<Profiles, 'list'>,
  host: string,
  port: number,
): Profile | undefined {
  let after: string | undefined;
  do {
    const page = profiles.list({ after, limit: 500 });
    const found = page.profiles.find((profile) => {
      const address = trustAddress(profile);
      const isTheirs = address.port === port && address.host.toLowerCase() === host.toLowerCase();
      return isTheirs && profile.trust.policy !== 'ask';
    });
    if (found !== undefined) return found;
    after = page.next ?? undefined;
  } while (after !== undefined);
  return undefined;
}
