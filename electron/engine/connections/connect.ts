import type { Duplex } from 'node:stream';
import type { Algorithms, NegotiatedAlgorithms } from 'ssh2';
import Client from 'ssh2/lib/client.js';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import { Failure, failure } from '../../../shared/errors.ts';
import { cleanServerText, fromConnecting } from '../errors/from-ssh.ts';
import { offeredAlgorithms } from './algorithms.ts';
import { type AskCredential, signInOnce } from './authenticate.ts';
import { saveRoundTrips } from './fewer-round-trips.ts';
import { fingerprint, type HostKey, parseHostKey } from './host-key.ts';
import { type HostTrustSources, judgeHostKey, type TrustedBy, trustedHostKeyTypes } from './host-trust.ts';
import { makeCipherLean } from './lean-cipher.ts';
import type { OpenRoute, RouteStep, RouteStream } from './routes/route.ts';
import { type Connection, sftpOn } from './sftp-connection.ts';

export type { Connection } from './sftp-connection.ts';

/** How far a connection has come: what was just passed, and what was found. */
export type ConnectStep =
  | RouteStep
  | {
      readonly passed: 'encrypt';
      readonly software: string;
      readonly negotiated: NegotiatedAlgorithms | undefined;
    }
  | { readonly passed: 'host-key'; readonly key: HostKey; readonly by: TrustedBy | 'accept-new' }
  | { readonly passed: 'sign-in' };

export interface ConnectOptions {
  readonly need: CredentialNeed;
  readonly askCredential: AskCredential;
  readonly trust: HostTrustSources;
  readonly acceptNewHostKey: boolean;
  readonly timeouts: { readonly connectMs: number; readonly keepaliveMs: number; readonly stallMs: number };
  readonly signal: AbortSignal;
  /** The way to the server, before SSH begins. */
  readonly openRoute: OpenRoute;
  /** Hears of every step that is passed, in order. */
  readonly onStep?: (step: ConnectStep) => void;
}

