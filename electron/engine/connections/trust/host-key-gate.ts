import { Failure, failure } from '../../../../shared/errors.ts';
import { fingerprint, type HostKey, parseHostKey } from '../host-key.ts';
import {
  type HostKeyVerdict,
  type HostTrustSources,
  hasCertificateAuthority,
  judgeHostKey,
  type TrustedBy,
} from '../host-trust.ts';

/** The gate between key exchange and sign-in: a key that isn't trusted never gets past it. */
export interface HostKeyGate {
  /** What ssh2 asks before anything else of ours is sent. Never throws; whatever goes wrong here refuses the key. */
  readonly admits: (blob: Buffer) => boolean;
  /** The key the server showed last, trusted or not. */
  readonly shown: () => HostKey | undefined;
  readonly trustedBy: () => TrustedBy | 'accept-new';
  /** Why it was refused. */
  readonly refusal: () => Failure | undefined;
}

export function hostKeyGate(
  trust: HostTrustSources,
  acceptNew: boolean,
  /** The key can be read and is about to be judged. */
  onShown: () => void,
): HostKeyGate {
  let shown: HostKey | undefined;
  let trustedBy: TrustedBy | 'accept-new' = 'accept-new';
  let refusal: Failure | undefined;
  return {
    admits: (blob) => {
      try {
        const key = parseHostKey(blob);
        shown = key;
        onShown();
        const verdict = judgeHostKey({ ...trust, key, acceptNew });
        if (verdict.kind === 'trusted' || verdict.kind === 'accept-new') {
          trustedBy = verdict.kind === 'trusted' ? verdict.by : 'accept-new';
          return true;
        }
        refusal = refusalOf(verdict, key, trust);
      } catch (thrown) {
        refusal = thrown instanceof Failure ? thrown : failure('Internal', 'judging the host key failed');
      }
      return false;
    },
    shown: () => shown,
    trustedBy: () => trustedBy,
    refusal: () => refusal,
  };
}

/** With all that the questions for a person need; host and port are those that keys are stored under. */
function refusalOf(
  verdict: Exclude<HostKeyVerdict, { kind: 'trusted' | 'accept-new' }>,
  key: HostKey,
  trust: HostTrustSources,
): Failure {
  const { host, port, policy } = trust;
  const shown = { host, port, keyType: key.type, fingerprint: fingerprint(key.blob) };
  // For the person who accepts it, or after a call puts it in the place of the old one.
  const publicKey = key.blob.toString('base64');
  const forbidden = policy === 'ask' ? {} : { policy };
  switch (verdict.kind) {
    case 'unknown':
      return failure('HostKeyUnknown', 'the host key is not known', {
        detail: {
          ...shown,
          publicKey,
          ...forbidden,
          ...(hasCertificateAuthority(trust) && { certificateAuthority: 'not checked' }),
        },
      });
    case 'revoked':
      return failure('HostKeyRevoked', 'the host key was revoked', { detail: shown });
    case 'changed':
      return failure('HostKeyChanged', 'the host is known with another key', {
        detail: {
          ...shown,
          publicKey,
          ...forbidden,
          trustedFingerprint: verdict.trusted[0]?.fingerprint ?? '',
          trusted: verdict.trusted.map((trusted) => `${trusted.fingerprint} (${trusted.type})`).join(', '),
        },
      });
  }
}
