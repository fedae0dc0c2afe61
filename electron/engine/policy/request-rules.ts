import type { EngineParsedInput, EngineRequestName } from '../../../shared/contract/engine-requests.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { Policy } from './policy.ts';

type ProfileOf = (id: string) => Profile;

type Rules = {
  readonly [N in EngineRequestName]?: (
    policy: Policy,
    input: EngineParsedInput<N>,
    profileOf: ProfileOf,
  ) => void;
};

/** What a policy has to say to a request before anything is done for it. Each throws `ForbiddenByPolicy`. */
const RULES: Rules = {
  'profiles.add': (policy, settings) => {
    policy.refuse('add-profiles');
    policy.refuseChange(undefined, settings);
  },
  'profiles.update': (policy, { id, settings }) => {
    policy.refuse('change-profiles');
    policy.refuseChange(id, settings);
  },
  'profiles.remove': (policy, { id }) => {
    policy.refuse('remove-profiles');
    // It would be there again at the next start.
    if (policy.isManaged(id)) policy.refuseSetting('name');
  },
  // Of each setting the import itself asks, once it knows them.
  'profiles.import': (policy, { choices, trustHostKeys }) => {
    policy.refuse('import-profiles');
    if (trustHostKeys) policy.refuse('accept-host-keys');
    for (const { action } of choices)
      if (action !== 'skip') policy.refuse(action === 'replace' ? 'change-profiles' : 'add-profiles');
  },
  'profiles.export': (policy) => policy.refuse('export-profiles'),
  'profiles.adHoc': (policy) => policy.refuse('other-servers'),
  'trust.accept': (policy) => policy.refuse('accept-host-keys'),
  'trust.replace': (policy) => policy.refuse('accept-host-keys'),
  'trust.addNext': (policy) => policy.refuse('accept-host-keys'),
  'trust.configure': (policy) => policy.refuse('accept-host-keys'),
  'sessions.configure': (policy, input, profileOf) => {
    // A pin for this run can only narrow what counts; the other two would make something count.
    if (input.acceptNewHostKey || input.knownHostsFiles.length > 0) policy.refuse('accept-host-keys');
    for (const name of OVERRIDES)
      if (input[name] !== undefined) refuseLocked(policy, profileOf(input.profileId), `transfer.${name}`);
    if (input.route !== undefined) refuseLocked(policy, profileOf(input.profileId), 'route');
    if (input.identityGiven === true) refuseLocked(policy, profileOf(input.profileId), 'authentication');
  },
  'transfers.enqueueUploads': (policy, { profileId, verify }, profileOf) => {
    if (verify !== undefined) refuseLocked(policy, profileOf(profileId), 'transfer.verify');
  },
  'transfers.enqueueDownloads': (policy, { profileId, verify }, profileOf) => {
    if (verify !== undefined) refuseLocked(policy, profileOf(profileId), 'transfer.verify');
  },
};

/** What a run may say otherwise than its profile. */
const OVERRIDES = [
  'concurrency',
  'syncDownloads',
  'uploadLimit',
  'downloadLimit',
  'syncUploads',
  'directWrite',
] as const;

function refuseLocked(policy: Policy, profile: Profile, path: string): void {
  if (policy.isLocked(profile, path)) policy.refuseSetting(path);
}

/** @throws `ForbiddenByPolicy` */
export function keepTo<N extends EngineRequestName>(
  { policy, profiles }: { readonly policy: Policy; readonly profiles: { get(id: string): Profile } },
  name: N,
  input: EngineParsedInput<N>,
): void {
  const rule: Rules[N] = RULES[name];
  rule?.(policy, input, (id) => profiles.get(id));
}
