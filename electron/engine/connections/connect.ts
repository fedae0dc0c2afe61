import type { Duplex } from 'node:stream';
import type { Algorithms, NegotiatedAlgorithms } from 'ssh2';
import Client from 'ssh2/lib/client.js';
import { Failure, failure } from '../../../shared/errors.ts';
import { cleanServerText } from '../errors/from-ssh.ts';
import { type OfferedAlgorithms, offeredAlgorithms } from './algorithms.ts';
import { signInOnce } from './authenticate.ts';
import type { ConnectOptions, SignedIn } from './connecting.ts';
import { cryptoCapabilities } from './crypto-capabilities.ts';
import { saveRoundTrips } from './fewer-round-trips.ts';
import { fingerprint } from './host-key.ts';
import { trustedHostKeyTypes } from './host-trust.ts';
import { makeCipherLean } from './lean-cipher.ts';
import type { RouteStep, RouteStream } from './routes/route.ts';
import { type Connection, sftpOn } from './sftp-connection.ts';
import { type Asking, askEachType } from './trust/ask-each-type.ts';
import { hostKeyGate } from './trust/host-key-gate.ts';
import { noCommonAlgorithm } from './trust/no-common-algorithm.ts';
import { listenForOffer, type ServerOffer } from './trust/server-offer.ts';
import { WayIn } from './way-in.ts';

export type { ConnectOptions, ConnectStep, SignedIn } from './connecting.ts';
export type { Connection } from './sftp-connection.ts';

/**
 * Opens a connection with one SFTP channel, as {@link signIn} does.
 * @throws `ClosedAfterSignIn`, `SftpUnavailable`, `NoiseBeforeSftp` besides
 */
export const connect = (options: ConnectOptions): Promise<Connection> =>
  signIn(options, sftpOn(options.timeouts, options.need.user));

/**
 * Opens a connection: the way there, key exchange, host key judged before any credential is even asked for, one sign-in attempt, and
 * what `begin` opens on it.
 * The deadline `connectMs` runs twice: up to the question for a credential, and from its answer until that is open.
 * @throws `Unreachable`, `NameNotResolved`, `Timeout`, `ConnectionLost`, `NoCommonAlgorithm`, `ProtocolViolation`,
 * `NotSsh`, `NoGreeting`, `ClosedEarly`, `TooManyConnections`, `KeyExchangeStalled`, `HostKeyUnknown`, `HostKeyChanged`, `HostKeyRevoked`,
 * `AuthenticationFailed`, `SignInUnanswered`, `AgentUnavailable`,
 * `Cancelled`, and whatever the way there, getting the credential and `begin` say
 */
export function signIn<T>(options: ConnectOptions, begin: (signedIn: SignedIn) => Promise<T>): Promise<T> {
  return askEachType(options, (each, asking) => signInNow(each, asking, begin));
}

function signInNow<T>(
  options: ConnectOptions,
  asking: Asking,
  begin: (signedIn: SignedIn) => Promise<T>,
): Promise<T> {
  const { need, trust, timeouts, signal } = options;
  const onStep = options.onStep ?? (() => {});
  return new Promise<T>((resolve, reject) => {
    const client = new Client();
    const leaving = new AbortController();
    let opened: RouteStream | undefined;
    let socket: Duplex | undefined;
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
      leaving.abort();
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

    const attempt = signInOnce({
      need,
      ask: options.askCredential,
      // Whoever is asked is told when the connection is gone: their answer would go nowhere.
      signal: leaving.signal,
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
      const waitedMs = opened?.waitedMs ?? 0;
      asking.onRefused?.({ shown: gate.shown()?.type ?? '', common: common ?? [], waitedMs });
      return false;
    };

    client.on('handshake', (agreed) => {
      const key = gate.shown();
      // Only now is it proven that the server holds the key it showed. Keys exchanged anew later are no step.
      if (negotiated === undefined && key !== undefined)
        onStep({ passed: 'host-key', key, by: gate.trustedBy() });
      if (negotiated === undefined) {
        attempt.watch(client);
        saveRoundTrips(client);
      }
      negotiated = agreed;
      if (socket !== undefined) makeCipherLean(client, socket);
    });
    client.on('error', (thrown: Error & { level?: string; code?: unknown }) => {
      const refusal = gate.refusal();
      const ofSignIn = attempt.explain(thrown);
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
      fail(gate.refusal() ?? attempt.explain() ?? wayIn.ended(undefined));
    });
    client.on('ready', () => {
      wayIn.signedIn();
      options.methods?.accepted();
      onStep({ passed: 'sign-in' });
      opened?.reuseReadBuffer();
      const hostKey = gate.shown();
      if (hostKey === undefined) {
        fail(failure('Internal', 'signed in without a host key'));
        return;
      }
      begin({
        client,
        serverKey: fingerprint(hostKey.blob),
        hostKey,
        trustedBy: gate.trustedBy(),
        negotiated,
        askedPerson: attempt.askedPerson(),
        offer: offer(),
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
    const connectMs = asking.handshakeMs ?? timeouts.connectMs;
    const throughRoute = (route: RouteStream) => {
      if (settled) {
        route.stream.destroy();
        return;
      }
      opened = route;
      socket = route.stream;
      startDeadline('connecting', Math.max(1, connectMs - (performance.now() - begun - route.waitedMs)));
      socket.once('error', (thrown) => fail(wayIn.broke(thrown)));
      offer = listenForOffer(socket);
      algorithms = algorithmsFor(options, asking);
      client.connect({
        sock: socket,
        username: need.user,
        algorithms: algorithms as Algorithms,
        hostVerifier: verifyHostKey,
        authHandler: options.methods?.around(attempt.handler, need.user) ?? attempt.handler,
        readyTimeout: 0,
        keepaliveInterval: timeouts.keepaliveMs,
        keepaliveCountMax: 3,
      });
      wayIn.listen(socket);
    };
    const passed = (step: RouteStep) => {
      if (!settled) onStep(step);
    };
    // Keys may be stored under another name (an alias); the way leads to the server itself.
    const { host, port } = need;
    options
      .openRoute({ host, port }, { connectMs, signal: leaving.signal, onStep: passed })
      .then(throughRoute)
      .catch((thrown: unknown) => fail(thrown instanceof Failure ? thrown : wayIn.broke(thrown)));
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
