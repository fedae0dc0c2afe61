import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { run } from './command.ts';

/** `dsa` only as far as the machine's OpenSSH still makes them. */
export type KeyType = 'ed25519' | 'ecdsa' | 'rsa' | 'dsa';

/** A key pair in OpenSSH's files: `path` is private, `path`.pub public. */
export interface KeyFiles {
  readonly type: KeyType;
  readonly path: string;
  /** One line as in authorized_keys: type and base64, without the comment. */
  readonly publicKey: string;
  /** `SHA256:…` as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

/** Makes a key pair with `ssh-keygen`, replacing what was at `path`. RSA has 3,072 bits, ssh-keygen's default. */
export async function generateKey(path: string, type: KeyType, passphrase = ''): Promise<KeyFiles> {
  await Promise.all([rm(path, { force: true }), rm(`${path}.pub`, { force: true })]);
  await run('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'waybill-test', '-f', path]);
  const [algorithm, base64] = (await readFile(`${path}.pub`, 'utf8')).split(' ');
  if (algorithm === undefined || base64 === undefined) throw new Error(`${path}.pub has no public key`);
  return { type, path, publicKey: `${algorithm} ${base64}`, fingerprint: fingerprintOf(base64) };
}

/** RFC 4648 base64 without padding, of the SHA-256 of the key blob: OpenSSH's form. */
function fingerprintOf(base64: string): string {
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
