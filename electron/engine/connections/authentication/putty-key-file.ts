import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readWireString, wireString } from '../ssh-wire.ts';
import { type Argon2Cost, argon2 } from './argon2.ts';

/**
 * PuTTY's private keys, versions 2 and 3 (appendix C of its manual): lines of text, the public and the private half in base64,
 * and a MAC over all of it that only the passphrase makes.
 */

/** Bytes; beyond these a file is meant to keep us busy. PuTTYgen takes 8 MiB and as many passes as fit a tenth of a second. */
const MOST_MEMORY_KIB = 1_048_576;
const MOST_WORK_KIB = 16_777_216;
const BLOCK = 16;

const FLAVOURS = { Argon2id: 'argon2id', Argon2i: 'argon2i', Argon2d: 'argon2d' } as const;

/** Why a file can't be used, for whoever makes a sentence of it. */
export class PuttyKeyProblem extends Error {
  override readonly name = 'PuttyKeyProblem';
  readonly problem: 'damaged' | 'old-version' | 'encryption' | 'too-costly' | 'locked' | 'wrong-passphrase';

  constructor(problem: PuttyKeyProblem['problem'], message: string) {
    super(message);
    this.problem = problem;
  }
}

/** Both halves as PuTTY writes them; what they hold depends on `type`. */
export interface PuttyKey {
  readonly type: string;
  readonly publicPart: Buffer;
  readonly privatePart: Buffer;
}

interface PuttyKeyFile {
  readonly version: 2 | 3;
  readonly type: string;
  readonly encryption: string;
  readonly comment: string;
  readonly publicPart: Buffer;
  readonly cost: Argon2Cost | undefined;
  readonly salt: Buffer;
  readonly secret: Buffer;
  readonly mac: Buffer;
}

interface Keys {
  readonly cipher: Buffer;
  readonly iv: Buffer;
  readonly mac: Buffer;
}

/** Whether a file claims to be one, of whatever version. */
export const isPuttyKeyFile = (text: string): boolean => /^PuTTY-User-Key-File-\d+:/.test(text);

/**
 * Opens the file and checks its MAC.
 * @param text read as Latin-1: the MAC is over the comment's bytes, whatever they were meant to be
 * @throws {@link PuttyKeyProblem}
 */
export async function openPuttyKey(text: string, passphrase: string | undefined): Promise<PuttyKey> {
  const file = parseLines(text);
  if (file.encryption === 'none') {
    // Version 2 makes the key of the MAC from the empty passphrase, version 3 takes an empty key.
    if (!isAuthentic(file, file.secret, macKeyOf(file.version, Buffer.alloc(0)))) throw damaged('MAC');
    return keyOf(file, file.secret);
  }
  if (passphrase === undefined || passphrase === '') throw new PuttyKeyProblem('locked', 'it is protected');
  let isOpen = false;
  for (const bytes of passphraseBytes(passphrase)) {
    const keys = await keysOf(file, bytes);
    const decipher = createDecipheriv('aes-256-cbc', keys.cipher, keys.iv).setAutoPadding(false);
    const secret = Buffer.concat([decipher.update(file.secret), decipher.final()]);
    const fits = isAuthentic(file, secret, keys.mac);
    for (const buffer of [bytes, keys.cipher, keys.mac]) buffer.fill(0);
    if (fits) return keyOf(file, secret);
    isOpen ||= beginsAsKey(file, secret);
    secret.fill(0);
  }
  // A wrong passphrase makes noise of it. What begins as the key does was decrypted: then the file is another than was written.
  throw isOpen ? damaged('MAC') : new PuttyKeyProblem('wrong-passphrase', 'the passphrase does not open it');
}

/** PuTTY took what the system's code page made of a passphrase; outside ASCII that may be Latin-1 instead of UTF-8. */
function passphraseBytes(passphrase: string): readonly Buffer[] {
  const utf8 = Buffer.from(passphrase, 'utf8');
  const isLatin1 = [...passphrase].every((character) => character <= 'ÿ');
  return isLatin1 && utf8.length !== passphrase.length ? [utf8, Buffer.from(passphrase, 'latin1')] : [utf8];
}

function keyOf(file: PuttyKeyFile, secret: Buffer): PuttyKey {
  return { type: file.type, publicPart: file.publicPart, privatePart: secret };
}

async function keysOf({ version, cost, salt }: PuttyKeyFile, passphrase: Buffer): Promise<Keys> {
  if (version === 2 || cost === undefined) {
    const half = (index: number) =>
      createHash('sha1')
        .update(Buffer.from([0, 0, 0, index]))
        .update(passphrase)
        .digest();
    return {
      cipher: Buffer.concat([half(0), half(1)]).subarray(0, 32),
      iv: Buffer.alloc(BLOCK),
      mac: macKeyOf(2, passphrase),
    };
  }
  const derived = await argon2(passphrase, salt, cost, 32 + BLOCK + 32);
  return {
    cipher: derived.subarray(0, 32),
    iv: derived.subarray(32, 32 + BLOCK),
    mac: derived.subarray(32 + BLOCK),
  };
}

