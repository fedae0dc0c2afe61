import { type Attributes, MAX_PACKET_BYTES, MalformedPacket, type SftpRequest } from './sftp-protocol.ts';

/** What a client may send at all: handles longer than this are refused by the draft, section 6.2. */
const MAX_HANDLE_BYTES = 256;

/** Attribute flags, draft section 5. */
const HAS_SIZE = 0x1;
const HAS_OWNER = 0x2;
const HAS_PERMISSIONS = 0x4;
const HAS_TIMES = 0x8;
const HAS_EXTENDED = 0x8000_0000;

/** Cuts a stream of bytes into packets; keeps what is incomplete for the next call. */
export class PacketSplitter {
  #chunks: Buffer[] = [];
  #available = 0;

  /** The packets that `chunk` completes, each without its length field. Throws {@link MalformedPacket}. */
  *packetsWith(chunk: Buffer): Generator<Buffer> {
    this.#chunks.push(chunk);
    this.#available += chunk.length;
    while (this.#available >= 4) {
      const length = this.#front(4).readUInt32BE(0);
      if (length === 0 || length > MAX_PACKET_BYTES) throw new MalformedPacket(`packet of ${length} bytes`);
      if (this.#available < 4 + length) return;
      const whole = this.#front(4 + length);
      // An empty rest would make every following chunk be copied for being joined with it.
      if (whole.length === 4 + length) this.#chunks.shift();
      else this.#chunks[0] = whole.subarray(4 + length);
      this.#available -= 4 + length;
      yield whole.subarray(4, 4 + length);
    }
  }

  /** The first chunk, after joining as many as it takes for it to hold `size` bytes. */
  #front(size: number): Buffer {
    let first = this.#chunks[0] ?? Buffer.alloc(0);
    if (first.length >= size) return first;
    let joined = 0;
    let count = 0;
    while (joined < size) joined += this.#chunks[count++]?.length ?? size;
    first = Buffer.concat(this.#chunks.slice(0, count));
    this.#chunks.splice(0, count, first);
    return first;
  }
}

/**
 * Reads one packet. `targetFirst`: the client sends SYMLINK's target before the link's name, as OpenSSH does
 * against the draft (OpenSSH's PROTOCOL, section 4.1). Throws {@link MalformedPacket}.
 */
export function decodeRequest(packet: Buffer, targetFirst: boolean): SftpRequest {
  const type = packet.readUInt8(0);
  if (type === 1) return { name: 'INIT', id: 0 };
  const fields = new FieldReader(packet, 1);
  const id = fields.uint32();
  switch (type) {
    case 3:
      return {
        name: 'OPEN',
        id,
        path: fields.text(),
        flags: fields.uint32(),
        attributes: fields.attributes(),
      };
    case 4:
      return { name: 'CLOSE', id, handle: fields.handle() };
    case 5:
      return { name: 'READ', id, handle: fields.handle(), offset: fields.uint64(), length: fields.uint32() };
    case 6:
      return { name: 'WRITE', id, handle: fields.handle(), offset: fields.uint64(), data: fields.bytes() };
    case 7:
      return { name: 'LSTAT', id, path: fields.text() };
    case 8:
      return { name: 'FSTAT', id, handle: fields.handle() };
    case 9:
      return { name: 'SETSTAT', id, path: fields.text(), attributes: fields.attributes() };
    case 10:
      return { name: 'FSETSTAT', id, handle: fields.handle(), attributes: fields.attributes() };
    case 11:
      return { name: 'OPENDIR', id, path: fields.text() };
    case 12:
      return { name: 'READDIR', id, handle: fields.handle() };
    case 13:
      return { name: 'REMOVE', id, path: fields.text() };
    case 14:
      return { name: 'MKDIR', id, path: fields.text(), attributes: fields.attributes() };
    case 15:
      return { name: 'RMDIR', id, path: fields.text() };
    case 16:
      return { name: 'REALPATH', id, path: fields.text() };
    case 17:
      return { name: 'STAT', id, path: fields.text() };
    case 18:
      return { name: 'RENAME', id, from: fields.text(), to: fields.text() };
    case 19:
      return { name: 'READLINK', id, path: fields.text() };
    case 20: {
      const [first, second] = [fields.text(), fields.text()];
      return targetFirst
        ? { name: 'SYMLINK', id, link: second, target: first }
        : { name: 'SYMLINK', id, link: first, target: second };
    }
    case 200:
      return decodeExtended(id, fields);
    default:
      return { name: 'UNKNOWN', id };
  }
}

function decodeExtended(id: number, fields: FieldReader): SftpRequest {
  switch (fields.text()) {
    case 'posix-rename@openssh.com':
      return { name: 'POSIX_RENAME', id, from: fields.text(), to: fields.text() };
    case 'statvfs@openssh.com':
      return { name: 'STATVFS', id, path: fields.text() };
    case 'fsync@openssh.com':
      return { name: 'FSYNC', id, handle: fields.handle() };
    case 'limits@openssh.com':
      return { name: 'LIMITS', id };
    default:
      return { name: 'UNKNOWN', id };
  }
}

class FieldReader {
  readonly #packet: Buffer;
  #position: number;

  constructor(packet: Buffer, position: number) {
    this.#packet = packet;
    this.#position = position;
  }

  uint32(): number {
    return this.#take(4).readUInt32BE(0);
  }

  uint64(): bigint {
    return this.#take(8).readBigUInt64BE(0);
  }

  bytes(): Buffer {
    return this.#take(this.uint32());
  }

  text(): string {
    return this.bytes().toString('utf8');
  }

  handle(): Buffer {
    const handle = this.bytes();
    if (handle.length > MAX_HANDLE_BYTES) throw new MalformedPacket(`handle of ${handle.length} bytes`);
    return handle;
  }

  attributes(): Attributes {
    const flags = this.uint32();
    const attributes: Attributes = {
      ...(flags & HAS_SIZE && { size: this.uint64() }),
      ...(flags & HAS_OWNER && { owner: { uid: this.uint32(), gid: this.uint32() } }),
      ...(flags & HAS_PERMISSIONS && { permissions: this.uint32() }),
      ...(flags & HAS_TIMES && { times: { accessed: this.uint32(), modified: this.uint32() } }),
    };
    if (flags & HAS_EXTENDED) {
      for (let left = this.uint32(); left > 0; left--) {
        this.bytes();
        this.bytes();
      }
    }
    return attributes;
  }

  #take(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.#packet.length) throw new MalformedPacket('a field ends after its packet');
    const field = this.#packet.subarray(this.#position, end);
    this.#position = end;
    return field;
  }
}
