import { KEYS } from '../../../shared/messages/window/keys.ts';
import type { ListedKey } from '../../../shared/models/signing-key.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { KeyMessage } from '../../keys/key-message.tsx';
import { useProfile } from '../../stores/connections-store.ts';

/** What the partner's administrator is sent about a key that is there already. */
export function KeyMessageDialog({
  listed,
  onClose,
}: {
  readonly listed: ListedKey;
  readonly onClose: () => void;
}) {
  const { facts, path, usedBy } = listed;
  // With several partners nobody can tell which of them it is for.
  const profile = useProfile(usedBy.length === 1 ? usedBy[0]?.id : undefined);
  if (facts === null) return null;
  return (
    <Dialog
      isOpen
      size={760}
      onClose={onClose}
      title={KEYS.message}
      subtitle={path}
      footer={
        <DialogFooter>
          <Button variant="primary" autoFocus onPress={onClose}>
            {KEYS.done}
          </Button>
        </DialogFooter>
      }
    >
      <KeyMessage facts={facts} target={profile} />
    </Dialog>
  );
}
