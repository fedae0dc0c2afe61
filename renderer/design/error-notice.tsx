import type { AppError } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { Notice } from './notice.tsx';

/** What went wrong and what to do, where it happened; nothing while `error` is `null`. */
export function ErrorNotice({
  error,
  partner,
}: {
  readonly error: AppError | null;
  readonly partner?: string;
}) {
  if (error === null) return null;
  const { sentence, nextStep } = describe(error, partner === undefined ? {} : { partner });
  return <Notice tone="danger" live="alert">{`${sentence} ${nextStep}`}</Notice>;
}
