import { type Command, InvalidArgumentError, Option } from 'commander';
import { whyNotMask } from '../../shared/masks.ts';
import { ConflictPolicy, LinkPolicy } from '../../shared/models/transfer.ts';
import { addConnectionOptions, addJobsOption, type ConnectionFlags } from './connection-options.ts';

/** The options `put` and `get` share. */
export interface EnqueueFlags extends ConnectionFlags {
  readonly onConflict?: ConflictPolicy;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly links?: LinkPolicy;
  readonly recursive?: boolean;
  readonly makeDirs?: boolean;
}

export function addEnqueueOptions(command: Command): Command {
  command
    .addOption(
      new Option(
        '-c, --on-conflict <what>',
        'what to do where the target exists (default: as the profile says, else fail)',
      ).choices(ConflictPolicy.options),
    )
    .option('-r, --recursive', 'transfer folders with everything in them')
    .addOption(
      new Option(
        '--include <mask>',
        'of folders, take only files that fit: "*.csv", "reports/", "2025/**/*.csv"; repeatable',
      ).argParser(readMask),
    )
    .addOption(
      new Option('--exclude <mask>', 'of folders, leave out what fits; repeatable').argParser(readMask),
    )
    .addOption(
      new Option(
        '--links <what>',
        'symbolic links in folders (default: as the profile says, else skip)',
      ).choices(LinkPolicy.options),
    )
    .option('-p, --make-dirs', 'make missing target folders');
  return addJobsOption(addConnectionOptions(command));
}

function readMask(value: string, earlier: readonly string[] = []): readonly string[] {
  const why = whyNotMask(value);
  if (why !== undefined) throw new InvalidArgumentError(`A mask that ${why}.`);
  return [...earlier, value];
}

/** The part of an enqueue request that comes from these options. */
export function enqueueInput(profileId: string, flags: EnqueueFlags) {
  return {
    profileId,
    ...(flags.onConflict !== undefined && { conflict: flags.onConflict }),
    // Where the command names masks, they are all that counts.
    ...((flags.include ?? flags.exclude) !== undefined && {
      include: [...(flags.include ?? [])],
      exclude: [...(flags.exclude ?? [])],
    }),
    ...(flags.links !== undefined && { links: flags.links }),
    recursive: flags.recursive ?? false,
    makeFolders: flags.makeDirs ?? false,
    reserve: true,
  };
}
