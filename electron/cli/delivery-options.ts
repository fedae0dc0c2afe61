import { type Command, Option } from 'commander';
import type { Profile, ProfileSettings } from '../../shared/models/profile.ts';

/** How a profile's uploads come to their names; the options of `profiles add` and `profiles set`. */
export interface DeliveryFlags {
  readonly direct?: boolean;
  readonly keepPermissions?: boolean;
  readonly syncUploads?: Profile['transfer']['syncUploads'];
}

export function addDeliveryOptions(command: Command): Command {
  return command
    .option('--direct', 'write uploads under their final names: for servers that let nothing be renamed')
    .option('--no-direct', 'write them under temporary names, then rename (the default)')
    .option('--keep-permissions', 'give files the permissions of their sources')
    .option('--no-keep-permissions', 'give them those the profile says (the default)')
    .addOption(
      new Option('--sync-uploads <when>', "wait until the server's disk has an upload").choices([
        'off',
        'where-offered',
        'always',
      ]),
    );
}

/** Transfer settings with what these flags say; what they don't mention stays. */
export function withDelivery(
  transfer: ProfileSettings['transfer'] | undefined,
  flags: DeliveryFlags,
): Partial<ProfileSettings['transfer']> {
  return {
    ...transfer,
    ...(flags.direct !== undefined && { directWrite: flags.direct }),
    ...(flags.keepPermissions !== undefined && { keepPermissions: flags.keepPermissions }),
    ...(flags.syncUploads !== undefined && { syncUploads: flags.syncUploads }),
  };
}
