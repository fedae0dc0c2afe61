import type { SFTPWrapper } from 'ssh2';
import { SMALL_REQUEST_BYTES } from './gather-requests.ts';

/** The parts of ssh2's SFTP object that sending takes; its types don't tell. */
interface Internals {
  _writeReqid: number;
  readonly _requests: Record<number, { cb: (error?: Error) => void }>;
  readonly _buffer: readonly Buffer[];
  readonly _maxWriteLen: number;
  readonly outgoing: { id: number; window: number; packetSize: number; state: string };
  readonly _protocol: { channelData(channel: number, data: Buffer): void };
}

/** SSH_FXP_WRITE, draft-ietf-secsh-filexfer-02 section 6.4. */
const WRITE = 6;
/** Smaller writes share packets with other requests. */
const SMALLEST_BYTES = 32 * 1_024;

/**
 * Sends a WRITE request from the caller's buffer straight into SSH packets, where ssh2 first copies the bytes into a
 * message of their own: for a large file that was as much garbage as the file has bytes.
 * @returns `false` where it can't be done so: too small, the channel's window too full, or ssh2 different inside
 */
export function writeDirectly(
  sftp: SFTPWrapper,
  handle: Buffer,
  buffer: Buffer,
  length: number,
  position: number,
  done: (error?: Error) => void,
): boolean {
  const internals = sftp as unknown as Internals;
  const { outgoing } = internals;
  const headBytes = 4 + 1 + 4 + 4 + handle.length + 8 + 4;
  if (
    length < SMALLEST_BYTES ||
    !looksFamiliar(internals) ||
    length > internals._maxWriteLen ||
    outgoing.state !== 'open' ||
    internals._buffer.length > 0 ||
    // At nought ssh2 has to be told to wait; so one byte is left.
    outgoing.window <= headBytes + length ||
    outgoing.packetSize <= headBytes
  )
    return false;

  const id = (internals._writeReqid + 1) >>> 0;
  internals._writeReqid = id;
  internals._requests[id] = { cb: done };
  const inFirst = Math.min(length, outgoing.packetSize - headBytes);
  const first = Buffer.allocUnsafe(headBytes + inFirst);
  let at = first.writeUInt32BE(headBytes - 4 + length, 0);
  at = first.writeUInt8(WRITE, at);
  at = first.writeUInt32BE(id, at);
  at = first.writeUInt32BE(handle.length, at);
  at += handle.copy(first, at);
  at = first.writeBigUInt64BE(BigInt(position), at);
  at = first.writeUInt32BE(length, at);
  buffer.copy(first, at, 0, inFirst);

  outgoing.window -= headBytes + length;
  internals._protocol.channelData(outgoing.id, first);
  for (let sent = inFirst; sent < length; ) {
    const bytes = Math.min(length - sent, outgoing.packetSize);
    const piece = buffer.subarray(sent, sent + bytes);
    // What is gathered leaves at the turn's end; the caller may fill its buffer anew before that.
    internals._protocol.channelData(outgoing.id, bytes > SMALL_REQUEST_BYTES ? piece : Buffer.from(piece));
    sent += bytes;
  }
  return true;
}

const looksFamiliar = (sftp: Internals): boolean =>
  typeof sftp._writeReqid === 'number' &&
  typeof sftp._requests === 'object' &&
  Array.isArray(sftp._buffer) &&
  typeof sftp.outgoing?.window === 'number' &&
  typeof sftp._protocol?.channelData === 'function';
