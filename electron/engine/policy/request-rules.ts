import type { EngineParsedInput, EngineRequestName } from '../../../shared/contract/engine-requests.ts';
import type { Policy } from './policy.ts';

type Rules = {
  readonly [N in EngineRequestName]?: (policy: Policy, input: EngineParsedInput<N>) => void;
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
  'profiles.adHoc': (policy) => policy.refuse('other-servers'),
  'trust.accept': (policy) => policy.refuse('accept-host-keys'),
  'trust.replace': (policy) => policy.refuse('accept-host-keys'),
  'sessions.configure': (policy, input) => {
    const { profileId, acceptNewHostKey, pinnedHostKeys, knownHostsFiles } = input;
    if (acceptNewHostKey || pinnedHostKeys.length > 0 || knownHostsFiles.length > 0)
      policy.refuse('accept-host-keys');
    for (const name of OVERRIDES)
      if (input[name] !== undefined && policy.isLocked(profileId, `transfer.${name}`))
        policy.refuseSetting(`transfer.${name}`);
  },
  'transfers.enqueueUploads': (policy, { profileId, verify }) => refuseVerify(policy, profileId, verify),
  'transfers.enqueueDownloads': (policy, { profileId, verify }) => refuseVerify(policy, profileId, verify),
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

function refuseVerify(policy: Policy, profileId: string, verify: unknown): void {
  if (verify !== undefined && policy.isLocked(profileId, 'transfer.verify'))
    policy.refuseSetting('transfer.verify');
}

/** @throws `ForbiddenByPolicy` */
export function keepTo<N extends EngineRequestName>(
  policy: Policy,
  name: N,
  input: EngineParsedInput<N>,
): void {
  const rule: Rules[N] = RULES[name];
  rule?.(policy, input);
}
