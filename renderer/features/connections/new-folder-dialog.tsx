import { type FormEvent, useId, useState } from 'react';
import * as v from 'valibot';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { ProfileFolder } from '../../../shared/models/profile-card.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { TextField } from '../../design/text-field.tsx';
import { move } from './list-actions.ts';

export interface NewFolderDialogProps {
  readonly profiles: readonly Profile[];
  readonly profile: Profile;
  readonly onClose: () => void;
}

/** Names a folder and moves a connection into it: a folder is there as long as something is in it. */
export function NewFolderDialog({ profiles, profile, onClose }: NewFolderDialogProps) {
  const formId = useId();
  const [name, setName] = useState('');
  const parsed = v.safeParse(ProfileFolder, name);
  const folder = parsed.success ? parsed.output : '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (folder === '') return;
    void move(profiles, new Set([profile.id]), { where: 'end', group: { kind: 'folder', folder } });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={CONNECTION_LIST.newFolderTitle(profile.name)}
      footer={
        <DialogFooter>
          <Button onPress={onClose}>{CONNECTIONS.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} isDisabled={folder === ''}>
            {CONNECTION_LIST.create}
          </Button>
        </DialogFooter>
      }
    >
      <form id={formId} onSubmit={submit}>
        <TextField
          label={CONNECTION_LIST.folderName}
          placeholder={CONNECTION_LIST.folderHint}
          value={name}
          onChange={setName}
          error={parsed.success ? undefined : CONNECTION_LIST.problems.folder}
          autoFocus
          isErrorSpaceReserved
        />
      </form>
    </Dialog>
  );
}
