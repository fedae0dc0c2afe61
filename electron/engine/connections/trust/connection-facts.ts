import type { ConnectionFacts } from '../../../../shared/models/connection-facts.ts';
import { trustAddress } from '../../../../shared/models/trust-settings.ts';
import { cleanServerText } from '../../errors/from-ssh.ts';
import { rsaBits } from '../host-key.ts';
import type { Connection } from '../sftp-connection.ts';
import type { TrustStore } from '../trust-store.ts';
import type { TrustedServer } from './trust-sources.ts';

/** What a connection agreed on; `null` where ssh2 didn't tell. */
export function connectionFacts(
  { serverKey, hostKey, negotiated, offer, trustedBy }: Connection,
  server: TrustedServer,
  { store }: { readonly store: TrustStore },
): ConnectionFacts | null {
  if (negotiated === undefined) return null;
  const { host, port } = trustAddress(server);
  const stored =
    trustedBy === 'pin' || trustedBy === 'known-hosts'
      ? undefined
      : store.list(host, port).find(({ fingerprint }) => fingerprint === serverKey);
  return {
    cipher: negotiated.cs.cipher,
    keyExchange: negotiated.kex,
    mac: negotiated.cs.mac,
    // `SSH-1.99` means 2.0 as well (RFC 4253 section 5.1), and nothing else is spoken.
    protocolVersion: '2.0',
    software: cleanServerText(softwareOf(offer?.identification ?? '')).slice(0, 60),
    // `rsa-sha2-…` are signatures; the key they are made with is an `ssh-rsa` one (RFC 8332).
    hostKeyType: hostKey.type,
    hostKeyAlgorithm: negotiated.serverHostKey,
    hostKeyBits: rsaBits(hostKey),
    strictKeyExchange: offer?.strictKeyExchange ?? false,
    serverKey,
    trustedBy,
    trustedAtMs: stored?.acceptedAtMs ?? null,
  };
}

/** `OpenSSH_9.2p1 Debian-2` of `SSH-2.0-OpenSSH_9.2p1 Debian-2`. */
const softwareOf = (identification: string): string => identification.replace(/^SSH-[^-]*-/, '');
