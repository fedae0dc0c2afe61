import { type Command, Option } from 'commander';
import type { Profile, ProfileSettings } from '../../shared/models/profile.ts';
import { readTemporaryName } from './profile-card.ts';

/** How a profile's files come to the disk and to their names; the options of `profiles add` and `profiles edit`. */
export interface DeliveryFlags {
  readonly direct?: boolean;
  readonly syncUploads?: Profile['transfer']['syncUploads'];
  /** Commander's form of `--sync-downloads` and `--no-sync-downloads`. */
  readonly syncDownloads?: boolean;
  readonly temporaryName?: string;
}

export function addDeliveryOptions(command: Command): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup('Writing:');
  return command
    .addOption(
      option('--sync-uploads <when>', "wait until the server's disk has an upload").choices([
        'off',
        'where-offered',
        'always',
      ]),
    )
    .addOption(option('--sync-downloads', "wait until this computer's disk has a download (the default)"))
    .addOption(option('--no-sync-downloads', 'leave that to the operating system (faster)'))
    .addOption(
      option('--direct', 'write uploads under their final names: for servers that let nothing be renamed'),
    )
    .addOption(option('--no-direct', 'write them under temporary names, then rename (the default)'))
    .addOption(
      option(
        '--temporary-name <pattern>',
        'what files are called until complete: {name}.{random}.part',
      ).argParser(readTemporaryName),
    );
}

/** The part of a profile's settings that comes from these options. */
export const deliveryChange = (flags: DeliveryFlags): Partial<ProfileSettings['transfer']> => ({
  ...(flags.direct !== undefined && { directWrite: flags.direct }),
  ...(flags.syncUploads !== undefined && { syncUploads: flags.syncUploads }),
  ...(flags.syncDownloads !== undefined && { syncDownloads: flags.syncDownloads }),
  ...(flags.temporaryName !== undefined && { temporaryName: flags.temporaryName }),
});

/** As `profiles show` says it: label and value. */
export function deliveryRows({
  directWrite,
  syncUploads,
  syncDownloads,
  temporaryName,
}: ProfileSettings['transfer']): readonly (readonly [string, string])[] {
  return [
    ['Written', directWrite ? 'directly under the final name' : `as ${temporaryName}, then renamed`],
    ['On the disk first', `sent: ${SYNCED[syncUploads]}; fetched: ${syncDownloads ? 'yes' : 'no'}`],
  ];
}

const SYNCED: Readonly<Record<Profile['transfer']['syncUploads'], string>> = {
  off: 'no',
  'where-offered': 'where the server offers it',
  always: 'yes, and a warning where the server does not offer it',
};
