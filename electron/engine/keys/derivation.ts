/** What the worker thread is given to derive a key file's encryption key from. */
export interface Derivation {
  /** UTF-8. The worker gets a copy, which it wipes. */
  readonly passphrase: Uint8Array;
  readonly salt: Uint8Array;
  /** Bytes wanted. */
  readonly length: number;
  readonly rounds: number;
}
