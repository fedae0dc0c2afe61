import { type Command, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import type { ProfileInput, ProfileSettings } from '../../shared/models/profile.ts';
import {
  LOOK_COLOURS,
  LOOK_ICONS,
  type LookColour,
  type LookIcon,
  ProfileFolder,
} from '../../shared/models/profile-card.ts';
import { TemporaryNamePattern } from '../../shared/temporary-name.ts';

/** How a profile is found and recognised; only what was given is there. */
export interface CardFlags {
  readonly folder?: string;
  /** Commander's form of `--favourite` and `--no-favourite`. */
  readonly favourite?: boolean;
  readonly colour?: LookColour;
  readonly icon?: LookIcon;
  readonly localFolder?: string;
  readonly notes?: string;
}

/** The options of `profiles add` and `profiles edit`. */
export function addCardOptions(command: Command): Command {
  const option = (flags: string, description: string): Option =>
    new Option(flags, description).helpGroup('In the list:');
  return command
    .addOption(
      option('--folder <name>', 'list it in this folder ("Partners/Laboratories"); "" for none').argParser(
        readFolder,
      ),
    )
    .addOption(option('--favourite', 'list it first'))
    .addOption(option('--no-favourite', 'list it with the others'))
    .addOption(option('--colour <name>', 'of its tile in the window').choices(LOOK_COLOURS))
    .addOption(option('--icon <name>', 'what its tile shows').choices(LOOK_ICONS))
    .addOption(option('--local-folder <path>', 'where the window’s local pane opens for it; "" for anywhere'))
    .addOption(option('--notes <text>', 'whatever is worth knowing about it; never a password'));
}

function readFolder(text: string): string {
  const parsed = v.safeParse(ProfileFolder, text);
  if (!parsed.success) throw new InvalidArgumentError(`${parsed.issues[0].message}.`);
  return parsed.output;
}

/** Of `--temporary-name`. */
export function readTemporaryName(text: string): string {
  const parsed = v.safeParse(TemporaryNamePattern, text);
  if (!parsed.success) throw new InvalidArgumentError(`${parsed.issues[0].message}.`);
  return parsed.output;
}

type Card = Pick<ProfileSettings, 'look' | 'folder' | 'favourite' | 'position' | 'localFolder' | 'notes'>;

/** The part of a profile's settings that comes from these options, over those of `base`. */
export const cardChange = (flags: CardFlags, base?: Pick<Card, 'look'>): Partial<ProfileInput> => ({
  ...(flags.folder !== undefined && { folder: flags.folder }),
  ...(flags.favourite !== undefined && { favourite: flags.favourite }),
  ...((flags.colour !== undefined || flags.icon !== undefined) && {
    look: {
      ...base?.look,
      ...(flags.colour !== undefined && { colour: flags.colour }),
      ...(flags.icon !== undefined && { icon: flags.icon }),
    },
  }),
  ...(flags.localFolder !== undefined && { localFolder: flags.localFolder }),
  ...(flags.notes !== undefined && { notes: flags.notes }),
});

/** As `profiles show` says it: label and value; nothing where nothing was set. */
export function cardRows(card: Omit<Card, 'position'>): readonly (readonly [string, string])[] {
  const { look, folder, favourite, localFolder, notes } = card;
  const place = [favourite ? 'a favourite' : '', folder === '' ? '' : `in ${folder}`].filter(Boolean);
  const shown = [look.colour === 'auto' ? '' : look.colour, look.icon === 'initials' ? '' : look.icon];
  const [first, ...rest] = notes.split('\n');
  return [
    ...(place.length > 0 ? [['Listed', place.join(', ')] as const] : []),
    ...(shown.some(Boolean) ? [['Tile', shown.filter(Boolean).join(', ')] as const] : []),
    ...(localFolder === '' ? [] : [['Local folder', localFolder] as const]),
    ...(notes === '' ? [] : [['Notes', first ?? ''] as const, ...rest.map((line) => ['', line] as const)]),
  ];
}
