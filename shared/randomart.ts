/**
 * The picture OpenSSH draws of a key's fingerprint (`ssh-keygen -lv`), so that two people can compare at a glance. The "drunken bishop":
 * a piece on a 17 x 9 board takes a diagonal step for every two bits of the digest and leaves a heavier mark each time.
 * Source of board, marks and walk: OpenSSH, sshkey.c, fingerprint_randomart().
 */
const WIDTH = 17;
const HEIGHT = 9;
const MARKS = ' .o+=*BOX@%&#/^SE';
const END = MARKS.length - 1;
const START = END - 1;
const HEAVIEST = END - 2;

/**
 * @param fingerprint `SHA256:` and base64 without padding
 * @param title what stands in the upper border: `ED25519 256`
 * @returns eleven lines; `undefined` for what isn't a fingerprint
 */
export function randomart(fingerprint: string, title: string): readonly string[] | undefined {
  const digest = digestOf(fingerprint);
  if (digest === undefined) return undefined;
  const board = new Uint8Array(WIDTH * HEIGHT);
  let x = Math.trunc(WIDTH / 2);
  let y = Math.trunc(HEIGHT / 2);
  const start = y * WIDTH + x;
  for (const byte of digest) {
    for (let shift = 0; shift < 8; shift += 2) {
      const step = byte >> shift;
      x = Math.min(WIDTH - 1, Math.max(0, x + ((step & 1) === 1 ? 1 : -1)));
      y = Math.min(HEIGHT - 1, Math.max(0, y + ((step & 2) === 2 ? 1 : -1)));
      const at = y * WIDTH + x;
      board[at] = Math.min(HEAVIEST, (board[at] ?? 0) + 1);
    }
  }
  board[start] = START;
  board[y * WIDTH + x] = END;
  const lines = [border(title)];
  for (let row = 0; row < HEIGHT; row += 1) {
    const marks = [...board.subarray(row * WIDTH, (row + 1) * WIDTH)].map((mark) => MARKS.charAt(mark));
    lines.push(`|${marks.join('')}|`);
  }
  return [...lines, border('SHA256')];
}

function border(text: string): string {
  const label = text === '' ? '' : `[${text}]`.slice(0, WIDTH);
  const before = Math.trunc((WIDTH - label.length) / 2);
  return `+${label.padStart(before + label.length, '-').padEnd(WIDTH, '-')}+`;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function digestOf(fingerprint: string): Uint8Array | undefined {
  const text = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(fingerprint)?.[1];
  if (text === undefined) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text) {
    bits = ((bits << 6) | BASE64.indexOf(character)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** Whether two texts name the same fingerprint, however a person wrote it: with or without `SHA256:`, padding, spaces. */
export function sameFingerprint(one: string, other: string): boolean {
  const bare = (text: string): string =>
    text
      .replace(/\s+/g, '')
      .replace(/^sha256:/i, '')
      .replace(/=+$/, '');
  const wanted = bare(other);
  return wanted.length === 43 && bare(one) === wanted;
}
