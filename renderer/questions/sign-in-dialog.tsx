import type { AppError } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { SIGN_IN_FIELDS } from '../../shared/messages/window/sign-in.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { request } from '../api/api.ts';
import { Button } from '../design/button.tsx';
import { useAttempt } from '../design/use-attempt.ts';
import { useProfileOverview } from '../stores/queue-store.ts';
import { closeQuestion } from '../stores/trouble-store.ts';
import { type AskedSecret, EditButton, SecretDialog } from './secret-dialog.tsx';
import { type WhatToAsk, whatToAsk } from './what-to-ask.ts';

/** Password or passphrase of a held connection: one question, and one answer lets everything go on. */
export function SignInDialog({ profile, error }: { readonly profile: Profile; readonly error: AppError }) {
  const waiting = useProfileOverview(profile.id)?.unfinished.held ?? 0;
  const attempt = useAttempt();
  const asking = whatToAsk(error, profile.authentication);
  const tryAgain = async () => {
    if (await attempt.run(() => request('profiles.release', { id: profile.id }))) closeQuestion();
  };
  return (
    <SecretDialog
      profile={profile}
      error={error}
      message={describe(error, {
        partner: profile.name,
        user: profile.user,
        ...(waiting > 0 && { waiting }),
      })}
      title={TROUBLE.signInTitle(profile.name)}
      subtitle={`${profile.user}@${profile.host}`}
      asked={secretOf(profile, asking)}
      attempt={attempt}
      others={
        <>
          {(asking === 'again' || asking === 'password-before-key') && (
            <EditButton profile={profile} variant="secondary" />
          )}
          {(error.code === 'VaultUnavailable' || asking === 'nothing') && (
            <Button onPress={() => void tryAgain()} isBusy={attempt.isBusy}>
              {TROUBLE.tryAgain}
            </Button>
          )}
        </>
      }
      otherwise={
        asking !== 'again' ? undefined : (
          <Button variant="primary" autoFocus onPress={() => void tryAgain()} isBusy={attempt.isBusy}>
            {TROUBLE.tryAgain}
          </Button>
        )
      }
    />
  );
}

function secretOf({ authentication, user }: Profile, asking: WhatToAsk): AskedSecret | undefined {
  if (asking === 'nothing' || asking === 'again') return undefined;
  const isAskedEachTime =
    authentication.method === 'ask' ||
    (authentication.method === 'key-file' && authentication.askPassphrase === true);
  const kind = asking === 'passphrase' ? 'passphrase' : 'password';
  if (kind === 'passphrase' && authentication.method === 'key-file')
    return { kind, label: TROUBLE.passphraseFor(authentication.path), isAskedEachTime };
  const labelFor = asking === 'password-before-key' ? SIGN_IN_FIELDS.passwordBeforeKey : TROUBLE.passwordFor;
  return { kind, label: labelFor(user), isAskedEachTime };
}
