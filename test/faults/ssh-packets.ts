/** SSH_MSG_NEWKEYS, RFC 4253 section 12: what this side sends after it is encrypted. */
const NEW_KEYS = 21;
/** AES-GCM's (RFC 5647): the length in front of each packet stays readable, so that packets can be told apart. */
const TAG_BYTES = 16;

/**
 * Where each part of one direction of an SSH connection ends, bytes from its beginning: the line that identifies,
 * then packet by packet (RFC 4253 sections 4.2 and 6). Only for AES-GCM.
 */
export function endsOfPackets(stream: Buffer): readonly number[] {
  const ends = [stream.indexOf('\n') + 1];
  let encrypted = false;
  for (;;) {
    const start = ends.at(-1) ?? 0;
    if (stream.length < start + 6) return ends;
    const end = start + 4 + stream.readUInt32BE(start) + (encrypted ? TAG_BYTES : 0);
    if (end > stream.length) return ends;
    if (!encrypted && stream.readUInt8(start + 5) === NEW_KEYS) encrypted = true;
    ends.push(end);
  }
}
