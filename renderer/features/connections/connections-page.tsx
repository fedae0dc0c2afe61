import { Download, Plus, Server, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { POLICY } from '../../../shared/messages/window/policy.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { useCommand } from '../../frame/commands.ts';
import { useSettings } from '../../stores/app-store.ts';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { goTo, usePageStore } from '../../stores/page-store.ts';
import { useForbidden } from '../../stores/policy-store.ts';
import { ConnectionEditor } from './connection-editor.tsx';
import { type ConnectionForm, copyOf } from './connection-form.ts';
import { ConnectionList } from './connection-list.tsx';
import styles from './connections.module.css';
import { DueKeys } from './due-keys.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { FolderDialog } from './folder-dialog.tsx';
import { ImportDialog } from './import-dialog.tsx';
import type { ListActions } from './list-actions.ts';

/** List and editor of the connection profiles. Which one is open is part of the place, so that others can lead here. */
export function ConnectionsPage() {
  const place = usePageStore((store) => store.place);
  const profiles = useConnectionsStore((store) => store.profiles);
  const settings = useSettings();
  // Raised with each "Add connection", so that a new form begins empty.
  const [newForm, setNewForm] = useState<{ readonly number: number; readonly template?: ConnectionForm }>({
    number: 0,
  });
  const [dialog, setDialog] = useState<'import' | 'export' | { readonly folderOf: Profile }>();
  const isAdding = place.page === 'connections' && place.add === true;
  const wanted = place.page === 'connections' ? place.profileId : undefined;
  const selected = isAdding
    ? undefined
    : (profiles?.find(({ id }) => id === wanted) ?? (wanted === undefined ? profiles?.[0] : undefined));

  const isForbidden = useForbidden('add-profiles');
  const whyNot = isForbidden ? POLICY.refused('add-profiles') : undefined;
  const mayNotImport = useForbidden('import-profiles');
  const mayNotExport = useForbidden('export-profiles');
  const add = async (template?: ConnectionForm) => {
    if (isForbidden) return;
    if (await goTo({ page: 'connections', add: true }))
      setNewForm(({ number }) => ({ number: number + 1, ...(template !== undefined && { template }) }));
  };
  const actions: ListActions = {
    onDuplicate: (profile) => {
      const taken = (profiles ?? []).map(({ name }) => name);
      void add(copyOf(profile, taken));
    },
    onMoveToFolder: (profile) => setDialog({ folderOf: profile }),
  };
  useCommand('connection.add', () => void add());
  useEffect(() => {
    // A connection that was removed elsewhere leaves the place without one.
    if (profiles !== null && wanted !== undefined && selected === undefined)
      usePageStore.setState({ place: { page: 'connections' } });
  }, [profiles, wanted, selected]);

  if (profiles === null || settings === undefined) return <PageHeader title={CONNECTIONS.title} />;
  const closeDialog = () => setDialog(undefined);
  const headerActions = (
    <>
      <Button
        icon={Download}
        disabledReason={mayNotImport ? POLICY.refused('import-profiles') : whyNot}
        onPress={() => setDialog('import')}
      >
        {CONNECTION_LIST.import}
      </Button>
      {profiles.length > 0 && (
        <Button
          icon={Upload}
          disabledReason={mayNotExport ? POLICY.refused('export-profiles') : undefined}
          onPress={() => setDialog('export')}
        >
          {CONNECTION_LIST.export}
        </Button>
      )}
      <Button
        variant={profiles.length === 0 || isAdding ? 'secondary' : 'primary'}
        icon={Plus}
        disabledReason={whyNot}
        onPress={() => void add()}
      >
        {CONNECTIONS.add}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader title={CONNECTIONS.title} actions={headerActions} />
      <DueKeys />
      {dialog === 'import' && (
        <ImportDialog
          onClose={closeDialog}
          onImported={(id) => id !== undefined && void goTo({ page: 'connections', profileId: id })}
        />
      )}
      {dialog === 'export' && <ExportDialog profiles={profiles} selected={selected} onClose={closeDialog} />}
      {typeof dialog === 'object' && (
        <FolderDialog profiles={profiles} profile={dialog.folderOf} onClose={closeDialog} />
      )}
      {profiles.length === 0 && !isAdding ? (
        <EmptyState
          icon={Server}
          text={CONNECTIONS.empty}
          action={
            <Button variant="primary" icon={Plus} disabledReason={whyNot} onPress={() => void add()}>
              {CONNECTIONS.add}
            </Button>
          }
        />
      ) : (
        <div className={styles.columns}>
          <ConnectionList
            profiles={profiles}
            selectedId={selected?.id ?? null}
            onSelect={(id) => void goTo({ page: 'connections', profileId: id })}
            {...actions}
          />
          <ConnectionEditor
            key={selected?.id ?? `new ${newForm.number}`}
            profile={selected}
            template={selected === undefined ? newForm.template : undefined}
            settings={settings}
            takenNames={profiles.filter(({ id }) => id !== selected?.id).map(({ name }) => name)}
          />
        </div>
      )}
    </>
  );
}
