import { failure } from '../../../shared/errors.ts';
import type {
  ForbiddableAction,
  ManagedPolicy,
  PolicyFound,
  PolicyView,
} from '../../../shared/models/policy.ts';
import type { Profile, ProfileSettings } from '../../../shared/models/profile.ts';
import { defaultSettings, type LockedProfile, lockedFor } from '../../../shared/policy/effective.ts';
import { isSameValue, settingAt, withSettings } from '../../../shared/policy/setting-paths.ts';

const NOTHING: ManagedPolicy = { contact: null, profiles: [], everyProfile: [], hostKeys: [], forbidden: [] };

/** What IT decided for this machine, for whoever in the engine has to keep to it. */
export class Policy {
  readonly #found: PolicyFound;
  readonly #policy: ManagedPolicy;

  constructor(found: PolicyFound = { state: 'none' }) {
    this.#found = found;
    this.#policy = found.state === 'active' ? found.policy : NOTHING;
  }

  get view(): PolicyView {
    const found = this.#found;
    const { contact, forbidden, everyProfile, profiles, hostKeys } = this.#policy;
    return {
      state: found.state,
      source: found.state === 'none' ? null : found.source,
      reason: found.state === 'ignored' ? found.reason : null,
      contact,
      forbidden,
      everyProfile,
      profiles: profiles.map(({ id, locked }) => ({ id, locked })),
      hostKeys,
    };
  }

  /** The connections that IT gives to everybody. */
  get profiles(): ManagedPolicy['profiles'] {
    return this.#policy.profiles;
  }

  isManaged(profileId: string): boolean {
    return this.#policy.profiles.some(({ id }) => id === profileId);
  }

  forbids(action: ForbiddableAction): boolean {
    return this.#policy.forbidden.includes(action);
  }

  /** @throws `ForbiddenByPolicy` */
  refuse(action: ForbiddableAction): void {
    if (this.forbids(action)) throw this.#forbidden(action, 'this is forbidden on this machine');
  }

  /** Settings as they are in force, stored or only typed: what IT decides stands above them. */
  applied<Settings extends LockedProfile>(settings: Settings): Settings {
    return withSettings(settings, lockedFor(this.#policy, settings));
  }

  /**
   * New settings may repeat what is locked, or say nothing of it; they can't say otherwise.
   * @param profileId `undefined` for a new profile, whose maker needn't know what is locked
   * @throws `ForbiddenByPolicy` naming the first setting that differs
   */
  refuseChange(profileId: string | undefined, settings: ProfileSettings): void {
    const defaults = defaultSettings();
    for (const { path, value } of lockedFor(this.#policy, { ...settings, id: profileId })) {
      const wanted = settingAt(settings, path);
      // A server that moves to another address finds other keys there: what it says of trust may be as it was before.
      const mayBeUnsaid = profileId === undefined || path.startsWith('trust.');
      const isUnsaid = mayBeUnsaid && isSameValue(wanted, settingAt(defaults, path));
      if (!isUnsaid && !isSameValue(wanted, value)) this.refuseSetting(path);
    }
  }

  /** Whether a setting of a profile is IT's to decide. */
  isLocked(profile: Profile, path: string): boolean {
    return lockedFor(this.#policy, profile).some((locked) => locked.path === path);
  }

  /** @throws `ForbiddenByPolicy` */
  refuseSetting(path: string): never {
    throw failure('ForbiddenByPolicy', `${path} is set by IT`, {
      detail: { setting: path, ...this.#contact() },
    });
  }

  #forbidden(action: ForbiddableAction, message: string) {
    return failure('ForbiddenByPolicy', message, { detail: { action, ...this.#contact() } });
  }

  #contact(): Record<string, string> {
    const { contact } = this.#policy;
    return contact === null ? {} : { contact };
  }
}
