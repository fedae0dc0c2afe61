import { mkdir, realpath } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { type AppError, errorOf, failure } from '../../../shared/errors.ts';
import { type ConnectionOptions, serveConnection } from './connection.ts';
import type { PracticeFaults } from './faults.ts';
import { hostKeyFrom } from './host-key.ts';
import { Jail } from './jail.ts';
import type { RequestName } from './sftp-protocol.ts';
import { type PracticeUser, signInCheck } from './sign-in.ts';

export type { FaultTarget, PracticeFaults } from './faults.ts';
export type { ExtensionName, RequestName } from './sftp-protocol.ts';
export { STATUS } from './sftp-protocol.ts';
export type { PracticeUser } from './sign-in.ts';

/** A connection that is silent this long before it is signed in is dropped: OpenSSH's LoginGraceTime. */
const SIGN_IN_DEADLINE_MS = 120_000;

/** Open files and listings one session may have, unless said otherwise. */
const DEFAULT_HANDLE_LIMIT = 100;

export interface PracticeServerOptions {
  /** The real folder that is served as `/`; created if missing, mode 0700. */
  readonly rootDirectory: string;
  readonly users: readonly PracticeUser[];
  /** 0, the default, for any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** PEM or OpenSSH private key; a new Ed25519 key without it. */
  readonly hostKey?: string;
  /** Read at every request; may be changed at any time. */
  readonly faults?: PracticeFaults;
  /** Open files and listings one session may have; 100 unless said otherwise. */
  readonly handleLimit?: number;
  readonly onEvent?: (event: PracticeServerEvent) => void;
}

/** What happens on the server, as it happens. `connection` numbers the connections from 1. */
export type PracticeServerEvent =
  | { readonly kind: 'connection-opened' | 'connection-closed'; readonly connection: number }
  | {
      readonly kind: 'sign-in';
      readonly connection: number;
      readonly user: string;
      readonly method: string;
      readonly accepted: boolean;
    }
  | { readonly kind: 'request'; readonly connection: number; readonly name: RequestName }
  /** A defect of the server itself; the connection is dropped. */
  | { readonly kind: 'failure'; readonly connection: number; readonly error: AppError };

/** Counted since the server started. */
export interface PracticeServerStats {
  readonly connections: number;
  readonly signInAttempts: number;
  readonly refusedSignIns: number;
  readonly requestsByName: Readonly<Partial<Record<RequestName, number>>>;
}

export interface PracticeServer extends AsyncDisposable {
  readonly port: number;
  /** `SHA256:…`, unpadded base64, as OpenSSH prints it. */
  readonly hostKeyFingerprint: string;
  /** `ssh-ed25519 AAAA…`, as in known_hosts. */
  readonly hostPublicKey: string;
  /** The served folder's real path. */
  readonly rootDirectory: string;
  /** Always the present numbers. */
  readonly stats: PracticeServerStats;
  /** Destroys all connections at once, without a farewell; the server goes on listening. */
  dropConnections(): void;
  /** Ends listening and all connections, and closes every file. May be called twice. */
  close(): Promise<void>;
}

/**
 * Starts an SFTP server on loopback, for trying out, demonstrations, training and tests.
 *
 * Throws `KeyUnreadable` for a host or user key that isn't one, `InvalidRequest` if it can't listen on the port.
 */
export async function startPracticeServer(options: PracticeServerOptions): Promise<PracticeServer> {
  const { users, faults = {}, handleLimit = DEFAULT_HANDLE_LIMIT, onEvent = () => undefined } = options;
  const hostKey = hostKeyFrom(options.hostKey);
  const checkSignIn = signInCheck(users);
  await mkdir(options.rootDirectory, { recursive: true, mode: 0o700 });
  const rootDirectory = await realpath(options.rootDirectory);

  const stats = { connections: 0, signInAttempts: 0, refusedSignIns: 0, requestsByName: {} as RequestCounts };
  const jail = new Jail(rootDirectory);
  /** By the client's port. */
  const accepted = new Map<number, { readonly socket: Socket; readonly connection: number }>();
  const serving = new Set<Promise<void>>();

  const optionsOf = (connection: number): ConnectionOptions => ({
    jail,
    faults,
    handleLimit,
    checkSignIn,
    onSignIn: (user, method, isAccepted) => {
      stats.signInAttempts += 1;
      if (!isAccepted) stats.refusedSignIns += 1;
      onEvent({ kind: 'sign-in', connection, user, method, accepted: isAccepted });
    },
    onRequest: (name) => {
      stats.requestsByName[name] = (stats.requestsByName[name] ?? 0) + 1;
      onEvent({ kind: 'request', connection, name });
    },
    onFailure: (error) => onEvent({ kind: 'failure', connection, error: errorOf(error) }),
  });

  const ssh = new ssh2.Server(
    { hostKeys: [hostKey.privateKey], ident: 'WaybillPractice' },
    (connection, client) => {
      // ssh2 keeps its socket to itself; on loopback the client's port names it.
      const known = accepted.get(client.port);
      if (known === undefined) return void connection.end();
      const served = serveConnection(connection, client, known.socket, optionsOf(known.connection));
      serving.add(served);
      void served.finally(() => serving.delete(served));
    },
  );

  // A listener of our own, because ssh2's can neither switch off Nagle's algorithm (which costs 40 ms an answer)
  // nor drop connections.
  const listener = createServer((socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return void socket.destroy();
    const connection = ++stats.connections;
    accepted.set(remotePort, { socket, connection });
    onEvent({ kind: 'connection-opened', connection });
    socket.setNoDelay(true);
    socket.setTimeout(SIGN_IN_DEADLINE_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (accepted.get(remotePort)?.socket === socket) accepted.delete(remotePort);
      onEvent({ kind: 'connection-closed', connection });
    });
    ssh.injectSocket(socket);
  });
  const port = await listening(listener, options.port ?? 0);

  const dropConnections = (): void => {
    for (const { socket } of accepted.values()) socket.destroy();
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      const ended = new Promise<void>((resolve) => void listener.close(() => resolve()));
      dropConnections();
      await ended;
      await Promise.allSettled(serving);
    })();
    return closing;
  };

  return {
    port,
    hostKeyFingerprint: hostKey.fingerprint,
    hostPublicKey: hostKey.publicKey,
    rootDirectory,
    stats,
    dropConnections,
    close,
    [Symbol.asyncDispose]: close,
  };
}

type RequestCounts = Partial<Record<RequestName, number>>;

/** The port the listener got, on 127.0.0.1. */
function listening(listener: NetServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once('error', (cause) => {
      reject(failure('InvalidRequest', `can't listen on 127.0.0.1:${port}`, { detail: { port }, cause }));
    });
    listener.listen({ host: '127.0.0.1', port }, () => resolve((listener.address() as AddressInfo).port));
  });
}
