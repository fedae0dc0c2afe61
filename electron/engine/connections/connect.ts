import { isIP, type Socket } from 'node:net';
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
import { openSocket, type SshSocket } from './open-socket.ts';
import { RemoteShell } from './remote-shell.ts';
import { commandsOn } from './run-command.ts';
import { SftpSession } from './sftp-session.ts';

/** How far a connection has come: what was just passed, and what was found. */
export type ConnectStep =
  | { readonly passed: 'resolve'; readonly address: string }
  | { readonly passed: 'reach' }
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
  /** Hears of every step that is passed, in order. */
  readonly onStep?: (step: ConnectStep) => void;
}

/** A signed-in connection with one SFTP channel. */
export interface Connection {
  readonly session: SftpSession;
  /** Asks nothing until somebody is to be asked. */
  readonly shell: RemoteShell;
  /** Of the key the server proved to hold: `SHA256:…`. */
  readonly serverKey: string;
  /** Set where the key was taken without asking, as agreed beforehand; the caller stores it. */
  readonly newHostKey: HostKey | undefined;
  readonly negotiated: NegotiatedAlgorithms | undefined;
  /** A person answered the server's questions, and would have to again. */
  readonly askedPerson: boolean;
  /** One more SFTP channel, without signing in again. @throws `SftpUnavailable` where the server allows no more */
  openChannel(): Promise<SftpSession>;
  /** Settles when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Opens a connection: TCP, key exchange, host key judged before any credential is even asked for, one sign-in attempt, one SFTP channel.
 * The deadline `connectMs` runs twice: up to the question for a credential, and from its answer to the open channel.
 * @throws `Unreachable`, `NameNotResolved`, `Timeout`, `ConnectionLost`, `NoCommonAlgorithm`, `ProtocolViolation`,
 * `HostKeyUnknown`, `HostKeyChanged`, `HostKeyRevoked`, `AuthenticationFailed`, `SignInUnanswered`, `AgentUnavailable`, `SftpUnavailable`,
 * `Cancelled`, and whatever getting the credential says
 */
export function connect(options: ConnectOptions): Promise<Connection> {
  const { need, trust, timeouts, signal } = options;
  const onStep = options.onStep ?? (() => {});
  return new Promise<Connection>((resolve, reject) => {
    const client = new Client();
    let opened: SshSocket | undefined;
    let socket: Socket | undefined;
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
      act();
    };
    const fail = (reason: Failure) =>
      finish(() => {
        client.destroy();
        socket?.destroy();
        reject(reason);
      });
    const startDeadline = (doing: string) => {
      clearTimeout(timer);
      timer = setTimeout(
        () => fail(failure('Timeout', `${doing} took longer than ${timeouts.connectMs} ms`)),
        timeouts.connectMs,
      );
    };
    const onAbort = () => fail(failure('Cancelled', 'connecting was cancelled'));

    const signIn = signInOnce({
      need,
      ask: options.askCredential,
      signal,
      onWaiting: (waiting) => {
        if (settled) return;
        if (waiting) clearTimeout(timer);
        else startDeadline('signing in');
      },
      onGiveUp: (why) => fail(why),
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
      if (negotiated === undefined) {
        signIn.watch(client);
        saveRoundTrips(client);
      }
      negotiated = algorithms;
      if (socket !== undefined) makeCipherLean(client, socket);
    });
    client.on('error', (thrown: Error & { level?: string; code?: unknown }) => {
      const ofSignIn = signIn.explain(thrown);
      if (hostKeyRefusal !== undefined) fail(hostKeyRefusal);
      else if (ofSignIn !== undefined) fail(ofSignIn);
      else if (socket?.readableEnded === true || socket?.destroyed === true)
        // ssh2 calls a connection that ends before the other side has said a word a broken protocol.
        fail(failure('ConnectionLost', 'the connection ended', { cause: thrown }));
      else fail(fromConnecting(thrown, hostKey !== undefined));
    });
    client.on('close', () => {
      markClosed();
      fail(
        hostKeyRefusal ?? signIn.explain() ?? failure('ConnectionLost', 'the server closed the connection'),
      );
    });
    client.on('ready', () => {
      onStep({ passed: 'sign-in' });
      opened?.reuseReadBuffer();
      const openChannel = () =>
        new Promise<SftpSession>((opened, refused) => {
          const refuse = (cause?: unknown) =>
            refused(failure('SftpUnavailable', 'no SFTP channel', { cause }));
          // A connection that breaks now never answers.
          void closed.then(() => refuse());
          client.sftp((error, sftp) => {
            if (error) {
              refuse(error);
              return;
            }
            const session = new SftpSession(sftp, {
              stallMs: timeouts.stallMs,
              giveUp: () => client.destroy(),
            });
            void closed.then(() => session.end());
            opened(session);
          });
        });
      openChannel().then((session) => {
        finish(() =>
          resolve({
            session,
            shell: new RemoteShell(commandsOn(client), () => session.realpath('.')),
            openChannel,
            serverKey: hostKey === undefined ? '' : fingerprint(hostKey.blob),
            newHostKey,
            negotiated,
            askedPerson: signIn.askedPerson(),
            closed,
            close: () => {
              session.end();
              client.end();
              // A peer that never answers our goodbye must not keep the socket.
              setTimeout(() => client.destroy(), 1_000).unref();
            },
          }),
        );
      }, fail);
    });

    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    startDeadline('connecting');
    opened = openSocket(need.host, need.port);
    socket = opened.socket;
    // An address is looked up by nobody, so nobody tells that it was found.
    if (isIP(need.host) !== 0) onStep({ passed: 'resolve', address: need.host });
    else
      socket.once('lookup', (error, address) => {
        if (!settled && error === null) onStep({ passed: 'resolve', address });
      });
    socket.once('error', (thrown) => fail(fromConnecting(thrown, hostKey !== undefined)));
    socket.once('connect', () => {
      if (settled || socket === undefined) return;
      onStep({ passed: 'reach' });
      client.connect({
        sock: socket,
        username: need.user,
        algorithms: offeredAlgorithms(trustedHostKeyTypes(trust)) as Algorithms,
        hostVerifier: verifyHostKey,
        authHandler: signIn.handler,
        readyTimeout: 0,
        keepaliveInterval: timeouts.keepaliveMs,
        keepaliveCountMax: 3,
      });
    });
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
