import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { designMessages } from '../../shared/messages/window/design.ts';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';
import styles from './side-sheet.module.css';
import { useMediaQuery } from './use-media-query.ts';

export interface SideSheetProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Before the title: an outcome's icon. */
  readonly lead?: ReactNode;
  /** Always in view at the bottom. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** 440 px at the right: beside the page from 1280 px on, over it in narrower windows. */
export function SideSheet(props: SideSheetProps) {
  const isInline = useMediaQuery('(min-width: 1280px)');
  const titleId = useId();
  if (isInline) {
    if (!props.isOpen) return null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.stopPropagation();
      props.onClose();
    };
    return (
      <aside className={cx(styles.sheet, styles.inline)} aria-labelledby={titleId} onKeyDown={onKeyDown}>
        <SheetParts {...props} titleId={titleId} />
      </aside>
    );
  }
  return (
    <ModalOverlay
      className={styles.overlay ?? ''}
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      isDismissable
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={cx(styles.sheet, styles.floating)} aria-labelledby={titleId}>
          <SheetParts {...props} titleId={titleId} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function SheetParts({
  lead,
  title,
  titleId,
  footer,
  children,
  onClose,
}: SideSheetProps & { titleId: string }) {
  return (
    <>
      <header className={styles.header}>
        {lead !== undefined && <span className={styles.lead}>{lead}</span>}
        <Heading id={titleId} className={styles.title ?? ''} level={2}>
          {title}
        </Heading>
        <IconButton icon={X} label={designMessages.close} onPress={onClose} />
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: no fieldset. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div className={styles.body} tabIndex={0} role="group" aria-labelledby={titleId}>
        {children}
      </div>
      {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
    </>
  );
}
