import { DEFAULT_SFTP_PORT } from '../../../shared/destination.ts';
import { type ErrorCode, errorOf } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { DIRECT, isProxy, isSameProxy, type Route } from '../../../shared/models/route.ts';
import { isAskedEachTime } from '../../vault/asked-each-time.ts';
import { secretsToForget } from '../../vault/secrets-to-forget.ts';
import { SECRET_KINDS, type SecretKind, type VaultAccount } from '../../vault/vault.ts';
import { ask, type Handlers, type RequestParts } from './request-parts.ts';
import { overviewOf } from './secrets-overview.ts';

type CredentialRequests =
  | 'credentials.state'
  | 'credentials.overview'
  | 'credentials.forgetAll'
  | 'credentials.give'
  | 'credentials.forget'
  | 'connections.tryOut'
  | 'connections.update'
  | 'connections.remove';

export const credentialHandlers = (parts: RequestParts): Handlers<CredentialRequests> => ({
  'credentials.state': async ({ profileId }, signal) => {
    const kept = async (kind: VaultAccount['kind']) =>
      (await parts.vault.get({ profileId, kind }, signal)) !== undefined;
    const [password, passphrase] = [await kept('password'), await kept('passphrase')];
    return { password, passphrase, proxyPassword: await kept('proxy-password'), store: parts.vault.store };
  },
  'credentials.overview': (_nothing, signal) => overviewOf(parts, signal),
  'credentials.forgetAll': async (_nothing, signal) => {
    const kept = await parts.vault.list(signal);
    for (const account of kept) {
      parts.owner.withdraw(account.profileId);
      await parts.vault.delete(account, signal);
    }
    return { forgotten: kept.length };
  },
  'credentials.give': async ({ profileId, kind, secret, keep }, signal) => {
    const { authentication } = await ask(parts, 'profiles.get', { id: profileId }, signal);
    // "Ask each time" means it.
    const mayKeep = keep && !isAskedEachTime(authentication, kind);
    const kept = mayKeep && (await tryToKeep(parts, { profileId, kind }, secret, signal));
    if (kept) parts.owner.withdraw(profileId);
    else parts.owner.giveOnce(profileId, { kind, secret });
    try {
      const { released } = await ask(parts, 'profiles.release', { id: profileId }, signal);
      return { released, kept };
    } catch (thrown) {
      // The person is told that it failed and asked again: what was typed must not wait for some later sign-in.
      parts.owner.withdraw(profileId);
      throw thrown;
    }
  },
  'credentials.forget': async ({ profileId, kinds = SECRET_KINDS }, signal) => {
    parts.owner.withdraw(profileId);
    for (const kind of kinds) await parts.vault.delete({ profileId, kind }, signal);
    return null;
  },
  'connections.tryOut': async ({ testId, profileId, settings, wishes, secret, proxySecret }, signal) => {
    const stored =
      profileId === undefined ? undefined : await ask(parts, 'profiles.get', { id: profileId }, signal);
    const isTheirs = stored !== undefined && isSameAccount(stored, settings);
    const proxyPassword = await proxyPasswordFor(parts, { stored, settings, typed: proxySecret }, signal);
    using _test = parts.owner.openTest(testId, isTheirs ? profileId : undefined, secret, proxyPassword);
    return await ask(parts, 'connections.test', { testId, settings, wishes }, signal);
  },
  'connections.update': async ({ id, settings }, signal) => {
    const stored = await ask(parts, 'profiles.get', { id }, signal);
    const kinds = secretsToForget({
      isSameAccount: isSameAccount(stored, settings),
      isSameProxy: isSameProxy(stored.route, settings.route ?? DIRECT),
    });
    if (kinds.length > 0) parts.owner.withdraw(id);
    for (const kind of kinds) await parts.vault.delete({ profileId: id, kind }, signal);
    const updated = await ask(parts, 'profiles.update', { id, settings }, signal);
    // What this way of signing in never uses stays nowhere.
    const unused = SECRET_KINDS.filter((kind) => isAskedEachTime(updated.authentication, kind));
    await forgetAfterwards(parts, id, unused);
    return updated;
  },
  'connections.remove': async ({ id }, signal) => {
    await ask(parts, 'profiles.remove', { id }, signal);
    parts.owner.withdraw(id);
    if (parts.memory.value.practiceProfileId === id) await parts.memory.remember({ practiceProfileId: null });
    await forgetAfterwards(parts, id, SECRET_KINDS);
    return null;
  },
});

/** What was asked is done; that a secret stays behind is no reason to say that it isn't. */
async function forgetAfterwards(
  { vault, report }: RequestParts,
  profileId: string,
  kinds: readonly SecretKind[],
): Promise<void> {
  for (const kind of kinds) {
    try {
      await vault.delete({ profileId, kind });
    } catch (thrown) {
      report('secret of a removed profile not removed', errorOf(thrown));
    }
  }
}

type Account = Pick<Profile, 'host' | 'user'> & { readonly port?: number | undefined };

/** Whether a secret kept for one may be shown to the other. */
const isSameAccount = (one: Account, other: Account): boolean =>
  one.host.trim().toLowerCase() === other.host.trim().toLowerCase() &&
  (one.port ?? DEFAULT_SFTP_PORT) === (other.port ?? DEFAULT_SFTP_PORT) &&
  one.user === other.user;

/** What was typed, else what is kept for the profile, as long as the proxy is still the same. */
async function proxyPasswordFor(
  { vault }: RequestParts,
  test: {
    readonly stored: Profile | undefined;
    readonly settings: { readonly route: Route };
    readonly typed: string | undefined;
  },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { stored, settings, typed } = test;
  const { route } = settings;
  if (typed !== undefined || stored === undefined) return typed;
  if (!isProxy(route) || route.user === undefined || !isSameProxy(stored.route, route)) return undefined;
  return vault.get({ profileId: stored.id, kind: 'proxy-password' }, signal);
}
/** Why a secret may not be kept, and yet serve: no keychain, too long for it, forbidden by IT. */
const NOT_KEPT: ReadonlySet<ErrorCode> = new Set(['VaultUnavailable', 'InvalidRequest', 'ForbiddenByPolicy']);

/** False where this computer can't keep it just now: then it serves this one sign-in, and the person is told. */
async function tryToKeep(
  { vault, report }: RequestParts,
  account: VaultAccount,
  secret: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await vault.set(account, secret, signal);
    return true;
  } catch (thrown) {
    const error = errorOf(thrown);
    if (!NOT_KEPT.has(error.code)) throw thrown;
    report('secret not kept', error);
    return false;
  }
}
