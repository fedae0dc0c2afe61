import type { AppError } from '../../../shared/errors.ts';
import { errorOf } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import type { ErrorMessage } from '../../../shared/messages/error-message.ts';
import { describeFileAction } from '../../../shared/messages/file-action-messages.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { toast } from '../../design/toast.tsx';
import { questionFor } from '../../stores/held.ts';
import { goTo } from '../../stores/page-store.ts';
import { ask } from '../../stores/trouble-store.ts';
import styles from './file-pane.module.css';
import type { PaneInfo } from './pane-info.ts';

interface PaneTroubleProps {
  readonly info: PaneInfo;
  readonly error: AppError;
  /** The connection waits for a person: trying again without an answer would change nothing. */
  readonly isHeld: boolean;
  readonly onRetry: () => void;
  /** To a folder that is surely there, where it isn't this one. */
  readonly onStart: (() => void) | undefined;
}

/** Why the folder can't be shown, whose side that is on, and what to do. */
export function PaneTrouble({ info, error, isHeld, onRetry, onStart }: PaneTroubleProps) {
  const { sentence, owner, nextStep } = messageOf(error, info);
  const isLocal = info.id.side === 'local';
  const question = isLocal ? undefined : questionFor(info.profile.id, error.code);
  const { profile } = info;
  return (
    <Notice
      tone={isHeld ? 'warning' : 'danger'}
      live="status"
      actions={
        <>
          {!isLocal && question !== undefined && (
            <Button variant="primary" onPress={() => ask(question)}>
              {question.kind === 'sign-in' ? FILES.signIn : FILES.checkServer}
            </Button>
          )}
          {!isLocal && isHeld && question === undefined && (
            <Button
              variant="primary"
              onPress={() => void goTo({ page: 'connections', profileId: profile.id })}
            >
              {FILES.editConnection}
            </Button>
          )}
          {onStart !== undefined && !isHeld && (
            <Button onPress={onStart}>{isLocal ? FILES.goHome : FILES.goToStart}</Button>
          )}
          {(!isHeld || question === undefined) && (
            <Button onPress={() => void (isHeld ? release(profile.id) : onRetry())}>{FILES.tryAgain}</Button>
          )}
        </>
      }
    >
      <p>{escapeControls(sentence)}</p>
      <p className={styles.owner}>
        {FILES.owners[owner](profile.name)} {escapeControls(nextStep)}
      </p>
    </Notice>
  );
}

function messageOf(error: AppError, { id, profile }: PaneInfo): ErrorMessage {
  if (id.side === 'local' && error.code === 'LocalFileNotFound')
    return { sentence: FILES.folderGone, owner: 'you', nextStep: FILES.folderGoneNext };
  const context = id.side === 'local' ? {} : { partner: profile.name, user: profile.user };
  return describeFileAction(error, 'look', context);
}

/** The person mended it elsewhere: one more try. */
async function release(profileId: string): Promise<void> {
  try {
    await request('profiles.release', { id: profileId });
  } catch (thrown) {
    const { sentence, nextStep } = describeFileAction(errorOf(thrown), 'look');
    toast({ tone: 'danger', text: `${sentence} ${nextStep}` });
  }
}
