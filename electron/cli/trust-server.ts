import * as v from 'valibot';
import { parseDestination } from '../../shared/destination.ts';
import { ProfileInput, type ProfileSettings } from '../../shared/models/profile.ts';
import { trustAddress } from '../../shared/models/trust-settings.ts';
import type { EngineHost } from '../engine-host/engine-host.ts';
import type { CliContext } from './context.ts';
import { findProfile } from './find-profile.ts';
import { contextOf } from './partner.ts';
import { UsageError } from './usage-error.ts';

/** A server that a command about trust means. */
export interface TrustTarget {
  /** As a person calls it. */
  readonly name: string;
  readonly settings: ProfileSettings;
  /** Of a saved profile. */
  readonly profileId?: string;
  /** Under which its keys are stored. */
  readonly address: { readonly host: string; readonly port: number };
}

/** A profile by its name, or an address; nobody signs in, so it may be without a user. */
export async function trustTarget(
  context: CliContext,
  host: EngineHost,
  server: string,
): Promise<TrustTarget> {
  if (!/^sftp:\/\//i.test(server)) {
    const profile = await findProfile(host, server);
    context.subject.current = contextOf(profile);
    return { name: profile.name, settings: profile, profileId: profile.id, address: trustAddress(profile) };
  }
  const withUser = server.includes('@') ? server : server.replace(/^sftp:\/\//i, 'sftp://nobody@');
  const parsed = parseDestination(withUser, context.platform);
  if (!parsed.ok) throw new UsageError(parsed.problem);
  if (parsed.value.kind !== 'sftp') throw new UsageError(`${server} is no address.`);
  const { host: name, port, user } = parsed.value;
  context.subject.current = { partner: name, byAddress: true };
  const settings = v.parse(ProfileInput, {
    name: 'address',
    host: name,
    port,
    user,
    authentication: { method: 'ask' },
  });
  return { name: `${name}:${port}`, settings, address: trustAddress(settings) };
}
