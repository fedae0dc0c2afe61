import { type FormEvent, useId, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { escapeControls } from '../../shared/escape-controls.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { SIGN_IN_FIELDS } from '../../shared/messages/window/sign-in.ts';
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
import { useAttempt } from '../design/use-attempt.ts';
import { useAppStore } from '../stores/app-store.ts';
import { goTo } from '../stores/page-store.ts';
import { useProfileOverview } from '../stores/queue-store.ts';
import { closeQuestion } from '../stores/trouble-store.ts';
import styles from './questions.module.css';
import { reportForIt } from './report-for-it.ts';
import { whatToAsk } from './what-to-ask.ts';

/** Why nothing is kept, where that is the machine's doing and not the connection's. */
const KEPT_NOWHERE: Readonly<Partial<Record<SecretStore, string>>> = {
  none: TROUBLE.keptNowhere,
  forbidden: TROUBLE.keepingForbidden,
};

/** Password or passphrase of a held connection: one question, and one answer lets everything go on. */
export function SignInDialog({ profile, error }: { readonly profile: Profile; readonly error: AppError }) {
  const form = useId();
  const store = useAppStore(({ app }) => app?.secretStore ?? 'none');
  const waiting = useProfileOverview(profile.id)?.unfinished.held ?? 0;
  const { authentication } = profile;
  const asking = whatToAsk(error, authentication);
  const canType = asking !== 'nothing' && asking !== 'again';
  const kind = asking === 'passphrase' ? 'passphrase' : 'password';
  const isAskedEachTime =
    authentication.method === 'ask' ||
    (authentication.method === 'key-file' && authentication.askPassphrase === true);
  const canKeep = keepsSecrets(store) && !isAskedEachTime;
  const [secret, setSecret] = useState('');
  const [keep, setKeep] = useState(true);
  const attempt = useAttempt();

  const answer = async (work: () => Promise<unknown>) => {
    if (await attempt.run(work)) closeQuestion();
  };
  const signIn = (event: FormEvent) => {
    event.preventDefault();
    if (secret === '' || attempt.isBusy) return;
    void answer(async () => {
      const wanted = keep && canKeep;
      const { kept } = await request('credentials.give', {
        profileId: profile.id,
        kind,
        secret,
        keep: wanted,
      });
      if (wanted && !kept) toast({ tone: 'warning', text: TROUBLE.notKept });
      setSecret('');
    });
  };
  const tryAgain = () => void answer(() => request('profiles.release', { id: profile.id }));
  const edit = () => {
    closeQuestion();
    void goTo({ page: 'connections', profileId: profile.id });
  };
  const { sentence, nextStep } = describe(error, {
    partner: profile.name,
    user: profile.user,
    ...(waiting > 0 && { waiting }),
  });
  return (
    <Dialog
      isOpen
      onClose={closeQuestion}
      title={TROUBLE.signInTitle(profile.name)}
      subtitle={`${profile.user}@${profile.host}`}
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
          {(asking === 'again' || asking === 'password-before-key') && (
            <Button onPress={edit}>{TROUBLE.editConnection}</Button>
          )}
          {(error.code === 'VaultUnavailable' || asking === 'nothing') && (
            <Button onPress={tryAgain} isBusy={attempt.isBusy}>
              {TROUBLE.tryAgain}
            </Button>
          )}
          {canType ? (
            <Button
              variant="primary"
              type="submit"
              form={form}
              isBusy={attempt.isBusy}
              isDisabled={secret === ''}
            >
              {TROUBLE.signIn}
            </Button>
          ) : asking === 'again' ? (
            <Button variant="primary" autoFocus onPress={tryAgain} isBusy={attempt.isBusy}>
              {TROUBLE.tryAgain}
            </Button>
          ) : (
            <Button variant="primary" onPress={edit}>
              {TROUBLE.editConnection}
            </Button>
          )}
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <p className={styles.sentence}>{escapeControls(`${sentence} ${nextStep}`)}</p>
        <ErrorNotice error={attempt.error} partner={profile.name} />
        {canType && (
          <form id={form} className={styles.form} onSubmit={signIn}>
            <PasswordField
              label={
                kind === 'passphrase' && authentication.method === 'key-file'
                  ? TROUBLE.passphraseFor(authentication.path)
                  : asking === 'password-before-key'
                    ? SIGN_IN_FIELDS.passwordBeforeKey(profile.user)
                    : TROUBLE.passwordFor(profile.user)
              }
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
