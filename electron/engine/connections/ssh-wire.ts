/** SSH's length-prefixed strings (RFC 4251, section 5): four bytes of length, big-endian, then the bytes. */

/** One string of a wire-format structure, and the offset just behind it. */
export interface WireString {
  readonly value: Buffer;
  readonly end: number;
}

/** The string at `offset` (in bytes), a view into `data`; undefined where it would reach past the end. */
export function readWireString(data: Buffer, offset: number): WireString | undefined {
  const start = offset + 4;
  if (start > data.length) return undefined;
  const end = start + data.readUInt32BE(offset);
  return end > data.length ? undefined : { value: data.subarray(start, end), end };
}

/** `value` behind its length. */
export function wireString(value: Buffer | string): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([wireUint32(bytes.length), bytes]);
}

/** Four bytes, big-endian. */
export function wireUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
