import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Failure } from '../../../shared/errors.ts';
import { gradeOfKey } from '../../../shared/key-grade.ts';
import type { KeyAge, KeyFacts } from '../../../shared/models/signing-key.ts';
import { unopenableKey, unreadableKey } from '../connections/authentication/key-failures.ts';
import { fingerprint } from '../connections/host-key.ts';
import { loadPrivateKey } from '../connections/private-key.ts';
import { readWireString } from '../connections/ssh-wire.ts';
import { fromBlob, type PublicKey, parsePublicLine, publicLine } from './public-key.ts';

/** Bytes; a private key is never larger. */
const LARGEST = 64 * 1_024;
/** SSH is from 1995: an older date is that of an archive or a clock that was wrong. */
const OLDEST_MS = Date.UTC(1995, 0, 1);

const OPENSSH = /-----BEGIN OPENSSH PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END/;
const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1');
const PEM = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
/** PKCS#8 says so in its label, the older form in a header (RFC 1421, section 4.6.1). */
const PEM_PROTECTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:\s*4,ENCRYPTED/m;
const PUTTY = /^PuTTY-User-Key-File-\d+:/;
const PUTTY_PROTECTED = /^Encryption:\s*(?!none)\S/m;
const PUTTY_COMMENT = /^Comment:[ \t]*([^\r\n]*)/m;
const PUTTY_PUBLIC = /^Public-Lines:\s*(\d+)\r?\n((?:[A-Za-z0-9+/=]+\r?\n?)+)/m;

interface Content {
  readonly form: KeyFacts['form'];
  readonly key: PublicKey | undefined;
  readonly isProtected: boolean | null;
}

/**
 * What a key file tells without its passphrase. OpenSSH's and PuTTY's forms have their public key in the clear; a protected
 * PEM file tells nothing, so that the `.pub` beside it is believed, if there is one.
 * @param madeAtMs when Waybill made the key with this fingerprint, if it did
 * @throws `KeyUnreadable`
 */
export async function readKeyFacts(
  path: string,
  madeAtMs: (fingerprint: string) => number | undefined,
): Promise<KeyFacts> {
  const { text, fileAge, mode } = await readFile(path);
  const content = await contentOf(text, path);
  const beside = content.form === 'public' ? undefined : await publicKeyBeside(path);
  const isSame = content.key === undefined || beside === undefined || beside.blob.equals(content.key.blob);
  const key = content.key ?? beside;
  const comment = (content.key?.comment || (isSame ? beside?.comment : '')) ?? '';
  const print = key === undefined ? null : fingerprint(key.blob);
  const made = print === null ? undefined : madeAtMs(print);
  const age: KeyAge =
    made === undefined ? { sinceMs: fileAge, from: 'file' } : { sinceMs: made, from: 'made-here' };
  return {
    path,
    form: content.form,
    keyType: key?.type ?? null,
    bits: key?.bits ?? null,
    grade: key === undefined ? null : gradeOfKey(key.type, key.bits).grade,
    fingerprint: print,
    publicKey: key === undefined ? null : publicLine({ ...key, comment }),
    comment,
    isProtected: content.isProtected,
    isReadableByOthers:
      content.form === 'public' || process.platform === 'win32' ? null : (mode & 0o077) !== 0,
    age,
  };
}

async function readFile(path: string): Promise<{ text: string; fileAge: number; mode: number }> {
  try {
    // A named pipe that nobody writes to would never open otherwise.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    const { mtimeMs, birthtimeMs, mode, size } = stats;
    if (!stats.isFile()) throw unreadableKey(path, 'it is not a file', 'unread');
    if (size > LARGEST) throw unreadableKey(path, 'the file is too large to be a key', 'not-a-key');
    const buffer = Buffer.alloc(LARGEST);
    const { bytesRead } = await file.read(buffer, 0, LARGEST, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    buffer.fill(0);
    // A copy has a new birth and often the old time of change; a new passphrase changes that. The older of both is nearer.
    const times = [mtimeMs, birthtimeMs].filter((time) => time >= OLDEST_MS);
    return { text, fileAge: Math.trunc(Math.min(...times, Date.now())), mode };
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw unopenableKey(path, cause);
  }
}

async function contentOf(text: string, path: string): Promise<Content> {
  const [, openSsh] = OPENSSH.exec(text) ?? [];
  if (openSsh !== undefined) return openSshContent(openSsh, path);
  if (PUTTY.test(text)) return puttyContent(text, path);
  if (PEM.test(text)) {
    if (PEM_PROTECTED.test(text)) return { form: 'pem', key: undefined, isProtected: true };
    const parsed = await loadPrivateKey(path);
    return { form: 'pem', key: fromBlob(parsed.getPublicSSH()), isProtected: false };
  }
  const key = parsePublicLine(text);
  if (key === undefined) throw unreadableKey(path, 'the file is not a key', 'not-a-key');
  return { form: 'public', key, isProtected: null };
}

function openSshContent(base64: string, path: string): Content {
  const data = Buffer.from(base64, 'base64');
  const cipher = data.subarray(0, MAGIC.length).equals(MAGIC) && readWireString(data, MAGIC.length);
  const kdf = cipher && readWireString(data, cipher.end);
  const options = kdf && readWireString(data, kdf.end);
  // One key, says the number between.
  const blob = options && readWireString(data, options.end + 4);
  const key = blob && fromBlob(Buffer.from(blob.value));
  const isProtected = cipher ? cipher.value.toString('latin1') !== 'none' : null;
  data.fill(0);
  if (!cipher || !key) throw unreadableKey(path, 'the private key file is damaged', 'damaged');
  return { form: 'openssh', key, isProtected };
}

function puttyContent(text: string, path: string): Content {
  const [, count = '0', lines = ''] = PUTTY_PUBLIC.exec(text) ?? [];
  const base64 = lines.split(/\r?\n/).slice(0, Number(count)).join('');
  const [, comment = ''] = PUTTY_COMMENT.exec(text) ?? [];
  const key = fromBlob(Buffer.from(base64, 'base64'), comment);
  if (key === undefined) throw unreadableKey(path, 'the private key file is damaged', 'damaged');
  return { form: 'putty', key, isProtected: PUTTY_PROTECTED.test(text) };
}

async function publicKeyBeside(path: string): Promise<PublicKey | undefined> {
  try {
    return parsePublicLine((await readFile(`${path}.pub`)).text);
  } catch {
    // Many keys have none.
    return undefined;
  }
}
