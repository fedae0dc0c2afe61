import type { Credential } from '../../../shared/contract/credentials.ts';
import type { SessionOptions } from '../../../shared/contract/engine-requests.ts';
import { errorOf, failure } from '../../../shared/errors.ts';
import { FINDINGS } from '../../../shared/messages/connection-findings.ts';
import type { ConnectionTest } from '../../../shared/models/connection-test.ts';
import type { ProfileSettings } from '../../../shared/models/profile.ts';
import { trustAddress } from '../../../shared/models/trust-settings.ts';
import type { AskCredential } from './authenticate.ts';
import { credentialNeed } from './authentication/credential-need.ts';
import { type Connection, type ConnectStep, connect } from './connect.ts';
import { ConnectionSteps } from './connection-steps.ts';
import { fingerprint } from './host-key.ts';
import { type RouteParts, routeFor } from './routes/open-route.ts';
import type { SftpSession } from './sftp-session.ts';
import type { Trust } from './trust/trust.ts';

/** How long listing the folder may take, milliseconds, and how many names are counted at most. */
const LIST_MS = 10_000;
const MOST_COUNTED = 1_000;

const SIGNED_IN_WITH: Readonly<Record<Credential['kind'], string>> = {
  password: 'password',
  'key-file': FINDINGS.withKey,
  agent: FINDINGS.withAgent,
  answers: FINDINGS.withAnswers,
  none: '',
};

export interface ConnectionTestParts {
  readonly trust: Trust;
  readonly askCredential: AskCredential;
  readonly changed: (test: ConnectionTest) => void;
  /** What was said about reaching a server for the life of this engine, if anything. */
  readonly optionsFor: (host: string, port: number) => SessionOptions | undefined;
  readonly routes: RouteParts;
}

/**
 * Tries what somebody typed, step by step, on a connection of its own: one attempt, one sign-in, the folder's names.
 * It is judged exactly as a real connection would be, but nothing is stored and no profile is touched. The credential
 * is asked for under the test's id.
 * @returns what was found, also where a step failed or the test was cancelled; doesn't throw
 */
export async function testConnection(
  parts: ConnectionTestParts,
  input: { readonly testId: string; readonly settings: ProfileSettings },
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const { settings, testId } = input;
  const steps = new ConnectionSteps(testId, parts.changed);
  let connection: Connection | undefined;
  try {
    let signedInWith = '';
    connection = await connect({
      ...(await reaching(parts, settings, testId)),
      need: credentialNeed(testId, settings),
      askCredential: async (need, asking) => {
        const credential = await parts.askCredential(need, asking);
        signedInWith = SIGNED_IN_WITH[credential.kind];
        return credential;
      },
      // A new key is a question here, even where an option would have answered it: nothing is stored.
      acceptNewHostKey: false,
      timeouts: settings.timeouts,
      signal,
      onStep: (step) => {
        if (step.passed === 'sign-in') steps.pass('sign-in', FINDINGS.signedIn(settings.user, signedInWith));
        else notice(steps, step, settings, parts.trust);
      },
    });
    steps.pass('list', await countNames(connection.session, settings.remoteFolder, signal));
  } catch (thrown) {
    steps.fail(errorOf(thrown));
  } finally {
    connection?.close();
  }
  return steps.test;
}

async function reaching(
  { trust, optionsFor, routes }: ConnectionTestParts,
  settings: ProfileSettings,
  testId: string,
) {
  const { host, port } = trustAddress(settings);
  const options = optionsFor(host, port);
  const owner = { profileId: testId, profileName: settings.name };
  return {
    openRoute: routeFor(options?.route ?? settings.route, owner, routes),
    trust: await trust.sources.of(settings, options),
    weakAlgorithms: settings.trust.weakAlgorithms,
  };
}

function notice(
  steps: ConnectionSteps,
  step: Exclude<ConnectStep, { passed: 'sign-in' }>,
  settings: ProfileSettings,
  trust: Trust,
): void {
  switch (step.passed) {
    case 'resolve':
      steps.pass('resolve', step.by === 'here' ? step.addresses.join(', ') : FINDINGS.lookedUpBy[step.by]);
      return;
    case 'reach':
      steps.pass('reach', FINDINGS.reached(settings.port, step));
      return;
    case 'encrypt':
      if (step.software !== '') steps.find('reach', `${steps.finding('reach')}, ${step.software}`);
      steps.pass(
        'encrypt',
        step.negotiated === undefined
          ? null
          : FINDINGS.encrypted(step.negotiated.kex, step.negotiated.cs.cipher),
      );
      return;
    case 'host-key': {
      const shown = fingerprint(step.key.blob);
      const { host, port } = trustAddress(settings);
      const stored = trust.store.list(host, port).find((key) => key.fingerprint === shown);
      const why =
        step.by === 'pin' || step.by === 'next'
          ? FINDINGS[step.by === 'pin' ? 'pinned' : 'nextKey']
          : step.by === 'known-hosts' || stored === undefined
            ? FINDINGS.inKnownHosts
            : FINDINGS.trustedSince(new Date(stored.acceptedAtMs).toISOString().slice(0, 10));
      steps.pass('host-key', FINDINGS.hostKey(shown, why));
    }
  }
}

/** `4 items`; counts no further than somebody would want to know. */
async function countNames(session: SftpSession, path: string, signal: AbortSignal): Promise<string> {
  const late = AbortSignal.timeout(LIST_MS);
  const either = AbortSignal.any([signal, late]);
  const counting = (async () => {
    const handle = await session.opendir(path);
    let count = 0;
    while (count < MOST_COUNTED && !either.aborted) {
      const batch = await session.readdir(handle);
      if (batch === null) break;
      count += batch.filter(({ filename }) => filename !== '.' && filename !== '..').length;
    }
    await session.close(handle);
    return count;
  })();
  // Whoever stops waiting closes the connection, and with it what is still asked.
  counting.catch(() => {});
  const stopped = Promise.withResolvers<never>();
  const stop = () =>
    stopped.reject(
      signal.aborted
        ? failure('Cancelled', 'the test was cancelled')
        : failure('Timeout', `listing took longer than ${LIST_MS} ms`, { path }),
    );
  if (either.aborted) stop();
  either.addEventListener('abort', stop, { once: true });
  try {
    const count = await Promise.race([counting, stopped.promise]);
    if (count >= MOST_COUNTED) return FINDINGS.itemsOrMore(MOST_COUNTED);
    return FINDINGS.items(count);
  } finally {
    either.removeEventListener('abort', stop);
  }
}
