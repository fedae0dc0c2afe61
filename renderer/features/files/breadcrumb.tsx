import { Ellipsis } from 'lucide-react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import { cx } from '../../design/cx.ts';
import { IconButton } from '../../design/icon-button.tsx';
import { Menu } from '../../design/menu.tsx';
import styles from './pane-bar.module.css';
import type { Side } from './pane-id.ts';
import type { Crumb } from './pane-paths.ts';

/** More folders than these don't fit; those in the middle go into a menu. */
const SHOWN_LAST = 3;

interface BreadcrumbProps {
  readonly side: Side;
  readonly crumbs: readonly Crumb[];
  readonly onGo: (path: string) => void;
  /** Turns into the path field. */
  readonly onEdit: () => void;
}

/** `/` and `C:\` end with the sign that stands between folders. */
const isRoot = (crumb: Crumb | undefined): boolean => /[/\\]$/.test(crumb?.label ?? '');

/** The way to the folder. A press on a folder goes there, on the last one or beside them begins typing. */
export function Breadcrumb({ side, crumbs, onGo, onEdit }: BreadcrumbProps) {
  const isLong = crumbs.length > SHOWN_LAST + 1;
  const between = isLong ? crumbs.slice(1, -SHOWN_LAST) : [];
  const shown = isLong ? [...crumbs.slice(0, 1), ...crumbs.slice(-SHOWN_LAST)] : crumbs;
  return (
    <nav className={styles.crumbs} aria-label={FILES.way(side)}>
      <ol className={styles.crumbList}>
        {shown.map(({ label, path }, at) => {
          const isLast = at === shown.length - 1;
          return (
            <li key={path} className={cx(styles.crumb, isLast && styles.lastCrumb)}>
              {at > 0 && !isRoot(shown[at - 1]) && (
                <span className={styles.slash} aria-hidden="true">
                  /
                </span>
              )}
              {isLong && at === 1 && (
                <>
                  <Menu
                    label={FILES.moreFolders}
                    trigger={<IconButton icon={Ellipsis} size="small" label={FILES.moreFolders} />}
                    entries={between.map((crumb) => ({
                      id: crumb.path,
                      label: escapeControls(crumb.label),
                      onAction: () => onGo(crumb.path),
                    }))}
                  />
                  <span className={styles.slash} aria-hidden="true">
                    /
                  </span>
                </>
              )}
              <button
                type="button"
                className={styles.crumbButton}
                title={isLast ? FILES.editPath : escapeControls(path)}
                {...(isLast ? { 'aria-current': 'location' as const } : {})}
                onClick={() => (isLast ? onEdit() : onGo(path))}
              >
                {escapeControls(label)}
              </button>
            </li>
          );
        })}
      </ol>
      {/* For the pointer only: the key and the last folder do the same. */}
      <span className={styles.beside} aria-hidden="true" onClick={onEdit} />
    </nav>
  );
}
