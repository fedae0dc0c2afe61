import { FolderOpen, ListFilter } from 'lucide-react';
import type { HTMLAttributes, ReactNode } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { Button } from '../../design/button.tsx';
import { cx } from '../../design/cx.ts';
import { EmptyState } from '../../design/empty-state.tsx';
import { goToFolder } from './browse.ts';
import styles from './file-pane.module.css';
import { homeOf, useFilesStore } from './files-store.ts';
import type { PaneInfo } from './pane-info.ts';
import type { PaneState } from './pane-state.ts';
import { PaneTrouble } from './pane-trouble.tsx';
import type { Over } from './use-drop.ts';
import { tryAgain } from './use-pane-life.ts';

interface PaneContentProps extends HTMLAttributes<HTMLDivElement> {
  readonly info: PaneInfo;
  readonly pane: PaneState;
  readonly shown: readonly RemoteEntry[];
  readonly trouble: AppError | null;
  readonly isHeld: boolean;
  readonly over: Over | undefined;
  readonly onClearFilter: () => void;
  /** The table; it stays, whatever is laid over it, so that the focus does too. */
  readonly children: ReactNode;
}

/** The files, or why there are none; and what a drop would do. */
export function PaneContent(props: PaneContentProps) {
  const { info, pane, shown, trouble, isHeld, over, onClearFilter, children, ...handlers } = props;
  const home = useFilesStore(homeOf);
  const start = info.id.side === 'local' ? home : info.profile.remoteFolder;
  const goToStart =
    start === undefined || start === '' || start === pane.path
      ? undefined
      : () => void goToFolder(info.id, start);
  const hasRows = pane.entries.length > 0;
  return (
    <div
      {...handlers}
      className={cx(styles.content, over !== undefined && over.row === null && overClass(over))}
    >
      {trouble !== null && (
        <div className={hasRows ? styles.banner : styles.trouble}>
          <PaneTrouble
            info={info}
            error={trouble}
            isHeld={isHeld}
            onRetry={() => void tryAgain(info)}
            onStart={goToStart}
          />
        </div>
      )}
      <div className={styles.table}>
        {children}
        {trouble === null && pane.status === 'idle' && pane.path !== '' && shown.length === 0 && (
          <div className={styles.empty}>
            <Nothing info={info} pane={pane} onClearFilter={onClearFilter} />
          </div>
        )}
      </div>
      {over !== undefined && (
        <p className={cx(styles.dropText, !over.meaning.isAllowed && styles.refused)} role="status">
          {escapeControls(over.meaning.text)}
        </p>
      )}
    </div>
  );
}

const overClass = ({ meaning }: Over): string | undefined => (meaning.isAllowed ? styles.over : undefined);

function Nothing({ info, pane, onClearFilter }: Pick<PaneContentProps, 'info' | 'pane' | 'onClearFilter'>) {
  if (pane.filter !== '')
    return (
      <EmptyState
        icon={ListFilter}
        text={FILES.nothingMatches}
        action={<Button onPress={onClearFilter}>{FILES.clearFilter}</Button>}
      />
    );
  if (pane.entries.length > 0) return <EmptyState icon={FolderOpen} text={FILES.onlyHidden} />;
  const text = info.id.side === 'local' ? FILES.emptyFolder : FILES.emptyRemote(info.profile.name);
  return <EmptyState icon={FolderOpen} text={text} />;
}
