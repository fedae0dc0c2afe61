/** RFC 3492 section 5: the parameters for names of hosts. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 0x80;

const LONGEST = 63;

/**
 * Decodes one label without its `xn--` (RFC 3492 section 6.2). Only this direction is ours: the other one every runtime has
 * in `URL`, and what comes out here is turned back by it before anybody believes it.
 * @returns `undefined` where it is no such label
 */
export function fromPunycode(label: string): string | undefined {
  if (label.length > LONGEST || /[^a-z0-9-]/.test(label)) return undefined;
  const dash = label.lastIndexOf('-');
  const points = dash > 0 ? Array.from(label.slice(0, dash), (letter) => letter.charCodeAt(0)) : [];
  let at = dash > 0 ? dash + 1 : 0;
  let point = INITIAL_N;
  let bias = INITIAL_BIAS;
  let index = 0;
  while (at < label.length) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = digitOf(label.charCodeAt(at));
      at += 1;
      if (digit === undefined) return undefined;
      index += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
      if (!Number.isSafeInteger(weight)) return undefined;
    }
    const length = points.length + 1;
    bias = adapted(index - before, length, before === 0);
    point += Math.floor(index / length);
    index %= length;
    if (point > 0x10_ff_ff || (point >= 0xd8_00 && point <= 0xdf_ff)) return undefined;
    points.splice(index, 0, point);
    index += 1;
  }
  return String.fromCodePoint(...points);
}

/** `a` to `z` are 0 to 25, `0` to `9` are 26 to 35. */
function digitOf(code: number): number | undefined {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  return undefined;
}

/** RFC 3492 section 6.1. */
function adapted(given: number, length: number, isFirst: boolean): number {
  let delta = Math.floor(given / (isFirst ? DAMP : 2));
  delta += Math.floor(delta / length);
  let k = 0;
  for (; delta > Math.floor(((BASE - T_MIN) * T_MAX) / 2); k += BASE)
    delta = Math.floor(delta / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
