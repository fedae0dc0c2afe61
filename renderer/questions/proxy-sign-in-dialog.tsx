import { type FormEvent, useId, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import { escapeControls } from '../../shared/escape-controls.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { ROUTES } from '../../shared/messages/window/routes.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { keepsSecrets } from '../../shared/models/app-state.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { isProxy } from '../../shared/models/route.ts';
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
import { closeQuestion } from '../stores/trouble-store.ts';
import styles from './questions.module.css';
import { reportForIt } from './report-for-it.ts';

/** The password for the proxy on the way: it is the proxy's, not the server's. */
export function ProxySignInDialog({
  profile,
  error,
}: {
  readonly profile: Profile;
  readonly error: AppError;
}) {
  const form = useId();
  const store = useAppStore(({ app }) => app?.secretStore ?? 'none');
  const { route } = profile;
  const user = isProxy(route) ? route.user : undefined;
  // One that wants another kind of sign-in, or a user name first, isn't answered with a password.
  const canType = user !== undefined && error.detail?.why !== 'unsupported';
  const canKeep = keepsSecrets(store);
  const [secret, setSecret] = useState('');
  const [keep, setKeep] = useState(true);
  const attempt = useAttempt();

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    if (secret === '' || attempt.isBusy) return;
    const isGiven = await attempt.run(async () => {
      const wanted = keep && canKeep;
      const { kept } = await request('credentials.give', {
        profileId: profile.id,
        kind: 'proxy-password',
        secret,
        keep: wanted,
      });
      if (wanted && !kept) toast({ tone: 'warning', text: TROUBLE.notKept });
      setSecret('');
    });
    if (isGiven) closeQuestion();
  };
  const edit = () => {
    closeQuestion();
    void goTo({ page: 'connections', profileId: profile.id });
  };
  const { sentence, nextStep } = describe(error, { partner: profile.name });
  return (
    <Dialog
      isOpen
      onClose={closeQuestion}
      title={ROUTES.proxyTitle(isProxy(route) ? route.host : '')}
      subtitle={ROUTES.proxySubtitle(profile.name)}
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
          <form id={form} className={styles.form} onSubmit={(event) => void signIn(event)}>
            <PasswordField
              label={TROUBLE.passwordFor(user)}
              value={secret}
              onChange={setSecret}
              autoFocus
              description={TROUBLE.oneTry}
            />
            {canKeep ? (
              <CheckboxField label={TROUBLE.keep[store]} isSelected={keep} onChange={setKeep} />
            ) : (
              <p className={styles.note}>
                {store === 'forbidden' ? TROUBLE.keepingForbidden : TROUBLE.keptNowhere}
              </p>
            )}
          </form>
        )}
      </div>
    </Dialog>
  );
}
