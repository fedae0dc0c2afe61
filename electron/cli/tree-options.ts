import { type Command, InvalidArgumentError, Option } from 'commander';
import { whyNotMask } from '../../shared/masks.ts';
import { LinkPolicy } from '../../shared/models/transfer.ts';

/** What of folders is taken: for a run, or kept with a profile. */
export interface TreeFlags {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly links?: LinkPolicy;
}

/**
 * @param otherwise what counts where nothing is said
 * @param group of the help
 */
export function addTreeOptions(command: Command, otherwise: string, group: string): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup(group);
  return command
    .addOption(
      option(
        '--include <mask>',
        'of folders, take only files that fit: "*.csv", "reports/", "2025/**/*.csv"; repeatable',
      ).argParser(readMask),
    )
    .addOption(option('--exclude <mask>', 'of folders, leave out what fits; repeatable').argParser(readMask))
    .addOption(
      option('--links <what>', `symbolic links in folders (default: ${otherwise})`).choices(
        LinkPolicy.options,
      ),
    );
}

function readMask(value: string, earlier: readonly string[] = []): readonly string[] {
  const why = whyNotMask(value);
  if (why !== undefined) throw new InvalidArgumentError(`This mask ${why}.`);
  return [...earlier, value];
}

/** The part of a request that comes from these options. */
export function treeInput({ include, exclude, links }: TreeFlags) {
  return {
    // Where masks are named, they are all that counts.
    ...((include ?? exclude) !== undefined && {
      include: [...(include ?? [])],
      exclude: [...(exclude ?? [])],
    }),
    ...(links !== undefined && { links }),
  };
}
