import { failure } from '../../../../shared/errors.ts';
import { HINTS } from '../../../../shared/messages/hints.ts';
import type { PastedKey } from '../../../../shared/models/trusted-host-key.ts';
import { fingerprint, parseHostKey } from '../host-key.ts';

const FINGERPRINT = /(?:^|\s)SHA256:\s*([A-Za-z0-9+/]{43})=?(?=\s|$)/;
/** `(ED25519)` at the end of what `ssh-keygen -l` prints. */
const TYPES: Readonly<Record<string, string>> = { ED25519: 'ssh-ed25519', RSA: 'ssh-rsa', DSA: 'ssh-dss' };
/** The base64 of a key begins with the length of its type's name. */
const KEY = /(?:^|\s)(AAAA[A-Za-z0-9+/]+={0,2})(?=\s|$)/;

/**
 * Reads a key as partners send it: a line of a `.pub`, known_hosts or `ssh-keyscan` file, a fingerprint alone, also in groups of
 * four, or a line as `ssh-keygen -l` prints it.
 * @throws `InvalidRequest`
 */
export function readPastedKey(text: string): PastedKey {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const found = lines.map(readLine);
  const [first] = found;
  // Two keys are two decisions.
  if (first === undefined || first === null || found.some((each) => each?.fingerprint !== first.fingerprint))
    throw failure('InvalidRequest', 'this is no host key and no fingerprint', { hint: HINTS.notAHostKey });
  return first;
}

function readLine(line: string): PastedKey | null {
  const base64 = KEY.exec(line)?.[1];
  if (base64 !== undefined) {
    const blob = Buffer.from(base64, 'base64');
    if (blob.toString('base64') !== base64) return null;
    try {
      const { type } = parseHostKey(blob);
      // A line that says another type than its key has was put together by hand, or damaged.
      const said = /(?:^|\s)((?:ssh|ecdsa|sk)-[a-z0-9@.-]+)\s+AAAA/.exec(line)?.[1];
      if (said !== undefined && said !== type) return null;
      return { fingerprint: fingerprint(blob), keyType: type, publicKey: base64 };
    } catch {
      return null;
    }
  }
  const grouped = /^SHA256:[\sA-Za-z0-9+/=]+$/.test(line)
    ? `SHA256:${line.slice(7).replace(/\s+/g, '')}`
    : line;
  const print = FINGERPRINT.exec(grouped)?.[1];
  if (print === undefined) return null;
  const type = TYPES[/\((\w+)\)$/.exec(line)?.[1] ?? ''];
  return { fingerprint: `SHA256:${print}`, keyType: type ?? null, publicKey: null };
}
