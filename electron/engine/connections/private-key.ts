import { createPrivateKey, type KeyObject } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { ParsedKey } from 'ssh2';
import keyParser from 'ssh2/lib/protocol/keyParser.js';
import type { Failure } from '../../../shared/errors.ts';
import {
  passphraseNeeded,
  unopenableKey,
  unreadableKey,
  wrongPassphrase,
} from './authentication/key-failures.ts';
import { keyFromPutty } from './authentication/putty-key.ts';
import { isPuttyKeyFile, openPuttyKey, PuttyKeyProblem } from './authentication/putty-key-file.ts';
import { openSshEd25519File, openSshKeyCipher } from './openssh-key-file.ts';

/** Bytes. An RSA key of 16,384 bits takes 13 kB as PEM, so whatever is larger is no private key. */
const LARGEST_KEY_FILE = 64 * 1024;

const PRIVATE_KEY = /-----BEGIN ([A-Z0-9 ]*)PRIVATE KEY-----([\s\S]+?)-----END \1PRIVATE KEY-----/;
const PUBLIC_KEY =
  /^(?:ssh-|ecdsa-sha2-|sk-)\S+ AAAA|^---- BEGIN SSH2 PUBLIC KEY|^-----BEGIN (?:RSA )?PUBLIC KEY/m;
/** An encrypted PEM file of the old kind says so in a header (RFC 1421, section 4.6.1). */
const PEM_ENCRYPTED_HEADER = /^Proc-Type:\s*4,ENCRYPTED/m;
const PEM_HEADERS = /^[A-Za-z-]+:.*$/gm;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The ciphers of protected OpenSSH key files that ssh2 can open (each tried; it also names others). */
const READABLE_CIPHERS: readonly string[] = [
  ...['aes128-cbc', 'aes192-cbc', 'aes256-cbc', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr', '3des-cbc'],
  ...['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com'],
];

/**
 * Reads a private key for signing in: OpenSSH's form, PuTTY's (versions 2 and 3), PEM (PKCS#1, SEC1) and PKCS#8, each with
 * or without a passphrase, of type Ed25519, RSA or ECDSA over a NIST curve. The file's bytes are wiped from memory
 * afterwards, as far as JavaScript allows; the parsed key itself holds the key until it is collected.
 * @throws Failure `KeyUnreadable`: missing, damaged, or of a form or type that can't be used (see its hint);
 * `PassphraseNeeded`: protected and no passphrase was given, or with detail `{wrong: 1}` a wrong one
 */
export async function loadPrivateKey(path: string, passphrase?: string): Promise<ParsedKey> {
  const content = await readKeyFile(path);
  try {
    const text = content.toString('utf8');
    if (isPuttyKeyFile(text)) return await parsePutty(content.toString('latin1'), path, passphrase);
    return parsePrivateKey(text, path, passphrase);
  } finally {
    content.fill(0);
  }
}

/** Reads into a buffer of our own, so that wiping it leaves no copy in a reader's internals. */
async function readKeyFile(path: string): Promise<Buffer> {
  const buffer = Buffer.alloc(LARGEST_KEY_FILE + 1);
  let length = 0;
  try {
    await using file = await open(path);
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
  } catch (cause) {
    buffer.fill(0);
    throw unopenableKey(path, cause);
  }
  if (length > LARGEST_KEY_FILE) {
    buffer.fill(0);
    throw unreadableKey(path, 'the file is too large to be a private key', 'not-a-key');
  }
  return buffer.subarray(0, length);
}

function parsePrivateKey(text: string, path: string, passphrase: string | undefined): ParsedKey {
  const [block, label, body] = PRIVATE_KEY.exec(text) ?? [];
  if (block === undefined || label === undefined || body === undefined) throw notAPrivateKey(text, path);
  if (!BASE64.test(body.replace(PEM_HEADERS, '').replace(/\s/g, ''))) {
    throw unreadableKey(path, 'the private key file is damaged', 'damaged');
  }
  const key =
    label === 'OPENSSH '
      ? parseOpenSsh(block, body, path, passphrase)
      : parsePem(block, label, path, passphrase);
  // ssh2 reads DSA keys as well; servers refuse them, and they sign with SHA-1.
  if (key.type === 'ssh-dss') throw unreadableKey(path, 'DSA keys are not supported', 'type');
  return key;
}

function parseOpenSsh(block: string, body: string, path: string, passphrase: string | undefined): ParsedKey {
  const cipher = openSshKeyCipher(body);
  if (cipher === undefined) throw unreadableKey(path, 'the private key file is damaged', 'damaged');
  if (cipher === 'none') return parseWithSsh2(block, path);
  if (!READABLE_CIPHERS.includes(cipher)) {
    const message = `the private key is encrypted with ${cipher}, which is not supported`;
    throw unreadableKey(path, message, 'openssh-cipher');
  }
  if (!passphrase) throw passphraseNeeded(path);
  const key = keyParser.parseKey(block, passphrase);
  // The envelope is whole, so that what ssh2 can't open was decrypted into noise.
  if (key instanceof Error) throw wrongPassphrase(path, key);
  return key;
}

/**
 * Node's parser rather than ssh2's: it knows PKCS#8, and tells a wrong passphrase from a damaged key where
 * ssh2 would take decrypted noise for a key.
 */
function parsePem(block: string, label: string, path: string, passphrase: string | undefined): ParsedKey {
  const encrypted = label === 'ENCRYPTED ' || PEM_ENCRYPTED_HEADER.test(block);
  if (encrypted && !passphrase) throw passphraseNeeded(path);
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: block, ...(encrypted && { passphrase }) });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    // OpenSSL's answer to a cipher it has no more, such as DES in files by old tools.
    if (encrypted && code === 'ERR_OSSL_EVP_UNSUPPORTED') {
      const message = 'the private key is encrypted with a cipher that is not supported';
      throw unreadableKey(path, message, 'pem-cipher');
    }
    if (encrypted) throw wrongPassphrase(path, cause);
    throw unreadableKey(path, 'the private key file is damaged or of an unknown form', 'damaged', cause);
  }
  return parseWithSsh2(formForSsh2(key, path), path);
}

