/** What an open connection agreed on. */
export interface ConnectionFacts {
  /** As negotiated, client to server: `aes256-gcm@openssh.com`. */
  readonly cipher: string;
  readonly keyExchange: string;
  /** As negotiated, client to server; empty where the cipher needs none. */
  readonly mac: string;
  /** `2.0`; anything else isn't spoken. */
  readonly protocolVersion: string;
  /** What the server calls itself: `OpenSSH_9.2p1`. Cleaned, 60 characters at most. */
  readonly software: string;
  readonly hostKeyType: string;
  /** The signature that proved it: `rsa-sha2-512` for a key of type `ssh-rsa`. */
  readonly hostKeyAlgorithm: string;
  /** Of an RSA key; `null` for all others. */
  readonly hostKeyBits: number | null;
  /** Whether both sides count packets from the key exchange on, which Terrapin needs them not to. */
  readonly strictKeyExchange: boolean;
  /** `SHA256:…`. */
  readonly serverKey: string;
  /** What vouched for that key. */
  readonly trustedBy: 'stored' | 'known-hosts' | 'pin' | 'next' | 'accept-new';
  /** When a person or an option trusted that key; `null` where a pin or a known_hosts file did. */
  readonly trustedAtMs: number | null;
}
