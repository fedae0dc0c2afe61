import { type FormEvent, useId, useState } from 'react';
import * as v from 'valibot';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { ProfileFolder } from '../../../shared/models/profile-card.ts';
import { foldersOf } from '../../../shared/profile-order.ts';
import { Button } from '../../design/button.tsx';
import { ComboField } from '../../design/combo-field.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { move } from './list-actions.ts';

export interface FolderDialogProps {
  readonly profiles: readonly Profile[];
  readonly profile: Profile;
  readonly onClose: () => void;
}

/** Moves a connection to the end of a folder, one there is or a new one: a folder is there as long as something is in it. */
export function FolderDialog({ profiles, profile, onClose }: FolderDialogProps) {
  const formId = useId();
  const [name, setName] = useState(profile.folder);
  const parsed = v.safeParse(ProfileFolder, name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!parsed.success) return;
    const folder = parsed.output;
    const kind = folder === '' ? 'loose' : 'folder';
    void move(profiles, new Set([profile.id]), { where: 'end', group: { kind, folder } });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={CONNECTION_LIST.folderTitle(profile.name)}
      footer={
        <DialogFooter>
          <Button onPress={onClose}>{CONNECTIONS.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} isDisabled={!parsed.success}>
            {CONNECTION_LIST.moveThere}
          </Button>
        </DialogFooter>
      }
    >
      <form id={formId} onSubmit={submit}>
        <ComboField
          label={CONNECTION_LIST.folderField}
          description={CONNECTION_LIST.folderNote}
          placeholder={CONNECTION_LIST.noFolderHint}
          openLabel={CONNECTION_LIST.showFolders}
          options={foldersOf(profiles)}
          value={name}
          onChange={setName}
          error={parsed.success ? undefined : CONNECTION_LIST.problems.folder}
          autoFocus
        />
      </form>
    </Dialog>
  );
}
