import { Plus, Server } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { POLICY } from '../../../shared/messages/window/policy.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { useCommand } from '../../frame/commands.ts';
import { useSettings } from '../../stores/app-store.ts';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { goTo, usePageStore } from '../../stores/page-store.ts';
import { useForbidden } from '../../stores/policy-store.ts';
import { ConnectionEditor } from './connection-editor.tsx';
import { ConnectionList } from './connection-list.tsx';
import styles from './connections.module.css';
import { DueKeys } from './due-keys.tsx';

/** List and editor of the connection profiles. Which one is open is part of the place, so that others can lead here. */
export function ConnectionsPage() {
  const place = usePageStore((store) => store.place);
  const profiles = useConnectionsStore((store) => store.profiles);
  const settings = useSettings();
  // Raised with each "Add connection", so that a new form begins empty.
  const [newForm, setNewForm] = useState(0);
  const isAdding = place.page === 'connections' && place.add === true;
  const wanted = place.page === 'connections' ? place.profileId : undefined;
  const selected = isAdding
    ? undefined
    : (profiles?.find(({ id }) => id === wanted) ?? (wanted === undefined ? profiles?.[0] : undefined));

  const isForbidden = useForbidden('add-profiles');
  const whyNot = isForbidden ? POLICY.refused('add-profiles') : undefined;
  const add = async () => {
    if (isForbidden) return;
    if (await goTo({ page: 'connections', add: true })) setNewForm((count) => count + 1);
  };
  useCommand('connection.add', () => void add());
  useEffect(() => {
    // A connection that was removed elsewhere leaves the place without one.
    if (profiles !== null && wanted !== undefined && selected === undefined)
      usePageStore.setState({ place: { page: 'connections' } });
  }, [profiles, wanted, selected]);

  if (profiles === null || settings === undefined) return <PageHeader title={CONNECTIONS.title} />;
  const addButton = (
    <Button
      variant={profiles.length === 0 || isAdding ? 'secondary' : 'primary'}
      icon={Plus}
      disabledReason={whyNot}
      onPress={() => void add()}
    >
      {CONNECTIONS.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={CONNECTIONS.title} actions={addButton} />
      <DueKeys />
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
          />
          <ConnectionEditor
            key={selected?.id ?? `new ${newForm}`}
            profile={selected}
            settings={settings}
            takenNames={profiles.filter(({ id }) => id !== selected?.id).map(({ name }) => name)}
          />
        </div>
      )}
    </>
  );
}