function macKeyOf(version: 2 | 3, passphrase: Buffer): Buffer {
  if (version === 3) return Buffer.alloc(0);
  return createHash('sha1').update('putty-private-key-file-mac-key').update(passphrase).digest();
}

function isAuthentic(file: PuttyKeyFile, secret: Buffer, key: Buffer): boolean {
  const hmac = createHmac(file.version === 2 ? 'sha1' : 'sha256', key);
  const comment = Buffer.from(file.comment, 'latin1');
  for (const part of [file.type, file.encryption, comment, file.publicPart, secret])
    hmac.update(wireString(part));
  const mac = hmac.digest();
  return mac.length === file.mac.length && timingSafeEqual(mac, file.mac);
}

/** Every private half begins with a number whose length follows from the public half, give or take a byte. */
function beginsAsKey({ type, publicPart }: PuttyKeyFile, secret: Buffer): boolean {
  const first = readWireString(secret, 0)?.value.length ?? 0;
  const parts = stringsOf(publicPart);
  const longest = Math.max(...parts.slice(1).map((part) => part.length));
  return type === 'ssh-rsa' ? first > longest / 2 && first <= longest : first > 0 && first <= 66;
}

/** All strings of a wire-format structure; fewer where it is cut. */
export function stringsOf(data: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; ; ) {
    const next = readWireString(data, at);
    if (next === undefined) return found;
    found.push(next.value);
    at = next.end;
  }
}

function parseLines(text: string): PuttyKeyFile {
  const lines = text.split(/\r\n|\n|\r/);
  let at = 0;
  const field = (name: string): string => {
    const line = lines[at] ?? '';
    at += 1;
    if (!line.startsWith(`${name}: `)) throw damaged(name);
    return line.slice(name.length + 2);
  };
  const number = (name: string, most: number): number => {
    const value = field(name);
    if (!/^\d{1,10}$/.test(value)) throw damaged(name);
    if (Number(value) > most) throw new PuttyKeyProblem('too-costly', `${name}: ${value}`);
    return Number(value);
  };
  const block = (name: string): Buffer => {
    const count = number(name, 10_000);
    const base64 = lines.slice(at, at + count).join('');
    at += count;
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) throw damaged(name);
    return Buffer.from(base64, 'base64');
  };
  const hex = (name: string): Buffer => {
    const value = field(name);
    if (!/^(?:[0-9a-f]{2})+$/i.test(value)) throw damaged(name);
    return Buffer.from(value, 'hex');
  };

  const version = /^PuTTY-User-Key-File-(\d+): (.+)$/.exec(lines[at++] ?? '');
  if (version === null) throw damaged('header');
  if (version[1] !== '2' && version[1] !== '3')
    throw new PuttyKeyProblem('old-version', `version ${version[1]}`);
  const encryption = field('Encryption');
  if (encryption !== 'none' && encryption !== 'aes256-cbc')
    throw new PuttyKeyProblem('encryption', encryption);
  const comment = field('Comment');
  const publicPart = block('Public-Lines');
  const isDerived = version[1] === '3' && encryption !== 'none';
  const cost = isDerived ? costOf(field('Key-Derivation'), number) : undefined;
  const salt = isDerived ? hex('Argon2-Salt') : Buffer.alloc(0);
  const secret = block('Private-Lines');
  const mac = hex('Private-MAC');
  if (encryption !== 'none' && secret.length % BLOCK !== 0) throw damaged('Private-Lines');
  const type = version[2] ?? '';
  if (stringsOf(publicPart)[0]?.toString('latin1') !== type) throw damaged('Public-Lines');
  return {
    version: version[1] === '2' ? 2 : 3,
    type,
    encryption,
    comment,
    publicPart,
    cost,
    salt,
    secret,
    mac,
  };
}

function costOf(kdf: string, number: (name: string, most: number) => number): Argon2Cost {
  const flavour = FLAVOURS[kdf as keyof typeof FLAVOURS];
  if (flavour === undefined) throw new PuttyKeyProblem('encryption', kdf);
  const memoryKiB = number('Argon2-Memory', MOST_MEMORY_KIB);
  const passes = number('Argon2-Passes', MOST_WORK_KIB);
  const lanes = number('Argon2-Parallelism', 255);
  if (memoryKiB * passes > MOST_WORK_KIB)
    throw new PuttyKeyProblem('too-costly', `${memoryKiB} KiB, ${passes} passes`);
  // RFC 9106, section 3.1: OpenSSL and noble refuse less.
  if (passes < 1 || lanes < 1 || memoryKiB < 8 * lanes) throw damaged('Argon2');
  return { flavour, memoryKiB, passes, lanes };
}

const damaged = (where: string): PuttyKeyProblem =>
  new PuttyKeyProblem('damaged', `the file is damaged (${where})`);