async function parsePutty(text: string, path: string, passphrase: string | undefined): Promise<ParsedKey> {
  try {
    const putty = await openPuttyKey(text, passphrase);
    const key = keyFromPutty(putty);
    putty.privatePart.fill(0);
    if (key === undefined) throw unreadableKey(path, `a PuTTY key of type ${putty.type}`, 'type');
    return parseWithSsh2(formForSsh2(key, path), path);
  } catch (thrown) {
    throw thrown instanceof PuttyKeyProblem ? failureOfPutty(thrown, path) : thrown;
  }
}

function failureOfPutty(thrown: PuttyKeyProblem, path: string): Failure {
  switch (thrown.problem) {
    case 'locked':
      return passphraseNeeded(path);
    case 'wrong-passphrase':
      return wrongPassphrase(path, thrown);
    case 'damaged':
      return unreadableKey(path, thrown.message, 'damaged', thrown);
    case 'old-version':
    case 'encryption':
      return unreadableKey(path, `a PuTTY key file of another form: ${thrown.message}`, 'putty-form', thrown);
    case 'too-costly':
      return unreadableKey(path, `a PuTTY key file that costs too much: ${thrown.message}`, 'putty-cost');
  }
}

/** The key as text in the one form that ssh2 reads for its type. */
function formForSsh2(key: KeyObject, path: string): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return key.export({ format: 'pem', type: 'pkcs1' }).toString();
    case 'ec':
      return key.export({ format: 'pem', type: 'sec1' }).toString();
    case 'ed25519': {
      const { x = '', d = '' } = key.export({ format: 'jwk' });
      return openSshEd25519File(Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url'));
    }
    default:
      throw unreadableKey(path, `${key.asymmetricKeyType} keys can't be used for signing in`, 'type');
  }
}

function parseWithSsh2(text: string, path: string): ParsedKey {
  const key = keyParser.parseKey(text);
  if (key instanceof Error) {
    throw unreadableKey(
      path,
      'the private key is damaged or of a type that is not supported',
      'damaged',
      key,
    );
  }
  return key;
}

function notAPrivateKey(text: string, path: string): Failure {
  return PUBLIC_KEY.test(text)
    ? unreadableKey(path, 'the file is a public key', 'public')
    : unreadableKey(path, 'the file is not a private key', 'not-a-key');
}
