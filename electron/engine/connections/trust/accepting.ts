import type { Profile } from '../../../../shared/models/profile.ts';
import { trustAddress } from '../../../../shared/models/trust-settings.ts';
import type { Profiles } from '../../profiles/profiles.ts';

/**
 * A profile of this server that lets nobody accept its keys. It holds for every other profile of that server too, also for an
 * `sftp://` address: what is accepted for one is trusted by all. So does what IT decided for servers without a profile.
 * @param host under which its keys are stored: its name, or an alias
 */
export function forbidsAccepting(
  profiles: Pick<Profiles, 'ofServer'>,
  host: string,
  port: number,
): Profile | undefined {
  return profiles.ofServer(host, port).find((profile) => {
    const address = trustAddress(profile);
    const isTheirs = address.port === port && address.host.toLowerCase() === host.toLowerCase();
    return isTheirs && profile.trust.policy !== 'ask';
  });
}
