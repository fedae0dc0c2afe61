import { useState } from 'react';
import { EXCHANGE } from '../../../shared/messages/window/exchange.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { foldersOf } from '../../../shared/profile-order.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { SwitchField } from '../../design/switch-field.tsx';
import { toast } from '../../design/toast.tsx';
import { useAttempt } from '../../design/use-attempt.ts';
import styles from './import-dialog.module.css';

export interface ExportDialogProps {
  readonly profiles: readonly Profile[];
  readonly selected: Profile | undefined;
  readonly onClose: () => void;
}

/** Which connections, and whether the keys trusted for them go with them; then the system asks where to. */
export function ExportDialog({ profiles, selected, onClose }: ExportDialogProps) {
  const [which, setWhich] = useState('all');
  const [withHostKeys, setWithHostKeys] = useState(true);
  const attempt = useAttempt();
  const options = [
    { value: 'all', label: EXCHANGE.everything(profiles.length) },
    ...(selected === undefined ? [] : [{ value: 'one', label: EXCHANGE.onlyThis(selected.name) }]),
    ...foldersOf(profiles).map((folder) => ({
      value: `folder ${folder}`,
      label: EXCHANGE.folderOnly(folder),
    })),
  ];
  const idsOf = (): string[] | undefined => {
    if (which === 'all') return undefined;
    if (which === 'one') return selected === undefined ? undefined : [selected.id];
    return profiles.filter(({ folder }) => `folder ${folder}` === which).map(({ id }) => id);
  };
  const save = () =>
    attempt.run(async () => {
      const ids = idsOf();
      const written = await request('connections.saveExport', {
        ...(ids !== undefined && { ids }),
        withHostKeys,
        suggestedName: `${which === 'one' && selected !== undefined ? selected.name : EXCHANGE.fileName}.json`,
      });
      // The person closed the system's dialog, and may choose again here.
      if (written === null) return;
      toast({ text: EXCHANGE.exported(written.profiles, written.hostKeys) });
      onClose();
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      canEscape={!attempt.isBusy}
      title={EXCHANGE.exportTitle}
      footer={
        <DialogFooter>
          <Button onPress={onClose} isDisabled={attempt.isBusy}>
            {EXCHANGE.cancel}
          </Button>
          <Button variant="primary" isBusy={attempt.isBusy} onPress={() => void save()}>
            {EXCHANGE.exportNow}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.intro}>{EXCHANGE.exportIntro}</p>
        <SelectField
          label={EXCHANGE.which}
          description={EXCHANGE.jumpNote}
          options={options}
          value={which}
          onChange={setWhich}
        />
        <SwitchField
          label={EXCHANGE.withKeys}
          description={EXCHANGE.withKeysNote}
          isSelected={withHostKeys}
          onChange={setWithHostKeys}
        />
        <ErrorNotice error={attempt.error} title={EXCHANGE.exportFailed} />
      </div>
    </Dialog>
  );
}
