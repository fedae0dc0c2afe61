import type { AppError } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import { ROUTES } from '../../shared/messages/window/routes.ts';
import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import type { Profile } from '../../shared/models/profile.ts';
import { isProxy } from '../../shared/models/route.ts';
import { useAttempt } from '../design/use-attempt.ts';
import { SecretDialog } from './secret-dialog.tsx';

/** The password for the proxy on the way: it is the proxy's, not the server's. */
export function ProxySignInDialog({
  profile,
  error,
}: {
  readonly profile: Profile;
  readonly error: AppError;
}) {
  const attempt = useAttempt();
  const proxy = isProxy(profile.route) ? profile.route : undefined;
  // One that wants another kind of sign-in, or a user name first, isn't answered with a password.
  const user = error.detail?.why === 'unsupported' ? undefined : proxy?.user;
  return (
    <SecretDialog
      profile={profile}
      error={error}
      message={describe(error, { partner: profile.name })}
      title={ROUTES.proxyTitle(proxy?.host ?? '')}
      subtitle={ROUTES.proxySubtitle(profile.name)}
      asked={user === undefined ? undefined : { kind: 'proxy-password', label: TROUBLE.passwordFor(user) }}
      attempt={attempt}
    />
  );
}
