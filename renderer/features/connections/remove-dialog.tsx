import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { ROUTES } from '../../../shared/messages/window/routes.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { unfinishedOf } from '../../../shared/models/queue-overview.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { useAttempt } from '../../design/use-attempt.ts';
import { loadConnections, useConnectionsStore } from '../../stores/connections-store.ts';
import { usePageStore } from '../../stores/page-store.ts';
import { useProfileOverview } from '../../stores/queue-store.ts';
import styles from './connections.module.css';
import { namesBehind } from './jump-choices.ts';

export interface RemoveDialogProps {
  readonly profile: Profile;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Says what will be gone, and what stays. */
export function RemoveDialog({ profile, isOpen, onClose }: RemoveDialogProps) {
  const overview = useProfileOverview(profile.id);
  const attempt = useAttempt();
  const behind = useConnectionsStore(({ profiles }) => namesBehind(profile.id, profiles ?? []).join('\n'));
  const unfinished = overview === undefined ? 0 : unfinishedOf(overview);
  const reason =
    behind !== ''
      ? ROUTES.goesThroughThis(behind.split('\n'))
      : unfinished > 0
        ? CONNECTIONS.removeUnfinished
        : undefined;

  const remove = () =>
    attempt.run(async () => {
      await request('connections.remove', { id: profile.id });
      // What was typed for it is gone with it: nothing to ask.
      usePageStore.setState({ place: { page: 'connections' }, mayLeave: null });
      await loadConnections();
    });
  return (
    <Dialog
      isOpen={isOpen}
      role="alertdialog"
      onClose={onClose}
      title={CONNECTIONS.removeTitle(profile.name)}
      footer={
        <DialogFooter>
          <Button autoFocus onPress={onClose}>
            {CONNECTIONS.cancel}
          </Button>
          <Button
            variant="danger"
            isBusy={attempt.isBusy}
            disabledReason={reason}
            onPress={() => void remove()}
          >
            {CONNECTIONS.removeNow}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.dialogBody}>
        <p>{reason ?? CONNECTIONS.removeBody}</p>
        <ErrorNotice error={attempt.error} partner={profile.name} />
      </div>
    </Dialog>
  );
}