/** A connection on which somebody is signed in; nothing is open on it yet. */
export interface SignedIn {
  readonly client: InstanceType<typeof Client>;
  /** Of the key the server proved to hold: `SHA256:…`. */
  readonly serverKey: string;
  /** Set where the key was taken without asking, as agreed beforehand; the caller stores it. */
  readonly newHostKey: HostKey | undefined;
  readonly negotiated: NegotiatedAlgorithms | undefined;
  /** Settles when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Opens a connection with one SFTP channel, as {@link signIn} does.
 * @throws `SftpUnavailable` besides
 */
export const connect = (options: ConnectOptions): Promise<Connection> =>
  signIn(options, sftpOn(options.timeouts));

/**
 * Opens a connection: the way there, key exchange, host key judged before any credential is even asked for, one sign-in attempt, and
 * what `begin` opens on it.
 * The deadline `connectMs` runs twice: up to the question for a credential, and from its answer until that is open.
 * @throws `Unreachable`, `NameNotResolved`, `Timeout`, `ConnectionLost`, `NoCommonAlgorithm`, `ProtocolViolation`,
 * `HostKeyUnknown`, `HostKeyChanged`, `HostKeyRevoked`, `AuthenticationFailed`, `Cancelled`,
 * and whatever the way there, getting the credential and `begin` say
 */
export function signIn<T>(options: ConnectOptions, begin: (signedIn: SignedIn) => Promise<T>): Promise<T> {
  const { need, trust, timeouts, signal } = options;
  const onStep = options.onStep ?? (() => {});
  return new Promise<T>((resolve, reject) => {
    const client = new Client();
    const leaving = new AbortController();
    let opened: RouteStream | undefined;
    let socket: Duplex | undefined;
    let hostKey: HostKey | undefined;
    let newHostKey: HostKey | undefined;
    let trustedBy: TrustedBy | 'accept-new' = 'accept-new';
    let hostKeyRefusal: Failure | undefined;
    let negotiated: NegotiatedAlgorithms | undefined;
    let settled = false;
    let timer: NodeJS.Timeout | undefined;
    let markClosed = () => {};
    const closed = new Promise<void>((done) => {
      markClosed = done;
    });

    const finish = (act: () => void) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      leaving.abort();
      act();
    };
    const fail = (reason: Failure) =>
      finish(() => {
        client.destroy();
        socket?.destroy();
        reject(reason);
      });
    const startDeadline = (doing: string, leftMs = timeouts.connectMs) => {
      clearTimeout(timer);
      timer = setTimeout(
        () => fail(failure('Timeout', `${doing} took longer than ${timeouts.connectMs} ms`)),
        leftMs,
      );
    };
    const onAbort = () => fail(failure('Cancelled', 'connecting was cancelled'));

    const attempt = signInOnce({
      need,
      ask: options.askCredential,
      signal,
      onWaiting: (waiting) => {
        if (settled) return;
        if (waiting) clearTimeout(timer);
        else startDeadline('signing in');
      },
    });

    /** Never lets a key pass that isn't trusted; anything that goes wrong here refuses it. */
    const verifyHostKey = (blob: Buffer): boolean => {
      try {
        hostKey = parseHostKey(blob);
        if (negotiated === undefined) onStep({ passed: 'encrypt', ...keyExchangeOf(client) });
        const verdict = judgeHostKey({ ...trust, key: hostKey, acceptNew: options.acceptNewHostKey });
        if (verdict.kind === 'trusted') {
          trustedBy = verdict.by;
          return true;
        }
        if (verdict.kind === 'accept-new') {
          newHostKey = hostKey;
          return true;
        }
        hostKeyRefusal = hostKeyFailure(verdict, hostKey, trust);
      } catch (thrown) {
        hostKeyRefusal =
          thrown instanceof Failure ? thrown : failure('Internal', 'judging the host key failed');
      }
      return false;
    };

    client.on('handshake', (algorithms) => {
      // Only now is it proven that the server holds the key it showed. Keys exchanged anew later are no step.
      if (negotiated === undefined && hostKey !== undefined)
        onStep({ passed: 'host-key', key: hostKey, by: trustedBy });
      if (negotiated === undefined) saveRoundTrips(client);
      negotiated = algorithms;
      if (socket !== undefined) makeCipherLean(client, socket);
    });
    client.on('error', (thrown: Error & { level?: string; code?: unknown }) => {
      if (hostKeyRefusal !== undefined) fail(hostKeyRefusal);
      // A server that ends the talk itself once it has seen our credential has refused it.
      else if (
        thrown.level === 'client-authentication' ||
        (attempt.sent() && typeof thrown.code === 'number')
      )
        fail(attempt.refusal());
      else if (socket?.readableEnded === true || socket?.destroyed === true)
        // ssh2 calls a connection that ends before the other side has said a word a broken protocol.
        fail(failure('ConnectionLost', 'the connection ended', { cause: thrown }));
      else fail(fromConnecting(thrown, hostKey !== undefined));
    });
    client.on('close', () => {
      markClosed();
      fail(hostKeyRefusal ?? failure('ConnectionLost', 'the server closed the connection'));
    });
    client.on('ready', () => {
      onStep({ passed: 'sign-in' });
      opened?.reuseReadBuffer();
      begin({
        client,
        serverKey: hostKey === undefined ? '' : fingerprint(hostKey.blob),
        newHostKey,
        negotiated,
        closed,
        close: () => {
          client.end();
          // A peer that never answers our goodbye must not keep the socket.
          setTimeout(() => client.destroy(), 1_000).unref();
        },
      }).then((value) => finish(() => resolve(value)), fail);
    });

    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    const begun = performance.now();
    const { host, port } = trust;
    const { connectMs } = timeouts;
    const throughRoute = (route: RouteStream) => {
      if (settled) {
        route.stream.destroy();
        return;
      }
      opened = route;
      socket = route.stream;
      startDeadline('connecting', Math.max(1, connectMs - (performance.now() - begun - route.waitedMs)));
      socket.once('error', (thrown) => fail(fromConnecting(thrown, hostKey !== undefined)));
      client.connect({
        sock: socket,
        username: need.user,
        algorithms: offeredAlgorithms(trustedHostKeyTypes(trust)) as Algorithms,
        hostVerifier: verifyHostKey,
        authHandler: attempt.handler,
        readyTimeout: 0,
        keepaliveInterval: timeouts.keepaliveMs,
        keepaliveCountMax: 3,
      });
    };
    const passed = (step: RouteStep) => {
      if (!settled) onStep(step);
    };
    options
      .openRoute({ host, port }, { connectMs, signal: leaving.signal, onStep: passed })
      .then(throughRoute)
      .catch((thrown: unknown) => fail(thrown instanceof Failure ? thrown : fromConnecting(thrown, false)));
  });
}

/** What ssh2 knows about the other side once keys were exchanged, before it tells: its types have none of it. */
function keyExchangeOf(client: InstanceType<typeof Client>): {
  software: string;
  negotiated: NegotiatedAlgorithms | undefined;
} {
  const internals = client as unknown as {
    readonly _remoteVer?: string;
    readonly _protocol?: { readonly _kex?: { readonly negotiated?: NegotiatedAlgorithms } };
  };
  return {
    software: cleanServerText(internals._remoteVer ?? '').slice(0, 60),
    negotiated: internals._protocol?._kex?.negotiated,
  };
}

function hostKeyFailure(
  verdict: Exclude<ReturnType<typeof judgeHostKey>, { kind: 'trusted' | 'accept-new' }>,
  key: HostKey,
  { host, port }: HostTrustSources,
): Failure {
  const shown = { host, port, keyType: key.type, fingerprint: fingerprint(key.blob) };
  switch (verdict.kind) {
    case 'unknown':
      return failure('HostKeyUnknown', 'the host key is not known', {
        detail: { ...shown, publicKey: key.blob.toString('base64') },
      });
    case 'revoked':
      return failure('HostKeyRevoked', 'the host key was revoked', { detail: shown });
    case 'changed':
      return failure('HostKeyChanged', 'the host is known with another key', {
        detail: {
          ...shown,
          // For the person who, after a call, puts the new key in the place of the old one.
          publicKey: key.blob.toString('base64'),
          trustedFingerprint: verdict.trusted[0]?.fingerprint ?? '',
          trusted: verdict.trusted.map((trusted) => `${trusted.fingerprint} (${trusted.type})`).join(', '),
        },
      });
  }
}
