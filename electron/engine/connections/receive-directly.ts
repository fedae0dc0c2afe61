import type { SFTPWrapper } from 'ssh2';
import { freeMemory } from './free-memory.ts';

/** A READ that waits for its answer, as ssh2 keeps it. */
interface ReadRequest {
  readonly cb: (error: undefined, data: Buffer, bytes: number) => void;
  readonly buffer: Buffer | undefined;
}

/** The parts of ssh2's SFTP object that receiving takes; its types don't tell. */
interface Internals {
  readonly _requests: Record<number, ReadRequest | undefined>;
  readonly _pktLenBytes: number;
  readonly _maxInPktLen: number;
  push: (data: Buffer | null) => unknown;
}

/** SSH_FXP_DATA, draft-ietf-secsh-filexfer-02 section 7. */
const DATA = 103;
/** Length of the message, its type, the request's id, length of the content. */
const HEAD_BYTES = 4 + 1 + 4 + 4;

/** Content that is on its way into the buffer of who asked for it. */
interface Arriving {
  readonly id: number;
  readonly request: ReadRequest;
  readonly target: Buffer;
  readonly bytes: number;
  filled: number;
}

/**
 * The content of a file goes from each SSH packet straight into the buffer of who asked for it. ssh2 would collect the
 * whole message first, 255 KiB of new memory for every read. Anything else is left to ssh2, and so is everything where it
 * looks different inside.
 */
export function receiveDirectly(sftp: SFTPWrapper): void {
  const internals = sftp as unknown as Internals;
  if (typeof internals.push !== 'function' || typeof internals._pktLenBytes !== 'number') return;
  const push = internals.push.bind(sftp);
  let arriving: Arriving | undefined;

  /** What of a packet belongs to the content under way is copied. @returns the rest */
  const fill = (content: Arriving, packet: Buffer): Buffer => {
    const taken = packet.copy(content.target, content.filled, 0, content.bytes - content.filled);
    content.filled += taken;
    if (content.filled === content.bytes) {
      arriving = undefined;
      delete internals._requests[content.id];
      content.request.cb(undefined, content.target, content.bytes);
    }
    return packet.subarray(taken);
  };

  /** A message that begins with this packet and ends in a later one, if it is such content. */
  const beginning = (packet: Buffer): Arriving | undefined => {
    if (internals._pktLenBytes !== 0 || packet.length < HEAD_BYTES || packet[4] !== DATA) return undefined;
    const length = packet.readUInt32BE(0);
    if (4 + length <= packet.length || length > internals._maxInPktLen) return undefined;
    const id = packet.readUInt32BE(5);
    const bytes = packet.readUInt32BE(9);
    const request = internals._requests[id];
    const target = request?.buffer;
    if (request === undefined || target === undefined) return undefined;
    // A message of another shape is for ssh2 to judge.
    if (length !== HEAD_BYTES - 4 + bytes || bytes > target.length) return undefined;
    return { id, request, target, bytes, filled: 0 };
  };

  internals.push = (data) => {
    if (data === null) return push(data);
    let rest = arriving === undefined ? data : fill(arriving, data);
    while (rest.length > 0) {
      arriving = beginning(rest);
      if (arriving !== undefined) {
        fill(arriving, rest.subarray(HEAD_BYTES));
        break;
      }
      const whole = wholeMessage(internals, rest);
      if (whole === undefined) return push(rest);
      const answer = push(rest.subarray(0, whole));
      if (whole === rest.length) return answer;
      rest = rest.subarray(whole);
    }
    // All of it was content and is copied, unless the head of something else was in front.
    if (rest.length === data.length || rest.length === 0) freeMemory(data);
    return undefined;
  };
}

/** How long the message is that begins here, where all of it is here. */
function wholeMessage(internals: Internals, data: Buffer): number | undefined {
  if (internals._pktLenBytes !== 0 || data.length < 4) return undefined;
  const length = 4 + data.readUInt32BE(0);
  return length <= data.length ? length : undefined;
}
