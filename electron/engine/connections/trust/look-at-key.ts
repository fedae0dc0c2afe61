import type { SessionOptions } from '../../../../shared/contract/session-options.ts';
import { appError, errorOf, failure } from '../../../../shared/errors.ts';
import type { ProfileSettings } from '../../../../shared/models/profile.ts';
import type { ShownHostKey } from '../../../../shared/models/trusted-host-key.ts';
import { connect } from '../connect.ts';
import { fingerprint } from '../host-key.ts';
import type { OpenRoute } from '../routes/route.ts';
import type { TrustSources } from './trust-sources.ts';

/**
 * Which key a server shows, and what would be thought of it. The connection ends before anybody signs in; nothing is stored.
 * @throws what connecting says, where no key was seen
 */
export async function lookAtKey(
  sources: TrustSources,
  settings: ProfileSettings,
  session: SessionOptions | undefined,
  openRoute: OpenRoute,
  signal: AbortSignal,
): Promise<ShownHostKey> {
  const enough = appError('Cancelled', 'the key was seen');
  let shown: ShownHostKey | undefined;
  try {
    const connection = await connect({
      need: {
        profileId: '',
        profileName: settings.name,
        host: settings.host,
        port: settings.port,
        user: settings.user,
        method: 'ask',
      },
      askCredential: async () => ({ kind: 'none', error: enough }),
      trust: await sources.of(settings, session),
      acceptNewHostKey: false,
      weakAlgorithms: settings.trust.weakAlgorithms,
      timeouts: settings.timeouts,
      signal,
      openRoute,
      onStep: (step) => {
        if (step.passed !== 'host-key') return;
        shown = {
          keyType: step.key.type,
          fingerprint: fingerprint(step.key.blob),
          publicKey: step.key.blob.toString('base64'),
          verdict: 'trusted',
        };
      },
    });
    // A server that lets anybody in.
    connection.close();
  } catch (thrown) {
    const error = errorOf(thrown);
    const { keyType, fingerprint: print, publicKey, via } = error.detail ?? {};
    // The key of a jump host on the way is another question.
    const verdict = via === undefined ? VERDICTS[error.code] : undefined;
    if (verdict !== undefined)
      return {
        keyType: String(keyType ?? ''),
        fingerprint: String(print ?? ''),
        publicKey: publicKey === undefined ? null : String(publicKey),
        verdict,
      };
    if (shown === undefined || signal.aborted) throw thrown;
  }
  if (shown === undefined) throw failure('Internal', 'connected without a host key');
  return shown;
}

const VERDICTS: Readonly<Partial<Record<string, ShownHostKey['verdict']>>> = {
  HostKeyUnknown: 'unknown',
  HostKeyChanged: 'changed',
  HostKeyRevoked: 'revoked',
};
