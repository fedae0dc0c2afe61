import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { designMessages } from '../../shared/messages/window/design.ts';
import { cx } from './cx.ts';
import styles from './dialog.module.css';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  readonly isOpen: boolean;
  /** Escape, the cross, and (where dismissable) a press beside it. */
  readonly onClose: () => void;
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Width in px. */
  readonly size?: 480 | 640 | 760 | undefined;
  /** Always in view at the bottom: what is said first stands left, buttons right. Use DialogFooter. */
  readonly footer?: ReactNode;
  /** `alertdialog` interrupts with a question that must be answered. */
  readonly role?: 'dialog' | 'alertdialog' | undefined;
  /** A press beside it closes it. Off: nothing typed is lost by a slip. */
  readonly isDismissable?: boolean | undefined;
  /** Off while something runs that mustn't be left by Escape. */
  readonly canEscape?: boolean | undefined;
  /** Without: no cross at the top right. */
  readonly hasClose?: boolean | undefined;
  readonly children?: ReactNode;
}

/** Over the window, at most 85 % high; the focus stays inside and returns to where it was. */
export function Dialog(props: DialogProps) {
  const { size = 480, role = 'dialog', canEscape = true, hasClose = false } = props;
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      data-overlay="dialog"
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      isDismissable={props.isDismissable ?? false}
      isKeyboardDismissDisabled={!canEscape}
    >
      <Modal className={cx(styles.modal, styles[`size${size}`])}>
        <AriaDialog className={styles.dialog ?? ''} role={role}>
          <header className={styles.header}>
            <div className={styles.titles}>
              <Heading slot="title" className={styles.title ?? ''} level={2}>
                {props.title}
              </Heading>
              {props.subtitle !== undefined && <p className={styles.subtitle}>{props.subtitle}</p>}
            </div>
            {hasClose && <IconButton icon={X} label={designMessages.close} onPress={props.onClose} />}
          </header>
          <div className={styles.body}>{props.children}</div>
          {props.footer !== undefined && <footer className={styles.footer}>{props.footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** `start` says something at the left; the buttons stand at the right, the primary one last. */
export function DialogFooter({ start, children }: { start?: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className={styles.footerStart}>{start}</div>
      <div className={styles.footerEnd}>{children}</div>
    </>
  );
}
