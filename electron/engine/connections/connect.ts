import { isIP, type Socket } from 'node:net';
import type { Algorithms, NegotiatedAlgorithms } from 'ssh2';
import Client from 'ssh2/lib/client.js';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { WeakAlgorithm } from '../../../shared/models/weak-algorithms.ts';
import { cleanServerText } from '../errors/from-ssh.ts';
import { cryptoCapabilities, type OfferedAlgorithms, offeredAlgorithms } from './algorithms.ts';
import { type AskCredential, signInOnce } from './authenticate.ts';
import { saveRoundTrips } from './fewer-round-trips.ts';
import { fingerprint, type HostKey } from './host-key.ts';
import { type HostTrustSources, type TrustedBy, trustedHostKeyTypes } from './host-trust.ts';
import { makeCipherLean } from './lean-cipher.ts';
import type { MethodWatch } from './method-watch.ts';
import { openSocket, type SshSocket } from './open-socket.ts';
import { RemoteShell } from './remote-shell.ts';
import { commandsOn } from './run-command.ts';
import { readSftpGreeting, type SftpGreeting, whyNoSftp } from './sftp-greeting.ts';
import { sftpOpener } from './sftp-opener.ts';
import type { SftpSession } from './sftp-session.ts';
import { type Asking, askEachType } from './trust/ask-each-type.ts';
import { hostKeyGate } from './trust/host-key-gate.ts';
import { noCommonAlgorithm } from './trust/no-common-algorithm.ts';
import { listenForOffer, type ServerOffer } from './trust/server-offer.ts';
import { WayIn } from './way-in.ts';

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
  /** Offered although they are weak. */
  readonly weakAlgorithms: readonly WeakAlgorithm[];
  readonly timeouts: { readonly connectMs: number; readonly keepaliveMs: number; readonly stallMs: number };
  readonly signal: AbortSignal;
  /** Hears of every step that is passed, in order. */
  readonly onStep?: (step: ConnectStep) => void;
  /** Asks first which methods the server offers, and hears what became of each that was tried. */
  readonly methods?: MethodWatch;
}

/** A signed-in connection with one SFTP channel. */
export interface Connection {
  readonly session: SftpSession;
  /** Asks nothing until somebody is to be asked. */
  readonly shell: RemoteShell;
  /** Of the key the server proved to hold: `SHA256:…`. */
  readonly serverKey: string;
  readonly hostKey: HostKey;
  /** What vouches for that key; the caller stores what is `accept-new` or `next`. */
  readonly trustedBy: TrustedBy | 'accept-new';
  readonly negotiated: NegotiatedAlgorithms | undefined;
  /** A person answered the server's questions, and would have to again. */
  readonly askedPerson: boolean;
  /** What the server said it can do; `undefined` where that was missed. */
  readonly offer: ServerOffer | undefined;
  /** One more SFTP channel, without signing in again. @throws `SftpUnavailable` where the server allows no more */
  openChannel(): Promise<SftpSession>;
  /** How the SFTP subsystem introduces itself, byte for byte, on a channel of its own. */
  greetSftp(): Promise<SftpGreeting>;
  /** Settles when the connection is gone, for whatever reason. */
  readonly closed: Promise<void>;
  close(): void;
}

/**
 * Opens a connection: TCP, key exchange, host key judged before any credential is even asked for, one sign-in attempt, one SFTP channel.
 * The deadline `connectMs` runs twice: up to the question for a credential, and from its answer to the open channel.
 * @throws `Unreachable`, `NameNotResolved`, `Timeout`, `ConnectionLost`, `NoCommonAlgorithm`, `ProtocolViolation`,
 * `NotSsh`, `NoGreeting`, `ClosedEarly`, `TooManyConnections`, `KeyExchangeStalled`, `HostKeyUnknown`, `HostKeyChanged`, `HostKeyRevoked`,
 * `AuthenticationFailed`, `SignInUnanswered`, `AgentUnavailable`, `ClosedAfterSignIn`, `SftpUnavailable`, `NoiseBeforeSftp`,
 * `Cancelled`, and whatever getting the credential says
 */
export function connect(options: ConnectOptions): Promise<Connection> {
  return askEachType(options, connectOnce);
}

