import type { Profile } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import { UsageError } from './usage-error.ts';

/** The saved profile of that name. */
export async function findProfile(host: EngineHost, name: string): Promise<Profile> {
  const found = await host.request('profiles.find', { name });
  if (!found.ok && found.error.code === 'NotFound') {
    throw new UsageError(`There is no connection profile "${name}". See: waybill profiles list`);
  }
  return unwrap(found);
}
