import type { ReactNode } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { escapeControls } from '../../shared/escape-controls.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { Notice } from './notice.tsx';

export interface ErrorNoticeProps {
  /** Nothing is shown for `null`. */
  readonly error: AppError | null;
  readonly partner?: string | undefined;
  readonly title?: string | undefined;
  readonly actions?: ReactNode;
}

/** What went wrong and what to do, where it happened. A name in it may be a server's: it is shown escaped. */
export function ErrorNotice({ error, partner, title, actions }: ErrorNoticeProps) {
  if (error === null) return null;
  const { sentence, nextStep } = describe(error, partner === undefined ? {} : { partner });
  return (
    <Notice tone="danger" live="alert" title={title} actions={actions}>
      {escapeControls(`${sentence} ${nextStep}`)}
    </Notice>
  );
}
