import type { Socket } from 'node:net';
import type { AuthContext, AuthenticationType, ClientInfo, Connection, ServerChannel } from 'ssh2';
import type { PracticeFaults } from './faults.ts';
import type { Jail } from './jail.ts';
import type { RequestName } from './sftp-protocol.ts';
import { serveSftpSession } from './sftp-session.ts';
import type { SignInCheck } from './sign-in.ts';

/** Refused sign-ins after which a connection is dropped: OpenSSH's MaxAuthTries. */
const MAX_REFUSALS = 6;

const METHODS: AuthenticationType[] = ['publickey', 'password'];

/** Clients that send SYMLINK's target first although the draft says otherwise; ssh2 knows them by the same words. */
const TARGET_FIRST_CLIENTS = /^(?:OpenSSH|dropbear)/;

export interface ConnectionOptions {
  readonly jail: Jail;
  readonly faults: PracticeFaults;
  readonly handleLimit: number;
  readonly checkSignIn: SignInCheck;
  readonly onSignIn: (user: string, method: string, accepted: boolean) => void;
  readonly onRequest: (name: RequestName) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Serves one client until its socket closes; resolves when everything it had open is closed. Once the client is
 * signed in, the socket's timeout is taken away.
 */
export async function serveConnection(
  connection: Connection,
  client: ClientInfo,
  socket: Socket,
  options: ConnectionOptions,
): Promise<void> {
  const gone = new AbortController();
  const sessions = new Set<Promise<void>>();
  let refusals = 0;

  // A client that breaks the protocol or the line: ssh2 closes the connection, and that is all there is to do.
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => {
    if (decide(context, options) === 'refused' && ++refusals >= MAX_REFUSALS) connection.end();
  });
  connection.on('ready', () => socket.setTimeout(0));
  connection.on('session', (acceptSession) => {
    const session = acceptSession();
    const closed = new AbortController();
    session.on('close', () => closed.abort());
    // Not the event 'sftp': ssh2's own SFTP server can't name extensions in its greeting, so its client would
    // never use posix-rename, fsync or the larger packets that OpenSSH offers.
    session.on('subsystem', (accept, reject, { name }) => {
      if (name !== 'sftp') return void reject?.();
      const serving = serveSftpSession({
        channel: accept() as ServerChannel,
        jail: options.jail,
        faults: options.faults,
        handleLimit: options.handleLimit,
        symlinkTargetFirst: TARGET_FIRST_CLIENTS.test(client.header.versions.software),
        signal: gone.signal,
        muted: AbortSignal.any([gone.signal, closed.signal]),
        onRequest: options.onRequest,
        onFailure: options.onFailure,
        dropConnection: () => {
          gone.abort();
          socket.destroy();
        },
      });
      sessions.add(serving);
      void serving.finally(() => sessions.delete(serving));
    });
  });

  await new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
  gone.abort();
  await Promise.allSettled(sessions);
}

/** Answers one request to sign in; the methods named on a refusal are the same for all, so that no user can be found out. */
function decide(
  context: AuthContext,
  { checkSignIn, faults, onSignIn }: ConnectionOptions,
): 'refused' | 'other' {
  const checked = checkSignIn(context);
  const verdict = faults.refuseSignIn && checked !== 'methods wanted' ? 'refused' : checked;
  if (verdict === 'accepted' || verdict === 'refused')
    onSignIn(context.username, context.method, verdict === 'accepted');
  if (verdict === 'accepted' || verdict === 'signature wanted') context.accept();
  else context.reject(METHODS);
  return verdict === 'refused' ? 'refused' : 'other';
}
