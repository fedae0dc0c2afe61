import { type Failure, failure } from '../../../shared/errors.ts';
import { cleanServerText } from '../errors/from-ssh.ts';

/** What speaks on a port where SSH was expected. */
export type OtherProtocol = 'http' | 'ftp' | 'smtp' | 'tls' | 'ssh1' | 'unknown';

/** The first words of whoever answers on a port. */
export type Greeting =
  | {
      readonly kind: 'ssh';
      /** `OpenSSH_9.2p1 Debian-2+deb12u3`: software and comments, without `SSH-2.0-`. */
      readonly software: string;
      /** Lines in front of it, which RFC 4253 section 4.2 allows; cleaned. */
      readonly before: readonly string[];
      /** Where what follows the line begins in the bytes. */
      readonly endsAt: number;
    }
  | { readonly kind: 'other'; readonly speaks: OtherProtocol; readonly text: string }
  | { readonly kind: 'busy'; readonly text: string }
  /** Nothing that decides yet. */
  | { readonly kind: 'unfinished'; readonly text: string };

/**
 * Bytes and lines in which the version must have come. RFC 4253 section 4.2 limits the version's line to 255 bytes and
 * says nothing of those in front of it; ssh2 gives up after 8,192 bytes too.
 */
export const MOST_GREETING_BYTES = 8_192;
const MOST_LINES = 50;

/** TLS records that a server sends first or in answer to nonsense (RFC 8446 section 5.1): alert 21, handshake 22. */
const TLS_RECORDS = [21, 22];

/** OpenSSH writes the first before it hangs up on one connection too many (sshd.c), the second where it punishes an address (9.8). */
const BUSY = /^(Exceeded MaxStartups|Not allowed at this time|Too many (?:connections|users))/i;

const OTHERS: readonly (readonly [RegExp, OtherProtocol])[] = [
  [/^(?:HTTP\/\d|<!doctype html|<html)/i, 'http'],
  [/^220[ -].*\b(?:E?SMTP)\b/i, 'smtp'],
  // RFC 959 section 5.4: 220 greets, 421 refuses service, 530 wants a sign-in.
  [/^(?:220|120|421|500|530)[ -]/, 'ftp'],
];

/**
 * Reads what came so far from a port. Pure.
 * @param bytes everything from the first byte on
 * @param isAll nothing more will come: an unfinished line is taken as it is
 */
export function readGreeting(bytes: Buffer, isAll: boolean): Greeting {
  const [first, major] = bytes;
  if (first !== undefined && TLS_RECORDS.includes(first) && (major === 3 || (major === undefined && isAll)))
    return { kind: 'other', speaks: 'tls', text: '' };
  const before: string[] = [];
  let at = 0;
  while (at < bytes.length && before.length < MOST_LINES) {
    const feed = bytes.indexOf(0x0a, at);
    if (feed < 0 && !isAll && bytes.length < MOST_GREETING_BYTES) break;
    const end = feed < 0 ? bytes.length : feed;
    const line = bytes.toString('utf8', at, end).replace(/\r$/, '');
    const version = /^SSH-(\d+)\.(\d+)-(.*)$/.exec(line);
    if (version !== null && feed >= 0) return sshGreeting(version, before, feed + 1);
    const words = wordsOf(line);
    if (words !== undefined) return words;
    if (line !== '') before.push(cleanServerText(line));
    at = end + 1;
  }
  const text = before.join(' ').slice(0, 200);
  const isTooMuch = before.length >= MOST_LINES || bytes.length >= MOST_GREETING_BYTES;
  return isTooMuch ? { kind: 'other', speaks: 'unknown', text } : { kind: 'unfinished', text };
}

function sshGreeting(version: RegExpExecArray, before: readonly string[], endsAt: number): Greeting {
  const [line, major, minor, software = ''] = version;
  // 1.99 is a server that speaks both (RFC 4253 section 5.1).
  const speaksTwo = major === '2' || (major === '1' && minor === '99');
  if (!speaksTwo) return { kind: 'other', speaks: 'ssh1', text: cleanServerText(line) };
  return { kind: 'ssh', software: cleanServerText(software).trim(), before, endsAt };
}

function wordsOf(line: string): Greeting | undefined {
  const text = cleanServerText(line);
  if (BUSY.test(line)) return { kind: 'busy', text };
  const speaks = OTHERS.find(([pattern]) => pattern.test(line))?.[1];
  return speaks === undefined ? undefined : { kind: 'other', speaks, text };
}

/** Why a greeting leads nowhere, or `undefined` where it may still. */
export function greetingFailure(greeting: Greeting, ended: 'closed' | 'silent'): Failure | undefined {
  const serverSays = greeting.kind === 'ssh' ? '' : greeting.text;
  switch (greeting.kind) {
    case 'ssh':
      return undefined;
    case 'other':
      return failure('NotSsh', `the port speaks ${greeting.speaks}, not SSH`, {
        detail: { speaks: greeting.speaks, serverSays },
      });
    case 'busy':
      return failure('TooManyConnections', 'the server turned the connection away', {
        detail: { serverSays },
      });
    case 'unfinished':
      if (serverSays !== '')
        return failure('NotSsh', 'the port says something that is not SSH', {
          detail: { speaks: 'unknown', serverSays },
        });
      return ended === 'closed'
        ? failure('ClosedEarly', 'the connection ended before a greeting', {
            detail: { when: 'before-greeting' },
          })
        : failure('NoGreeting', 'the connection was taken and nothing came');
  }
}
