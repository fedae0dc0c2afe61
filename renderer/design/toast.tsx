import { CircleCheck, CircleX, Info, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type QueuedToast, UNSTABLE_ToastQueue as ToastQueue } from 'react-aria-components';
import { createPortal } from 'react-dom';
import { designMessages } from '../../shared/messages/window/design.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import { IconButton } from './icon-button.tsx';
import type { NoticeTone } from './notice.tsx';
import styles from './toast.module.css';

export interface ToastRequest {
  readonly text: string;
  readonly tone?: NoticeTone | undefined;
  /** One: Undo, Show. */
  readonly action?: { readonly label: string; readonly onPress: () => void } | undefined;
  /** Milliseconds; 6,000 unless told, at least 10,000 with an action. `Infinity` stays until it is closed. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 6_000;
/** A decision takes longer than reading. */
const TIMEOUT_WITH_ACTION_MS = 10_000;
const VISIBLE = 3;

const queue = new ToastQueue<ToastRequest>({ maxVisibleToasts: VISIBLE });

/** Shows a toast; its timer rests while it is hovered or has the focus. @returns closes it */
export function toast(request: ToastRequest): () => void {
  const usual = request.action === undefined ? TIMEOUT_MS : TIMEOUT_WITH_ACTION_MS;
  const timeout = Math.max(
    request.timeoutMs ?? usual,
    request.action === undefined ? 0 : TIMEOUT_WITH_ACTION_MS,
  );
  const key = queue.add(request, Number.isFinite(timeout) ? { timeout } : {});
  return () => queue.close(key);
}

const ICONS: Readonly<Record<NoticeTone, LucideIcon>> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleX,
};

/**
 * Once in the window, above the transfer bar. Not React Aria's own region: that is a landmark, and F6 would go there
 * instead of to the other pane.
 */
export function ToastRegion() {
  const shown = useSyncExternalStore(
    (changed) => queue.subscribe(changed),
    () => queue.visibleToasts,
  );
  const before = useRef<Element>(null);
  const region = useRef<HTMLElement>(null);

  const close = (key: string): void => {
    const hadFocus = region.current?.contains(document.activeElement) === true;
    queue.close(key);
    if (hadFocus && before.current instanceof HTMLElement) before.current.focus();
  };

  if (shown.length === 0) return null;
  return createPortal(
    <section
      ref={region}
      className={styles.region}
      aria-label={designMessages.messages}
      // Stays within reach while a dialog hides everything else.
      data-react-aria-top-layer="true"
      onPointerEnter={() => queue.pauseAll()}
      onPointerLeave={() => queue.resumeAll()}
      onFocus={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Element) || region.current?.contains(relatedTarget) === true) return;
        before.current = relatedTarget;
        queue.pauseAll();
      }}
      onBlur={({ relatedTarget }) => {
        if (region.current?.contains(relatedTarget) !== true) queue.resumeAll();
      }}
    >
      {shown.map((entry) => (
        <Toast key={entry.key} entry={entry} onClose={() => close(entry.key)} />
      ))}
    </section>,
    document.body,
  );
}

function Toast({ entry, onClose }: { entry: QueuedToast<ToastRequest>; onClose: () => void }) {
  const { timer, timeout } = entry;
  const { text, tone = 'info', action } = entry.content;
  useEffect(() => {
    if (timer === undefined || timeout === undefined) return undefined;
    timer.reset(timeout);
    return () => timer.pause();
  }, [timer, timeout]);
  return (
    <div className={cx(styles.toast, styles[tone])}>
      <Icon icon={ICONS[tone]} className={styles.icon} />
      <div role="alert" className={styles.content}>
        {text}
      </div>
      {action !== undefined && (
        <Button
          variant="text"
          onPress={() => {
            action.onPress();
            onClose();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon={X} label={designMessages.close} size="small" onPress={onClose} />
    </div>
  );
}
