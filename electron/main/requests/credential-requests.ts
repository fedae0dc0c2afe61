import { errorOf } from '../../../shared/errors.ts';
import type { VaultAccount } from '../../vault/vault.ts';
import { ask, type Handlers, type RequestParts } from './request-parts.ts';

type CredentialRequests =
  | 'credentials.state'
  | 'credentials.give'
  | 'credentials.forget'
  | 'connections.tryOut'
  | 'connections.remove';

const KINDS = ['password', 'passphrase'] as const;

export const credentialHandlers = (parts: RequestParts): Handlers<CredentialRequests> => ({
  'credentials.state': async ({ profileId }, signal) => {
    const kept = async (kind: VaultAccount['kind']) =>
      (await parts.vault.get({ profileId, kind }, signal)) !== undefined;
    const [password, passphrase] = [await kept('password'), await kept('passphrase')];
    return { password, passphrase, store: parts.vault.store };
  },
  'credentials.give': async ({ profileId, kind, secret, keep }, signal) => {
    const { authentication } = await ask(parts, 'profiles.get', { id: profileId }, signal);
    // "Ask each time" means it.
    const mayKeep = keep && authentication.method !== 'ask';
    const kept = mayKeep && (await tryToKeep(parts, { profileId, kind }, secret, signal));
    if (kept) parts.owner.withdraw(profileId);
    else parts.owner.giveOnce(profileId, { kind, secret });
    const { released } = await ask(parts, 'profiles.release', { id: profileId }, signal);
    return { released, kept };
  },
  'credentials.forget': async ({ profileId }, signal) => {
    parts.owner.withdraw(profileId);
    for (const kind of KINDS) await parts.vault.delete({ profileId, kind }, signal);
    return null;
  },
  'connections.tryOut': async ({ testId, profileId, settings, secret }, signal) => {
    using _test = parts.owner.openTest(testId, profileId, secret);
    return await ask(parts, 'connections.test', { testId, settings }, signal);
  },
  'connections.remove': async ({ id }, signal) => {
    await ask(parts, 'profiles.remove', { id }, signal);
    parts.owner.withdraw(id);
    if (parts.memory.value.practiceProfileId === id) await parts.memory.remember({ practiceProfileId: null });
    for (const kind of KINDS) {
      try {
        await parts.vault.delete({ profileId: id, kind });
      } catch (thrown) {
        // The profile is gone; that its secret stays behind is not a reason to say that it isn't.
        parts.report('secret of a removed profile not removed', errorOf(thrown));
      }
    }
    return null;
  },
});

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
    if (error.code !== 'VaultUnavailable' && error.code !== 'InvalidRequest') throw thrown;
    report('secret not kept', error);
    return false;
  }
}
