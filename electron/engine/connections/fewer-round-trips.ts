import type { Client, ParsedKey } from 'ssh2';

type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** The two places in which ssh2 waits for an answer that decides nothing; its types don't tell. */
interface Internals {
  readonly _remoteVer?: string;
  readonly _protocol?: {
    authPK?(user: string, key: ParsedKey, algorithm?: string, sign?: Sign): void;
    readonly _handlers?: {
      SERVICE_ACCEPT?(protocol: unknown, name: string): void;
      EXT_INFO?(protocol: unknown, extensions: unknown): void;
    };
  };
}

/** The hash that goes with a signature algorithm's name where the key's type alone doesn't say it (RFC 8332). */
const HASHES: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' };

/**
 * Saves two of the nine round trips from an open socket to SFTP's limits, 0.2 s where each takes 100 ms. Call it with
 * ssh2's first `handshake`, that is once the server's identity is proven. Where ssh2 looks different inside, nothing
 * happens. Not to be saved: SFTP's greeting can't follow the request for the subsystem, because OpenSSH opens its
 * channels with a window of no bytes and widens it with the answer.
 */
export function saveRoundTrips(client: Client): void {
  signAtOnce(client);
  if (/^OpenSSH_/.test((client as unknown as Internals)._remoteVer ?? '')) signInAtOnce(client);
}

/**
 * The signature is sent with the key instead of asking first whether the key would do (both: RFC 4252 section 7). Asking
 * spares signatures where many keys are tried; we have exactly one. libssh2 and paramiko do the same. To the server it is
 * one attempt either way.
 */
function signAtOnce(client: Client): void {
  const { _protocol: protocol } = client as unknown as Internals;
  const authenticate = protocol?.authPK?.bind(protocol);
  if (protocol === undefined || authenticate === undefined) return;
  protocol.authPK = (user, key, algorithm, sign) => {
    if (sign !== undefined || !key.isPrivateKey()) {
      authenticate(user, key, algorithm, sign);
      return;
    }
    authenticate(user, key, algorithm, (data, done) => {
      const signature = key.sign(data, algorithm === undefined ? undefined : HASHES[algorithm]);
      if (Buffer.isBuffer(signature)) done(signature);
      // ssh2 says itself what is wrong with a key that can't sign, once the server has asked for it.
      else authenticate(user, key, algorithm);
    });
  };
}

/**
 * Signing in begins with the request for that service instead of after its granting: RFC 4253 section 10 makes nobody
 * wait, and a server that doesn't grant it ends the connection. Only with OpenSSH, where it was tried, and once it has
 * told which signatures it takes (RFC 8308), which it does with the last message of the key exchange.
 */
function signInAtOnce(client: Client): void {
  const handlers = (client as unknown as Internals)._protocol?._handlers;
  const { SERVICE_ACCEPT: begin, EXT_INFO: learn } = handlers ?? {};
  if (handlers === undefined || begin === undefined || learn === undefined) return;
  let begun = false;
  const beginOnce = (protocol: unknown, name: string) => {
    if (begun) return;
    begun = true;
    begin(protocol, name);
  };
  handlers.SERVICE_ACCEPT = beginOnce;
  handlers.EXT_INFO = (protocol, extensions) => {
    learn(protocol, extensions);
    beginOnce(protocol, 'ssh-userauth');
  };
}
