import { Plus, Server } from 'lucide-react';
import { useEffect } from 'react';
import { FILES } from '../../../shared/messages/window/files.ts';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { goTo, usePageStore } from '../../stores/page-store.ts';
import { closeDialog } from './files-dialog.ts';
import { FilesDialogs } from './files-dialogs.tsx';
import styles from './files-page.module.css';
import { useFilesStore, withProfiles, withTab } from './files-store.ts';
import { TwoPanes } from './two-panes.tsx';

/** This computer on the left, a partner's server on the right. */
export function FilesPage() {
  const profiles = useConnectionsStore((store) => store.profiles);
  const platform = useAppStore(({ app }) => app?.platform);
  const wanted = usePageStore(({ place }) => (place.page === 'files' ? place.profileId : undefined));
  const active = useFilesStore((store) => store.active);

  useEffect(() => {
    if (wanted !== undefined) useFilesStore.setState((store) => withTab(store, wanted));
  }, [wanted]);
  useEffect(() => {
    if (profiles !== null) useFilesStore.setState((store) => withProfiles(store, profiles));
  }, [profiles]);

  // A question about a folder that nobody sees any more isn't asked again on coming back.
  useEffect(() => closeDialog, []);

  const profile = profiles?.find(({ id }) => id === active);
  if (profiles !== null && profiles.length === 0)
    return (
      <div className={styles.page}>
        <PageHeader title={FILES.title} />
        <EmptyState
          icon={Server}
          text={FILES.noConnections}
          action={
            <Button
              variant="primary"
              icon={Plus}
              onPress={() => void goTo({ page: 'connections', add: true })}
            >
              {FILES.addConnection}
            </Button>
          }
        />
      </div>
    );
  return (
    <div className={styles.page}>
      {profiles === null || profile === undefined || platform === undefined ? (
        <PageHeader title={FILES.title} />
      ) : (
        <TwoPanes profile={profile} profiles={profiles} platform={platform} />
      )}
      <FilesDialogs />
    </div>
  );
}
