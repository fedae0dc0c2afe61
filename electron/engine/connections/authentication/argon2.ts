import * as crypto from 'node:crypto';

export type Argon2Flavour = 'argon2d' | 'argon2i' | 'argon2id';

/** As RFC 9106 names them. */
export interface Argon2Cost {
  readonly flavour: Argon2Flavour;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}

/**
 * A key of `length` bytes. Node's own where it is there, on a thread; Electron's BoringSSL has none, so there it is done by
 * `@noble/hashes`, in slices between which everything else goes on (PuTTYgen's default: 80 ms and 0.8 s).
 */
export async function argon2(
  passphrase: Buffer,
  salt: Buffer,
  cost: Argon2Cost,
  length: number,
): Promise<Buffer> {
  // Not in the types as what it may be: missing.
  const native: typeof crypto.argon2 | undefined = crypto.argon2;
  return native === undefined
    ? argon2InJavaScript(passphrase, salt, cost, length)
    : argon2OfNode(native, passphrase, salt, cost, length);
}

function argon2OfNode(
  native: typeof crypto.argon2,
  passphrase: Buffer,
  salt: Buffer,
  { flavour, memoryKiB, passes, lanes }: Argon2Cost,
  length: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    native(
      flavour,
      {
        message: passphrase,
        nonce: salt,
        memory: memoryKiB,
        passes,
        parallelism: lanes,
        tagLength: length,
      },
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
}

/** The same without OpenSSL. */
export async function argon2InJavaScript(
  passphrase: Buffer,
  salt: Buffer,
  { flavour, memoryKiB, passes, lanes }: Argon2Cost,
  length: number,
): Promise<Buffer> {
  const { argon2dAsync, argon2iAsync, argon2idAsync } = await import('@noble/hashes/argon2.js');
  const derive = { argon2d: argon2dAsync, argon2i: argon2iAsync, argon2id: argon2idAsync }[flavour];
  const key = await derive(passphrase, salt, { m: memoryKiB, t: passes, p: lanes, dkLen: length });
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength);
}
