import * as v from 'valibot';
import { CONNECTION_LIST } from '../../../../shared/messages/window/connection-list.ts';
import {
  LONGEST_NOTES,
  LocalStart,
  type LookColour,
  type LookIcon,
  ProfileFolder,
} from '../../../../shared/models/profile-card.ts';
import type { FormSection } from './form-section.ts';

/** How a connection is found and recognised. */
export interface LookFields {
  readonly colour: LookColour;
  readonly icon: LookIcon;
  readonly folder: string;
  readonly localFolder: string;
  readonly notes: string;
}

export const lookSection: FormSection<LookFields> = {
  empty: () => ({ colour: 'auto', icon: 'initials', folder: '', localFolder: '', notes: '' }),
  of: ({ look, folder, localFolder, notes }) => ({
    colour: look.colour,
    icon: look.icon,
    folder,
    localFolder,
    notes,
  }),
  problems: ({ folder, localFolder, notes }) => [
    ['folder', v.is(ProfileFolder, folder) ? undefined : CONNECTION_LIST.problems.folder],
    ['localFolder', v.is(LocalStart, localFolder) ? undefined : CONNECTION_LIST.problems.localFolder],
    ['notes', notes.length <= LONGEST_NOTES ? undefined : CONNECTION_LIST.problems.notes],
  ],
  input: ({ colour, icon, folder, localFolder, notes }) => ({
    look: { colour, icon },
    folder: v.parse(ProfileFolder, folder),
    localFolder: localFolder.trim(),
    notes: notes.trim(),
  }),
};