function connectOnce(options: ConnectOptions, asking: Asking): Promise<Connection> {
  const { need, trust, timeouts, signal } = options;
  const onStep = options.onStep ?? (() => {});
  return new Promise<Connection>((resolve, reject) => {
    const client = new Client();
    let opened: SshSocket | undefined;
    let socket: Socket | undefined;
    let offer: () => ServerOffer | undefined = () => undefined;
    let algorithms: OfferedAlgorithms | undefined;
    let negotiated: NegotiatedAlgorithms | undefined;
    const wayIn = new WayIn();
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
    const startDeadline = (doing: string, ms = timeouts.connectMs) => {
      clearTimeout(timer);
      timer = setTimeout(() => fail(wayIn.late(`${doing} took longer than ${timeouts.connectMs} ms`)), ms);
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

    const gate = hostKeyGate(trust, options.acceptNewHostKey, () => {
      wayIn.sawKey();
      if (negotiated === undefined) onStep({ passed: 'encrypt', ...keyExchangeOf(client) });
    });
    const verifyHostKey = (blob: Buffer): boolean => {
      if (gate.admits(blob)) return true;
      const common = offer()?.hostKey.filter((name) => algorithms?.serverHostKey.some((own) => own === name));
      asking.onRefused?.({ shown: gate.shown()?.type ?? '', common: common ?? [] });
      return false;
    };

    client.on('handshake', (agreed) => {
      const key = gate.shown();
      // Only now is it proven that the server holds the key it showed. Keys exchanged anew later are no step.
      if (negotiated === undefined && key !== undefined)
        onStep({ passed: 'host-key', key, by: gate.trustedBy() });
      if (negotiated === undefined) {
        signIn.watch(client);
        saveRoundTrips(client);
      }
      negotiated = agreed;
      if (socket !== undefined) makeCipherLean(client, socket);
    });
    client.on('error', (thrown: Error & { level?: string; code?: unknown }) => {
      const refusal = gate.refusal();
      const ofSignIn = signIn.explain(thrown);
      const said = offer();
      const disagreement =
        thrown.level === 'handshake' && said !== undefined && algorithms !== undefined
          ? noCommonAlgorithm(said, algorithms)
          : undefined;
      if (refusal !== undefined) fail(refusal);
      else if (ofSignIn !== undefined) fail(ofSignIn);
      else if (disagreement !== undefined) fail(disagreement);
      else if (socket?.readableEnded === true || socket?.destroyed === true)
        // ssh2 calls a connection that ends before the other side has said a word a broken protocol.
        fail(wayIn.ended(thrown));
      else fail(wayIn.broke(thrown));
    });
    client.on('close', () => {
      markClosed();
      fail(gate.refusal() ?? signIn.explain() ?? wayIn.ended(undefined));
    });
    client.on('ready', () => {
      wayIn.signedIn();
      options.methods?.accepted();
      onStep({ passed: 'sign-in' });
      opened?.reuseReadBuffer();
      const openChannel = sftpOpener(client, timeouts.stallMs, closed);
      const greetSftp = () => readSftpGreeting(client, need.user);
      // What is there in SFTP's place is worth a second look, on the same connection.
      const firstChannel = openChannel().catch((refused) => whyNoSftp(client, need.user, refused));
      firstChannel.then((session) => {
        const hostKey = gate.shown();
        if (hostKey === undefined) {
          fail(failure('Internal', 'signed in without a host key'));
          return;
        }
        finish(() =>
          resolve({
            session,
            shell: new RemoteShell(commandsOn(client), () => session.realpath('.')),
            openChannel,
            greetSftp,
            serverKey: fingerprint(hostKey.blob),
            hostKey,
            trustedBy: gate.trustedBy(),
            negotiated,
            askedPerson: signIn.askedPerson(),
            offer: offer(),
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
    startDeadline('connecting', asking.handshakeMs);
    opened = openSocket(need.host, need.port);
    socket = opened.socket;
    // An address is looked up by nobody, so nobody tells that it was found.
    if (isIP(need.host) !== 0) onStep({ passed: 'resolve', address: need.host });
    else
      socket.once('lookup', (error, address) => {
        if (!settled && error === null) onStep({ passed: 'resolve', address });
      });
    socket.once('error', (thrown) => fail(wayIn.broke(thrown)));
    socket.once('connect', () => {
      if (settled || socket === undefined) return;
      onStep({ passed: 'reach' });
      offer = listenForOffer(socket);
      algorithms = algorithmsFor(options, asking);
      client.connect({
        sock: socket,
        username: need.user,
        algorithms: algorithms as Algorithms,
        hostVerifier: verifyHostKey,
        authHandler: options.methods?.around(signIn.handler, need.user) ?? signIn.handler,
        readyTimeout: 0,
        keepaliveInterval: timeouts.keepaliveMs,
        keepaliveCountMax: 3,
      });
      wayIn.listen(socket);
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

/** What to offer this server; of host keys only one type where others were seen. */
function algorithmsFor({ trust, weakAlgorithms }: ConnectOptions, { only }: Asking): OfferedAlgorithms {
  const offered = offeredAlgorithms(trustedHostKeyTypes(trust), cryptoCapabilities(), weakAlgorithms);
  return only === undefined
    ? offered
    : { ...offered, serverHostKey: offered.serverHostKey.filter((name) => only.includes(name)) };
}
