import type { SFTPWrapper } from 'ssh2';

/** Larger requests (writes of file content) go by themselves: copying them together would cost more than it saves. */
export const SMALL_REQUEST_BYTES = 8 * 1_024;

/** The parts of ssh2's SFTP object that its types don't tell, and all that it uses of the protocol below. */
interface Internals {
  readonly outgoing: { readonly packetSize: number };
  _protocol: {
    channelData(channel: number, data: Buffer): void;
    channelClose(channel: number): void;
  };
}

/**
 * Small SFTP requests made in one turn of the event loop travel in one SSH packet. SFTP is a stream of bytes inside its
 * channel (RFC 4254 section 5.2), so servers don't see the difference; but every packet is padded, encrypted and
 * authenticated by itself, which for thousands of small files was a quarter of our time and much of the server's.
 * They leave at the turn's end: by then all files that came from the disk in it have asked.
 */
export function gatherRequests(sftp: SFTPWrapper): void {
  const internals = sftp as unknown as Internals;
  const protocol = internals._protocol;
  const { packetSize } = internals.outgoing;
  let pending: Buffer[] = [];
  let bytes = 0;
  let to = 0;
  const flush = () => {
    const parts = pending;
    const [only] = parts;
    if (only === undefined) return;
    pending = [];
    const size = bytes;
    bytes = 0;
    protocol.channelData(to, parts.length === 1 ? only : Buffer.concat(parts, size));
  };
  internals._protocol = {
    channelData(channel, data) {
      if (data.length > SMALL_REQUEST_BYTES || bytes + data.length > packetSize) flush();
      if (data.length > SMALL_REQUEST_BYTES) {
        protocol.channelData(channel, data);
        return;
      }
      if (pending.length === 0) setImmediate(flush);
      to = channel;
      pending.push(data);
      bytes += data.length;
    },
    channelClose(channel) {
      flush();
      protocol.channelClose(channel);
    },
  };
}
