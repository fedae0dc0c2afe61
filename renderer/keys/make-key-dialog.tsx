import { KEYS } from '../../shared/messages/window/keys.ts';
import type { MadeKey } from '../../shared/models/signing-key.ts';
import { Button } from '../design/button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import type { KeyTarget } from './key-message.tsx';
import { MadeKeyFacts } from './made-key.tsx';
import { NewKeyFields } from './new-key-fields.tsx';
import { useNewKey } from './use-new-key.ts';

export interface MakeKeyDialogProps {
  readonly profileId?: string | undefined;
  /** Whom the key is for, where that is known: named in what one sends them. */
  readonly target?: KeyTarget | undefined;
  /**
   * Takes the new key as the sign-in of a connection that is being edited, with its passphrase where the person wants it kept.
   * Without: the key is made, and that is all.
   */
  readonly onUse?: ((key: { readonly path: string; readonly passphrase: string }) => void) | undefined;
  readonly onClose: () => void;
}

/** Makes a key, and then shows what the partner gets. */
export function MakeKeyDialog(props: MakeKeyDialogProps) {
  const { target, onUse, onClose } = props;
  const maker = useNewKey(props.profileId);
  const { made } = maker;
  if (made !== null)
    return <MadeDialog made={made} target={target} onUse={onUse && (() => use(made))} onClose={onClose} />;

  function use({ facts }: MadeKey): void {
    onUse?.({ path: facts.path, passphrase: maker.form.isKept ? maker.form.passphrase : '' });
    onClose();
  }
  return (
    <Dialog
      isOpen
      size={640}
      onClose={onClose}
      canEscape={!maker.isBusy}
      title={KEYS.makeTitle}
      subtitle={target === undefined || target.name === '' ? undefined : KEYS.makeFor(target.name)}
      footer={
        <DialogFooter>
          <Button onPress={maker.isBusy ? maker.stop : onClose}>{KEYS.cancel}</Button>
          <Button variant="primary" isBusy={maker.isBusy} onPress={() => void maker.make()}>
            {KEYS.make}
          </Button>
        </DialogFooter>
      }
    >
      <NewKeyFields maker={maker} canKeep={onUse !== undefined} />
    </Dialog>
  );
}

function MadeDialog({
  made,
  target,
  onUse,
  onClose,
}: {
  readonly made: MadeKey;
  readonly target: KeyTarget | undefined;
  readonly onUse: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Dialog
      isOpen
      size={760}
      onClose={onClose}
      title={KEYS.madeTitle}
      subtitle={made.facts.comment === '' ? undefined : made.facts.comment}
      footer={
        <DialogFooter>
          {onUse !== undefined && <Button onPress={onClose}>{KEYS.done}</Button>}
          <Button variant="primary" autoFocus onPress={onUse ?? onClose}>
            {onUse === undefined ? KEYS.done : KEYS.use}
          </Button>
        </DialogFooter>
      }
    >
      <MadeKeyFacts made={made} target={target} />
    </Dialog>
  );
}
