import { type Attributes, EXTENSIONS, type NamedEntry, type SftpReply, STATUS } from './sftp-protocol.ts';

const PROTOCOL_VERSION = 3;

/** OpenSSH's words for its status numbers (its own, not the system's: those would show paths and errno). */
const STATUS_TEXT: Readonly<Record<number, string>> = {
  [STATUS.OK]: 'Success',
  [STATUS.EOF]: 'End of file',
  [STATUS.NO_SUCH_FILE]: 'No such file',
  [STATUS.PERMISSION_DENIED]: 'Permission denied',
  [STATUS.FAILURE]: 'Failure',
  [STATUS.BAD_MESSAGE]: 'Bad message',
  [STATUS.UNSUPPORTED]: 'Operation unsupported',
};

/** The packet, its length field included, that answers request `id`. */
export function encodeReply(id: number, reply: SftpReply): Buffer {
  const fields = fieldsOf(id, reply);
  const length = fields.reduce((sum, field) => sum + field.length, 0);
  return Buffer.concat([uint32(length), ...fields], 4 + length);
}

function fieldsOf(id: number, reply: SftpReply): readonly Buffer[] {
  switch (reply.kind) {
    case 'version':
      return [
        Buffer.of(2),
        uint32(PROTOCOL_VERSION),
        ...reply.extensions.flatMap((name) => [text(name), text(EXTENSIONS[name])]),
      ];
    case 'status': {
      const message = reply.message ?? STATUS_TEXT[reply.status] ?? 'Unknown error';
      return [Buffer.of(101), uint32(id), uint32(reply.status), text(message), text('')];
    }
    case 'handle':
      return [Buffer.of(102), uint32(id), uint32(reply.handle.length), reply.handle];
    case 'data':
      return [Buffer.of(103), uint32(id), uint32(reply.data.length), reply.data];
    case 'names':
      return [Buffer.of(104), uint32(id), uint32(reply.entries.length), ...reply.entries.map(named)];
    case 'attributes':
      return [Buffer.of(105), uint32(id), attributes(reply.attributes)];
    case 'numbers':
      return [Buffer.of(201), uint32(id), ...reply.numbers.map(uint64)];
  }
}

function named(entry: NamedEntry): Buffer {
  return Buffer.concat([text(entry.name), text(entry.longName), attributes(entry.attributes)]);
}

/** Draft section 5: a word of flags, then the fields that are there. */
function attributes({ size, owner, permissions, times }: Attributes): Buffer {
  const fields: Buffer[] = [];
  let flags = 0;
  if (size !== undefined) {
    flags |= 0x1;
    fields.push(uint64(size));
  }
  if (owner !== undefined) {
    flags |= 0x2;
    fields.push(uint32(owner.uid), uint32(owner.gid));
  }
  if (permissions !== undefined) {
    flags |= 0x4;
    fields.push(uint32(permissions));
  }
  if (times !== undefined) {
    flags |= 0x8;
    fields.push(uint32(times.accessed), uint32(times.modified));
  }
  return Buffer.concat([uint32(flags), ...fields]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** Wraps around instead of throwing: a file's time may be before 1970 or after 2106. */
function uint32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function uint64(value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}
