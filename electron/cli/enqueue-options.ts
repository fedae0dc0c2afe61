import { type Command, Option } from 'commander';
import { ConflictPolicy, PRIORITIES, type Priority } from '../../shared/models/transfer.ts';
import { VERIFY_MODES, type VerifyMode } from '../../shared/models/verification.ts';
import { addConnectionOptions, addJobsOption, type ConnectionFlags } from './connection-options.ts';
import { addTreeOptions, type TreeFlags, treeInput } from './tree-options.ts';

/** The options `put` and `get` share. */
export interface EnqueueFlags extends ConnectionFlags, TreeFlags {
  readonly onConflict?: ConflictPolicy;
  readonly priority: Priority;
  readonly recursive?: boolean;
  readonly makeDirs?: boolean;
  readonly together?: boolean;
  readonly verify?: VerifyMode;
}

export function addEnqueueOptions(command: Command): Command {
  command
    .option('-r, --recursive', 'transfer folders with everything in them')
    .option('-p, --make-dirs', 'make missing target folders')
    .addOption(
      new Option(
        '-c, --on-conflict <what>',
        'what to do where the target exists (default: as the profile says, else fail)',
      ).choices(ConflictPolicy.options),
    )
    .addOption(
      new Option('--together', 'give nothing its final name before all of it is there and checked').conflicts(
        'direct',
      ),
    )
    .addOption(
      new Option('--verify <how>', 'how files are compared (default: as the profile says)').choices(
        VERIFY_MODES,
      ),
    )
    .addOption(
      new Option('--priority <priority>', 'what goes first in the queue')
        .choices(PRIORITIES)
        .default('normal'),
    );
  addTreeOptions(command, 'as the profile says, else skip', 'Which files of a folder:');
  return addJobsOption(addConnectionOptions(command));
}

/** The part of an enqueue request that comes from these options. */
export function enqueueInput(profileId: string, flags: EnqueueFlags) {
  return {
    profileId,
    ...(flags.onConflict !== undefined && { conflict: flags.onConflict }),
    ...treeInput(flags),
    priority: flags.priority,
    ...(flags.verify !== undefined && { verify: flags.verify }),
    recursive: flags.recursive ?? false,
    makeFolders: flags.makeDirs ?? false,
    together: flags.together ?? false,
    reserve: true,
  };
}
