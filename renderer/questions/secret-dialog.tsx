import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { escapeControls } from '../../shared/escape-controls.ts';
import type { ErrorMessage } from '../../shared/messages/error-message.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { keepsSecrets, type SecretStore } from '../../shared/models/app-state.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { request } from '../api/api.ts';
import { copyText } from '../api/copy.ts';
import { Button } from '../design/button.tsx';
import { CheckboxField } from '../design/checkbox-field.tsx';
import { CopyButton } from '../design/copy-button.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { ErrorNotice } from '../design/error-notice.tsx';
import { PasswordField } from '../design/password-field.tsx';
import { toast } from '../design/toast.tsx';
import type { Attempt } from '../design/use-attempt.ts';
import { useAppStore } from '../stores/app-store.ts';
import { goTo } from '../stores/page-store.ts';
import { closeQuestion } from '../stores/trouble-store.ts';
import styles from './questions.module.css';
import { reportForIt } from './report-for-it.ts';

/** Why nothing is kept, where that is the machine's doing and not the connection's. */
const KEPT_NOWHERE: Readonly<Partial<Record<SecretStore, string>>> = {
  none: TROUBLE.keptNowhere,
  forbidden: TROUBLE.keepingForbidden,
};

/** The one thing to type. */
export interface AskedSecret {
  readonly kind: 'password' | 'passphrase' | 'proxy-password';
  readonly label: string;
  /** The connection is set to ask each time: it is kept nowhere. */
  readonly isAskedEachTime?: boolean;
}

export interface SecretDialogProps {
  readonly profile: Profile;
  readonly error: AppError;
  readonly message: Pick<ErrorMessage, 'sentence' | 'nextStep'>;
  readonly title: string;
  readonly subtitle: string;
  /** `undefined`: nothing that can be typed would help. */
  readonly asked: AskedSecret | undefined;
  /** Also what the buttons of the caller try. */
  readonly attempt: Attempt;
  /** Buttons before the main one. */
  readonly others?: ReactNode;
  /** The main button where there is nothing to type; to the connection's settings unless told. */
  readonly otherwise?: ReactNode;
}

/** Why a connection is held, and the secret that lets everything go on: tried once, and kept where a person wants that. */
export function SecretDialog(props: SecretDialogProps) {
  const { profile, error, message, asked, attempt } = props;
  const form = useId();
  const store = useAppStore(({ app }) => app?.secretStore ?? 'none');
  const canKeep = keepsSecrets(store) && asked?.isAskedEachTime !== true;
  const [secret, setSecret] = useState('');
  const [keep, setKeep] = useState(true);

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    if (asked === undefined || secret === '' || attempt.isBusy) return;
    const isGiven = await attempt.run(async () => {
      const wanted = keep && canKeep;
      const { kept } = await request('credentials.give', {
        profileId: profile.id,
        kind: asked.kind,
        secret,
        keep: wanted,
      });
      if (wanted && !kept) toast({ tone: 'warning', text: TROUBLE.notKept });
      setSecret('');
    });
    if (isGiven) closeQuestion();
  };
  return (
    <Dialog
      isOpen
      onClose={closeQuestion}
      title={props.title}
      subtitle={props.subtitle}
      footer={
        <DialogFooter
          start={
            <CopyButton
              variant="text"
              label={TROUBLE.copyForIt}
              onCopy={() => copyText(reportForIt(profile, error, Date.now()))}
            />
          }
        >
          <Button onPress={closeQuestion}>{TROUBLE.cancel}</Button>
          {props.others}
          {asked === undefined ? (
            (props.otherwise ?? <EditButton profile={profile} variant="primary" />)
          ) : (
            <Button
              variant="primary"
              type="submit"
              form={form}
              isBusy={attempt.isBusy}
              isDisabled={secret === ''}
            >
              {TROUBLE.signIn}
            </Button>
          )}
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.sentence}>{escapeControls(`${message.sentence} ${message.nextStep}`)}</p>
        <ErrorNotice error={attempt.error} partner={profile.name} />
        {asked !== undefined && (
          <form id={form} className={styles.form} onSubmit={(event) => void signIn(event)}>
            <PasswordField
              label={asked.label}
              value={secret}
              onChange={setSecret}
              autoFocus
              description={TROUBLE.oneTry}
            />
            {canKeep ? (
              <CheckboxField label={TROUBLE.keep[store]} isSelected={keep} onChange={setKeep} />
            ) : (
              <p className={styles.note}>{KEPT_NOWHERE[store] ?? TROUBLE.askedEachTime}</p>
            )}
          </form>
        )}
      </div>
    </Dialog>
  );
}

/** Leaves the question for the connection's settings. */
export function EditButton({
  profile,
  variant,
}: {
  readonly profile: Profile;
  readonly variant: 'primary' | 'secondary';
}) {
  const edit = () => {
    closeQuestion();
    void goTo({ page: 'connections', profileId: profile.id });
  };
  return (
    <Button variant={variant} onPress={edit}>
      {TROUBLE.editConnection}
    </Button>
  );
}
