import { useEffect, useState } from 'react';
import { KIT } from '../../../shared/messages/window/security.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { SetupKit } from '../../../shared/models/setup-kit.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { Notice } from '../../design/notice.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import { useAttempt } from '../../design/use-attempt.ts';
import { TextBlock } from '../../keys/text-block.tsx';
import styles from './kit-dialog.module.css';

/** `archive, outbound` as the names of folders. */
export const foldersIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** What the administrator of a connection's server needs to make its account; read, copied or saved file by file. */
export function KitDialog({ profile, onClose }: { readonly profile: Profile; readonly onClose: () => void }) {
  const [subfolders, setSubfolders] = useState('');
  const [kit, setKit] = useState<SetupKit | null>(null);
  const [shown, setShown] = useState('README.txt');
  const [saved, setSaved] = useState<{ folder: string; files: readonly string[] } | null>(null);
  const making = useAttempt();
  const saving = useAttempt();
  const { run } = making;
  const wanted = { profileId: profile.id, subfolders: foldersIn(subfolders) };
  const key = JSON.stringify(wanted);

  useEffect(() => {
    const controller = new AbortController();
    void run(async () => {
      try {
        const made = await request('setupKit.make', wanted, controller);
        if (!controller.signal.aborted) setKit(made);
      } catch (thrown) {
        if (controller.signal.aborted) return;
        setKit(null);
        throw thrown;
      }
    });
    return () => controller.abort();
  }, [key]);

  const save = () =>
    saving.run(async () => {
      const { path: folder } = await request('dialogs.chooseFolder', {});
      if (folder !== null) setSaved(await request('setupKit.save', { ...wanted, folder }));
    });
  const file = kit?.files.find(({ name }) => name === shown) ?? kit?.files[0];
  return (
    <Dialog
      isOpen
      size={760}
      onClose={onClose}
      title={KIT.title}
      subtitle={KIT.subtitle(profile.name)}
      footer={
        <DialogFooter>
          <Button onPress={onClose}>{KIT.close}</Button>
          <Button
            variant="primary"
            isBusy={saving.isBusy}
            isDisabled={kit === null}
            onPress={() => void save()}
          >
            {KIT.save}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p>{KIT.intro}</p>
        <ErrorNotice error={making.error} title={KIT.failed} />
        <ErrorNotice error={saving.error} title={KIT.failed} />
        {saved !== null && (
          <Notice
            tone="info"
            live="status"
            actions={
              <Button
                onPress={() =>
                  void request('local.reveal', { path: saved.files[0] ?? saved.folder }).catch(() => {})
                }
              >
                {KIT.showFolder}
              </Button>
            }
          >
            {KIT.saved(saved.files.length, saved.folder)}
          </Notice>
        )}
        {kit?.cautions.map((caution) => (
          <Notice key={caution} tone="warning">
            {caution}
          </Notice>
        ))}
        <div className={styles.choices}>
          {kit !== null && (
            <SelectField
              label={KIT.file}
              options={(kit?.files ?? []).map(({ name, title }) => ({
                value: name,
                label: `${title} (${name})`,
              }))}
              value={file?.name}
              onChange={setShown}
            />
          )}
          {(kit !== null || subfolders !== '') && (
            <TextField
              label={KIT.subfolders}
              placeholder={KIT.subfoldersNote}
              value={subfolders}
              onChange={(text) => {
                setSubfolders(text);
                setSaved(null);
              }}
            />
          )}
        </div>
        {file !== undefined && <TextBlock title={file.name} text={file.text} copyLabel={KIT.copy} />}
      </div>
    </Dialog>
  );
}
