/**
 * The most one request may carry. A batch of 200,000 files (`ITEMS_PER_BATCH`) is 800,000 values, and leaves each of
 * its paths 300 characters on an average.
 */
export const LIMITS = { depth: 16, values: 2_000_000, characters: 64 * 1_024 * 1_024 } as const;

/**
 * Why `value` isn't plain data of a bearable size, or `undefined` where it is. Structured clone also carries maps, dates,
 * buffers, cycles and errors; no request of ours needs them, so no handler has to expect them. Written for speed: it
 * runs where the window's input does, and the largest batch must pass within a few frames.
 */
export function reasonAgainst(value: unknown): string | undefined {
  let values = 0;
  let characters = 0;

  const look = (part: unknown, depth: number): string | undefined => {
    values += 1;
    if (values > LIMITS.values) return 'too many values';
    if (depth > LIMITS.depth) return 'too deep';
    switch (typeof part) {
      case 'string':
        characters += part.length;
        return characters > LIMITS.characters ? 'too long' : undefined;
      case 'number':
        return Number.isFinite(part) ? undefined : 'a number that is none';
      case 'undefined':
      case 'boolean':
        return undefined;
      case 'object':
        if (part === null) return undefined;
        return Array.isArray(part) ? lookInList(part, depth) : lookInObject(part, depth);
      default:
        return `a ${typeof part}`;
    }
  };

  /** What hangs on a list besides its items is not looked at: no schema lets it through. */
  const lookInList = (list: readonly unknown[], depth: number): string | undefined => {
    // A sparse array of a billion holes is short to send and long to walk.
    if (list.length > LIMITS.values) return 'too many values';
    for (let index = 0; index < list.length; index += 1) {
      const reason = look(list[index], depth + 1);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };

  const lookInObject = (part: object, depth: number): string | undefined => {
    if (Object.getPrototypeOf(part) !== Object.prototype) return 'not a plain object';
    for (const key in part) {
      if (key === '__proto__') return 'a key that is none';
      characters += key.length;
      const reason = look((part as Record<string, unknown>)[key], depth + 1);
      if (reason !== undefined) return reason;
    }
    return characters > LIMITS.characters ? 'too long' : undefined;
  };

  return look(value, 0);
}
