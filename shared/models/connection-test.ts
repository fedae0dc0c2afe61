/** What an open connection agreed on. */
export interface ConnectionFacts {
  /** As negotiated, client to server: `aes256-gcm@openssh.com`. */
  readonly cipher: string;
  readonly keyExchange: string;
  readonly hostKeyType: string;
  /** `SHA256:…`. */
  readonly serverKey: string;
  /** When a person or an option trusted that key; `null` where a pin or a known_hosts file did. */
  readonly trustedAtMs: number | null;
}
