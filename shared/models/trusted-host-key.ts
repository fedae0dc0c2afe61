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
  readonly how: 'compared' | 'without-comparing' | 'accept-new-option' | 'imported';
}
