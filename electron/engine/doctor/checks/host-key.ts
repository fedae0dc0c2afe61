import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import type { ProfileSettings } from '../../../../shared/models/profile.ts';
import { trustAddress } from '../../../../shared/models/trust-settings.ts';
import type { ConnectStep } from '../../connections/connect.ts';
import { fingerprint } from '../../connections/host-key.ts';
import type { Trust } from '../../connections/trust/trust.ts';
import type { Found } from '../stages.ts';

/** Whose key it is, and who vouches for it. */
export function hostKeyFound(
  { key, by }: Extract<ConnectStep, { passed: 'host-key' }>,
  settings: ProfileSettings,
  trust: Trust,
): Found {
  const shown = fingerprint(key.blob);
  const { host, port } = trustAddress(settings);
  const stored = trust.store.list(host, port).find((each) => each.fingerprint === shown);
  const why =
    by === 'accept-new'
      ? DOCTOR_WORDS.notStored
      : by === 'pin' || by === 'next'
        ? DOCTOR_WORDS[by === 'pin' ? 'pinned' : 'nextKey']
        : by === 'known-hosts' || stored === undefined
          ? DOCTOR_WORDS.inKnownHosts
          : DOCTOR_WORDS.trustedSince(new Date(stored.acceptedAtMs).toISOString().slice(0, 10));
  return {
    finding: `${key.type}, ${why}`,
    details: [
      { label: DOCTOR_WORDS.fingerprint, value: shown },
      { label: DOCTOR_WORDS.keyType, value: key.type },
      { label: DOCTOR_WORDS.vouchedBy, value: why },
    ],
    ...(by === 'accept-new' && { cautions: [{ name: 'key-not-stored' as const, facts: {} }] }),
  };
}
