/** The most one request may carry; 10,000 paths of ordinary length fit many times over. */
export const LIMITS = { depth: 16, values: 200_000, characters: 16 * 1_024 * 1_024 } as const;

/**
 * Why `value` isn't plain data of a bearable size, or `undefined` where it is. Structured clone also carries maps, dates,
 * buffers, cycles and errors; no request of ours needs them, so no handler has to expect them.
 */
export function reasonAgainst(value: unknown): string | undefined {
  let values = 0;
  let characters = 0;

  const look = (part: unknown, depth: number): string | undefined => {
    values += 1;
    if (values > LIMITS.values) return 'too many values';
    if (depth > LIMITS.depth) return 'too deep';
    if (typeof part === 'string') {
      characters += part.length;
      return characters > LIMITS.characters ? 'too long' : undefined;
    }
    if (typeof part === 'number') return Number.isFinite(part) ? undefined : 'a number that is none';
    if (part === null || part === undefined || typeof part === 'boolean') return undefined;
    if (typeof part !== 'object') return `a ${typeof part}`;
    const isList = Array.isArray(part);
    if (!isList && Object.getPrototypeOf(part) !== Object.prototype) return 'not a plain object';
    // A sparse array of a billion holes is short to send and long to walk.
    if (isList && part.length > LIMITS.values) return 'too many values';
    for (const [key, inner] of Object.entries(part)) {
      if (key === '__proto__') return 'a key that is none';
      characters += isList ? 0 : key.length;
      const reason = look(inner, depth + 1);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };

  return look(value, 0);
}
