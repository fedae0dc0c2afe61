/** A host key that somebody decided to trust. */
export interface TrustedHostKey {
  readonly host: string;
  readonly port: number;
  readonly keyType: string;
  /** `SHA256:…` as OpenSSH prints it. */
  readonly fingerprint: string;
  /** Base64 of the key's wire form. */
  readonly publicKey: string;
  readonly acceptedAtMs: number;
  readonly acceptedBy: string;
  /** `planned`: it had been stored ahead, and the server came to show it. */
  readonly how: 'compared' | 'without-comparing' | 'accept-new-option' | 'planned' | 'imported';
}

/** The key a server is going to have, stored ahead of the change: accepted once, in the place of the trusted one. */
export interface NextHostKey {
  readonly host: string;
  readonly port: number;
  /** `SHA256:…`. */
  readonly fingerprint: string;
  /** `null` where only the fingerprint is known. */
  readonly keyType: string | null;
  readonly addedAtMs: number;
  readonly addedBy: string;
}

/** A line of a known_hosts file that speaks of a server. */
export interface KnownHostsLine {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  readonly keyType: string;
  readonly fingerprint: string;
}

/** A key as somebody pasted it. */
export interface PastedKey {
  readonly fingerprint: string;
  /** `null` where only the fingerprint was given. */
  readonly keyType: string | null;
  /** Base64 of the key's wire form; `null` as well. */
  readonly publicKey: string | null;
}

/** The key a server shows just now. */
export interface ShownHostKey {
  readonly keyType: string;
  readonly fingerprint: string;
  /** Base64 of the key's wire form; `null` for a revoked one. */
  readonly publicKey: string | null;
  readonly verdict: 'trusted' | 'unknown' | 'changed' | 'revoked';
}
