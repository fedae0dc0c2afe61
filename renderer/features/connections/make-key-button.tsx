import { useState } from 'react';
import { KEYS } from '../../../shared/messages/window/keys.ts';
import { Button } from '../../design/button.tsx';
import { MakeKeyDialog } from '../../keys/make-key-dialog.tsx';
import type { EditorFieldsProps } from './editor-fields.ts';

/** Makes a key and takes it as the connection's sign-in; that is stored once the connection is saved. */
export function MakeKeyButton({ editor, onChange }: EditorFieldsProps) {
  const { form, profile } = editor;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="text" onPress={() => setOpen(true)}>
        {KEYS.makeKey}
      </Button>
      {isOpen && (
        <MakeKeyDialog
          profileId={profile?.id}
          target={{
            name: form.name.trim() === '' ? form.host : form.name,
            host: form.host,
            port: form.port ?? 22,
            user: form.user,
          }}
          onUse={({ path, passphrase }) =>
            onChange({
              keyFile: path,
              secret: passphrase,
              ...(passphrase !== '' && { askPassphrase: false }),
            })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
