import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Client } from 'ssh2';

/** Where ssh2 keeps the session keys of AES-GCM; its types don't tell. */
interface Internals {
  readonly _protocol?: {
    readonly _cipher?: { _encKey?: Buffer | KeyObject };
    readonly _decipher?: { _decipherKey?: Buffer | KeyObject };
  };
}

/**
 * Gives the session's AES-GCM keys the form in which Node can use them at once. ssh2 makes a new cipher for every packet,
 * and with a plain buffer Node prepares the key anew each time: 13 microseconds against 3, a quarter of the time that
 * 1 GiB takes. Call it after every key exchange; where ssh2 looks different inside, nothing happens.
 */
export function prepareSessionKeys(client: Client): void {
  const { _protocol: protocol } = client as unknown as Internals;
  const cipher = protocol?._cipher;
  if (Buffer.isBuffer(cipher?._encKey)) cipher._encKey = createSecretKey(cipher._encKey);
  const decipher = protocol?._decipher;
  if (Buffer.isBuffer(decipher?._decipherKey)) decipher._decipherKey = createSecretKey(decipher._decipherKey);
}
