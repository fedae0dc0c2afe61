import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import styles from './notice.module.css';

export type NoticeTone = 'info' | 'success' | 'warning' | 'danger';

export interface NoticeProps {
  readonly tone: NoticeTone;
  readonly title?: string | undefined;
  /** The sentence: what happened, whose side it is on, what to do. */
  readonly children: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
  readonly icon?: LucideIcon | undefined;
  /** `alert` is spoken at once, `status` when there is time, `none` not by itself. */
  readonly live?: 'alert' | 'status' | 'none' | undefined;
}

const ICONS: Readonly<Record<NoticeTone, LucideIcon>> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleX,
};

export function Notice({ tone, title, children, actions, icon, live = 'none' }: NoticeProps) {
  return (
    <div className={cx(styles.notice, styles[tone])} {...(live === 'none' ? {} : { role: live })}>
      <Icon icon={icon ?? ICONS[tone]} className={styles.icon} />
      <div className={styles.body}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        <div className={styles.text}>{children}</div>
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
