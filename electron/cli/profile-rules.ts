import { type Command, InvalidArgumentError, Option } from 'commander';
import { DefaultConflict, type ProfileSettings } from '../../shared/models/profile.ts';
import { addTreeOptions, type TreeFlags, treeInput } from './tree-options.ts';
import { UsageError } from './usage-error.ts';

/** Which files a profile takes, what gives way to them, and what they keep; only what was given is there. */
export interface RuleFlags extends TreeFlags {
  readonly onConflict?: DefaultConflict;
  readonly allFiles?: boolean;
  /** Permission bits. */
  readonly fileMode?: number;
  /** Commander's form of `--keep-time` and `--no-keep-time`. */
  readonly keepTime?: boolean;
  readonly keepPermissions?: boolean;
}

const GROUP = 'Files and rules:';

/** The options of `profiles add` and `profiles edit`. */
export function addRuleOptions(command: Command): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup(GROUP);
  command.addOption(
    option(
      '-c, --on-conflict <what>',
      'what to do where a target exists, unless a run says otherwise',
    ).choices(DefaultConflict.options),
  );
  return addTreeOptions(command, 'skip', GROUP)
    .addOption(option('--all-files', 'of folders, take everything again').conflicts(['include', 'exclude']))
    .addOption(
      option('--file-mode <octal>', 'permissions of what is sent, as chmod has them: 640').argParser(
        readMode,
      ),
    )
    .addOption(option('--keep-permissions', 'give files the permissions of their sources'))
    .addOption(option('--no-keep-permissions', 'give them those of --file-mode (the default)'))
    .addOption(option('--keep-time', 'give files the time of change of their sources (the default)'))
    .addOption(option('--no-keep-time', 'leave them the time they arrive'));
}

function readMode(text: string): number {
  if (!/^0?[0-7]{3}$/.test(text))
    throw new InvalidArgumentError('It has three octal digits, for example 640.');
  return Number.parseInt(text, 8);
}

/** The part of a profile's settings that comes from these options. */
export function ruleChange(flags: RuleFlags): Partial<ProfileSettings['transfer']> {
  const { onConflict, allFiles, fileMode, keepTime, keepPermissions } = flags;
  if (fileMode !== undefined && keepPermissions === true)
    throw new UsageError('Files get either the permissions of their sources or those of --file-mode.');
  return {
    ...(onConflict !== undefined && { onConflict }),
    ...(allFiles === true && { include: [], exclude: [] }),
    ...treeInput(flags),
    ...(fileMode !== undefined && { fileMode }),
    ...(keepTime !== undefined && { keepModifiedTime: keepTime }),
    ...(keepPermissions !== undefined && { keepPermissions }),
  };
}

/** As `profiles show` says it: label and value. */
export function ruleRows(transfer: ProfileSettings['transfer']): readonly (readonly [string, string])[] {
  const { onConflict, include, exclude, links, fileMode, keepModifiedTime, keepPermissions } = transfer;
  const taken = include.length === 0 ? 'every file' : include.join(' ');
  const left = exclude.length === 0 ? '' : `, without ${exclude.join(' ')}`;
  return [
    ['Where one exists', CONFLICTS[onConflict]],
    ['Of folders', `${taken}${left}; links: ${links}`],
    [
      'Permissions',
      keepPermissions ? 'those of the source' : `${fileMode.toString(8).padStart(4, '0')} where sent`,
    ],
    ['Time of change', keepModifiedTime ? 'that of the source' : 'when it arrives'],
  ];
}

const CONFLICTS: Readonly<Record<DefaultConflict, string>> = {
  ask: 'ask; the command line leaves it and fails',
  overwrite: 'overwrite it',
  'only-if-newer': 'overwrite it if it is older',
  'only-if-different': 'overwrite it if it is different',
  rename: 'keep both',
  skip: 'skip',
  resume: 'complete it, if it is the beginning of the same file',
};
