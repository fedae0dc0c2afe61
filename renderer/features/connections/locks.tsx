import { Lock } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { POLICY } from '../../../shared/messages/window/policy.ts';
import { lockedFor } from '../../../shared/policy/effective.ts';
import { Icon } from '../../design/icon.tsx';
import { Tooltip } from '../../design/tooltip.tsx';
import { usePolicy } from '../../stores/policy-store.ts';
import styles from './locks.module.css';

/** Which settings of the connection in the editor are IT's to decide, by their paths. */
const Locked = createContext<(path: string) => boolean>(() => false);

export interface LocksProps {
  /** `undefined`: a new connection. */
  readonly profileId: string | undefined;
  readonly host: string;
  readonly port: number;
  readonly children: ReactNode;
}

/** Locks the fields inside whose settings are IT's to decide; all of them, where IT lets no connection be changed. */
export function Locks({ profileId, host, port, children }: LocksProps) {
  const policy = usePolicy();
  const paths = new Set(lockedFor(policy, { id: profileId, host, port }).map(({ path }) => path));
  const isWhole = profileId !== undefined && policy.forbidden.includes('change-profiles');
  return <Locked.Provider value={(path) => isWhole || paths.has(path)}>{children}</Locked.Provider>;
}

/** What a field is told where its setting is locked; nothing where it isn't. */
export function useLock() {
  const isLocked = useContext(Locked);
  return {
    /** For a field with a label above it; a narrow one has room for the lock only. */
    field: (path: string, isNarrow = false) =>
      isLocked(path) ? { isReadOnly: true, labelEnd: <LockMark isNarrow={isNarrow} /> } : {},
    /** For a switch or a box, which have no room beside their label. */
    choice: (path: string) => (isLocked(path) ? { isDisabled: true, description: POLICY.locked } : {}),
    /** For what is neither: buttons that add and remove. */
    isLocked,
  };
}

/** A lock and "Set by your IT"; who that is, on hover. */
export function LockMark({ isNarrow = false }: { readonly isNarrow?: boolean }) {
  const { contact } = usePolicy();
  return (
    <Tooltip text={POLICY.lockedHint(contact)}>
      <span className={styles.mark} {...(isNarrow && { role: 'img', 'aria-label': POLICY.locked })}>
        <Icon icon={Lock} size={14} />
        {!isNarrow && POLICY.locked}
      </span>
    </Tooltip>
  );
}
