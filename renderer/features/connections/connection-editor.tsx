import { Ellipsis, Folders, PlugZap, ScrollText, ShieldCheck, Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { describe } from '../../../shared/messages/error-messages.ts';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { DOCTOR } from '../../../shared/messages/window/doctor.ts';
import { KIT, SECURITY } from '../../../shared/messages/window/security.ts';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu } from '../../design/menu.tsx';
import { Notice } from '../../design/notice.tsx';
import { goTo } from '../../stores/page-store.ts';
import { usePolicy } from '../../stores/policy-store.ts';
import { inputForTest } from './connection-form.ts';
import styles from './connections.module.css';
import { DiscardDialog } from './discard-dialog.tsx';
import { DoctorPanel } from './doctor/doctor-panel.tsx';
import { EssentialFields } from './essential-fields.tsx';
import { FilesGroup } from './files-group.tsx';
import { KitDialog } from './kit-dialog.tsx';
import { Locks } from './locks.tsx';
import { LookGroup } from './look-group.tsx';
import { NetworkGroup } from './network-group.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { SecurityDialog } from './security-dialog.tsx';
import { TransferGroup } from './transfer-group.tsx';
import { TrustGroup } from './trust-group.tsx';
import { useConnectionTest } from './use-connection-test.ts';
import { type EditorProps, useEditor } from './use-editor.ts';

/** Form, test and result of one connection; new or stored. */
export function ConnectionEditor(props: EditorProps) {
  const { profile } = props;
  const editor = useEditor(props);
  const testing = useConnectionTest();
  const [isRemoving, setRemoving] = useState(false);
  const [writes, setWrites] = useState(false);
  const [shown, setShown] = useState<'security' | 'kit' | null>(null);
  const formId = useId();
  const { form, problems } = editor;
  const policy = usePolicy();
  const mayNotRemove =
    policy.forbidden.includes('remove-profiles') || policy.profiles.some(({ id }) => id === profile?.id);
  const toMend = Object.keys(problems).length;

  const test = () => {
    editor.showProblems();
    // A test needs to know where to and as whom; a name it can do without.
    if (form.host.trim() === '' || form.user === '') return;
    testing.run({
      settings: inputForTest(form, profile),
      wishes: { write: writes },
      ...(profile !== undefined && { profileId: profile.id }),
      ...(form.secret !== '' && {
        secret: {
          kind: form.method === 'key-file' ? ('passphrase' as const) : ('password' as const),
          secret: form.secret,
        },
      }),
      ...(form.proxyPassword !== '' && { proxySecret: form.proxyPassword }),
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void editor.save();
  };
  const failed = editor.error === null ? null : describe(editor.error, { partner: form.name || form.host });
  const server = {
    name: form.name.trim() === '' ? form.host : form.name,
    host: form.host,
    port: form.port ?? 22,
    user: form.user,
  };
  return (
    <div className={styles.workspace}>
      <div className={styles.editor}>
        <form
          id={formId}
          className={styles.form}
          onSubmit={submit}
          onBlur={editor.onBlur}
          aria-label={form.name || CONNECTIONS.newOne}
        >
          {failed !== null && (
            <Notice tone="danger" live="alert">{`${failed.sentence} ${failed.nextStep}`}</Notice>
          )}
          <Locks profileId={profile?.id} host={form.host.trim()} port={server.port}>
            <EssentialFields editor={editor} profile={profile} onEdited={testing.clear} />
            <div className={styles.groups}>
              <FilesGroup form={form} problems={problems} onChange={editor.change} />
              <TransferGroup form={form} problems={problems} onChange={editor.change} />
              <TrustGroup form={form} problems={problems} onChange={editor.change} profileId={profile?.id} />
              <NetworkGroup
                editor={editor}
                profile={profile}
                onChange={(part) => {
                  editor.change(part);
                  testing.clear();
                }}
              />
              <LookGroup form={form} problems={problems} onChange={editor.change} />
            </div>
          </Locks>
        </form>
        <footer className={styles.footer}>
          {testing.isRunning ? (
            <Button onPress={testing.stop}>{DOCTOR.stop}</Button>
          ) : (
            <Button icon={PlugZap} onPress={test}>
              {CONNECTIONS.test}
            </Button>
          )}
          {profile !== undefined && (
            <Menu
              label={CONNECTIONS.more}
              placement="top start"
              trigger={<IconButton icon={Ellipsis} label={CONNECTIONS.more} />}
              entries={[
                {
                  id: 'files',
                  label: CONNECTIONS.openFiles,
                  icon: Folders,
                  onAction: () => void goTo({ page: 'files', profileId: profile.id }),
                },
                {
                  id: 'security',
                  label: SECURITY.menu,
                  icon: ShieldCheck,
                  onAction: () => setShown('security'),
                },
                {
                  id: 'kit',
                  label: KIT.menu,
                  icon: ScrollText,
                  onAction: () => setShown('kit'),
                },
                'separator',
                {
                  id: 'remove',
                  label: CONNECTIONS.remove,
                  icon: Trash2,
                  tone: 'danger',
                  isDisabled: mayNotRemove,
                  onAction: () => setRemoving(true),
                },
              ]}
            />
          )}
          <span className={styles.footerSpace} role="status">
            {toMend > 0 && <span className={styles.toMend}>{CONNECTION_LIST.toMend(toMend)}</span>}
          </span>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            isBusy={editor.isSaving}
            isDisabled={!editor.isChanged}
          >
            {CONNECTIONS.save}
          </Button>
        </footer>
      </div>
      <DoctorPanel testing={testing} server={server} writes={writes} onWrites={setWrites} onAgain={test} />
      <DiscardDialog leaving={editor.leaving} name={form.name} />
      {profile !== undefined && (
        <RemoveDialog profile={profile} isOpen={isRemoving} onClose={() => setRemoving(false)} />
      )}
      {profile !== undefined && shown === 'security' && (
        <SecurityDialog profile={profile} onClose={() => setShown(null)} />
      )}
      {profile !== undefined && shown === 'kit' && (
        <KitDialog profile={profile} onClose={() => setShown(null)} />
      )}
    </div>
  );
}
