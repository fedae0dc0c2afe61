import { type Command, Option } from 'commander';
import type { Profile, ProfileSettings } from '../../shared/models/profile.ts';

/** How a profile's uploads come to their names; the options of `profiles add` and `profiles edit`. */
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

/** The part of a profile's settings that comes from these options. */
export const deliveryChange = (flags: DeliveryFlags): Partial<ProfileSettings['transfer']> => ({
  ...(flags.direct !== undefined && { directWrite: flags.direct }),
  ...(flags.keepPermissions !== undefined && { keepPermissions: flags.keepPermissions }),
  ...(flags.syncUploads !== undefined && { syncUploads: flags.syncUploads }),
});

/** As `profiles show` says it: label and value. */
export function deliveryRows({
  directWrite,
  syncUploads,
  keepPermissions,
}: ProfileSettings['transfer']): readonly (readonly [string, string])[] {
  return [
    ...(keepPermissions ? [['Permissions', 'those of the source'] as const] : []),
    ['Written', directWrite ? 'directly under the final name' : 'under a temporary name, then renamed'],
    ['On the disk first', SYNCED[syncUploads]],
  ];
}

const SYNCED: Readonly<Record<Profile['transfer']['syncUploads'], string>> = {
  off: 'no',
  'where-offered': 'where the server offers it',
  always: 'yes, and a warning where the server does not offer it',
};
