import { type Connection, connect } from '../../electron/engine/connections/connect.ts';
import type { HostTrustSources } from '../../electron/engine/connections/host-trust.ts';
import { directRoute } from '../../electron/engine/connections/routes/direct.ts';
import type { Credential } from '../../shared/contract/credentials.ts';

/** A connection of our own to a server on this machine, without an engine around it. */
export interface OpenedConnection extends Connection, Disposable {}

/** Nothing speaks for or against any key of a server. */
export const nothingKnown = (host: string, port: number): HostTrustSources => ({
  host,
  port,
  stored: [],
  knownHosts: [],
  pins: [],
  narrowedTo: [],
  next: [],
  policy: 'ask',
  typeOf: () => undefined,
});

/** @param server whichever key it shows is taken */
export async function openConnection(server: {
  readonly port: number;
  readonly user: string;
  readonly credential: Credential;
}): Promise<OpenedConnection> {
  const { port, user, credential } = server;
  const host = '127.0.0.1';
  const connection = await connect({
    need: {
      profileId: 'p',
      profileName: 'Midwest',
      host,
      port,
      user,
      method: credential.kind === 'password' ? 'password' : 'key-file',
      ...(credential.kind === 'key-file' ? { keyFile: credential.path } : {}),
    },
    askCredential: async () => credential,
    trust: nothingKnown(host, port),
    weakAlgorithms: [],
    acceptNewHostKey: true,
    timeouts: { connectMs: 30_000, keepaliveMs: 15_000, stallMs: 30_000 },
    signal: new AbortController().signal,
    openRoute: directRoute(),
  });
  return Object.assign(connection, { [Symbol.dispose]: () => connection.close() });
}
