import {
  type Attributes,
  EXTENSIONS,
  type ExtensionName,
  type NamedEntry,
  type RequestName,
  type SftpReply,
  type SftpRequest,
  STATUS,
} from './sftp-protocol.ts';

/** Which requests a fault meets. */
export interface FaultTarget {
  readonly name: RequestName;
  /** How many are let pass first, counted down here. */
  after?: number;
  /** How many more requests it meets, counted down here; endless when absent. */
  times?: number;
}

/**
 * Behaviours no real server shows on demand. A plain object, read at every request, so it may be changed at any
 * time; faults that happen a limited number of times count down in it, and so can be watched.
 */
export interface PracticeFaults {
  /** Every sign-in is refused, whatever the credentials. */
  refuseSignIn?: boolean;
  /** Answered with `status` (draft-ietf-secsh-filexfer-02, section 7) instead of being performed. */
  failRequests?: (FaultTarget & { readonly status: number; readonly message?: string })[];
  /** Neither performed nor ever answered; the connection stays. */
  stallOn?: FaultTarget;
  /** The connection is destroyed instead of performing it. */
  dropInsteadOf?: FaultTarget;
  /** Performed, then the connection is destroyed instead of answering: between a rename and its record. */
  dropBeforeReply?: FaultTarget;
  /**
   * Destroys the connection when this many more bytes were written, over all connections; the write they end in
   * is cut there. Counts down, and goes away when it has happened.
   */
  dropAfterBytesWritten?: number;
  /** The connection is destroyed at every so many requests, over all connections; `left` counts down to the next. */
  dropEvery?: { readonly requests: number; left: number };
  /** Every answer is held back this long. */
  delayReplyMs?: number;
  /** Two answers of three are overtaken by those behind them. */
  answerOutOfOrder?: boolean;
  /** READ gives at most so many bytes, as servers may (draft-ietf-secsh-filexfer-02, section 6.4). */
  readAtMost?: number;
  /** The last byte of every write is accepted and not stored: a file ends short. */
  writeShort?: boolean;
  /** The first byte of every write is stored with its lowest bit turned: the size is right, the content is not. */
  writeAltered?: boolean;
  /** So many more READs give their first byte with its lowest bit turned, counted down here. */
  readsAltered?: number;
  /** Names added, as small files, to the first answer of every listing. */
  hostileNames?: readonly string[];
  /**
   * A write that doesn't begin where the file ends is refused, or put there all the same, as by servers in front of
   * object storage.
   */
  writesInOrder?: 'refused' | 'appended';
  /** Every READDIR is answered with a name: the folder has no end. */
  endlessListing?: boolean;
  /** RENAME replaces an existing target, as some servers do. */
  renameReplaces?: boolean;
  /** SETSTAT and FSETSTAT are unsupported, as with storage that keeps no times or modes. */
  noSetstat?: boolean;
  /** Extensions neither named in the greeting nor answered. */
  withoutExtensions?: readonly ExtensionName[];
}

/** What becomes of one request: {@link treatmentOf} decides it, the session carries it out. */
export interface Treatment {
  /** The request to perform (not always the one that came), or the reply to give instead of performing it. */
  readonly act: { readonly perform: SftpRequest } | { readonly answer: SftpReply } | 'nothing';
  readonly amend: (reply: SftpReply) => SftpReply;
  readonly ending: 'reply' | 'stay silent' | 'drop the connection';
  readonly delayMs: number;
}

/** How long an answer that is overtaken waits at least, milliseconds. */
const OVERTAKEN_MS = 5;

const EXTENSION_OF: Partial<Readonly<Record<RequestName, ExtensionName>>> = {
  POSIX_RENAME: 'posix-rename@openssh.com',
  STATVFS: 'statvfs@openssh.com',
  FSYNC: 'fsync@openssh.com',
  LIMITS: 'limits@openssh.com',
};

/** The extensions a greeting names under these faults. */
export function advertisedExtensions(faults: PracticeFaults): readonly ExtensionName[] {
  const names = Object.keys(EXTENSIONS) as ExtensionName[];
  return names.filter((name) => !faults.withoutExtensions?.includes(name));
}

/**
 * The one place where faults meet requests. Uses up what is counted in `faults`. `isFirstAnswer`: the request
 * reads a listing that nothing was read from yet.
 */
export function treatmentOf(request: SftpRequest, faults: PracticeFaults, isFirstAnswer: boolean): Treatment {
  const usual: Treatment = {
    act: { perform: request },
    amend: (reply) => reply,
    ending: 'reply',
    delayMs: (faults.delayReplyMs ?? 0) + (faults.answerOutOfOrder ? (request.id % 3) * OVERTAKEN_MS : 0),
  };
  if (isDue(faults.dropEvery)) return { ...usual, act: 'nothing', ending: 'drop the connection' };
  if (isMet(faults.stallOn, request)) return { ...usual, act: 'nothing', ending: 'stay silent' };
  if (isMet(faults.dropInsteadOf, request))
    return { ...usual, act: 'nothing', ending: 'drop the connection' };
  const answer = answerInstead(request, faults);
  if (answer !== undefined) return { ...usual, act: { answer } };

  const { performed, isCut } = cutAtDrop(altered(request, faults), faults);
  return {
    ...usual,
    act: { perform: performed },
    amend: isFirstAnswer
      ? (reply) => withNames(reply, faults.hostileNames ?? [])
      : (reply) => alteredData(reply, faults),
    ending: isCut || isMet(faults.dropBeforeReply, request) ? 'drop the connection' : 'reply',
  };
}

function isDue(every: PracticeFaults['dropEvery']): boolean {
  if (every === undefined) return false;
  every.left -= 1;
  if (every.left > 0) return false;
  every.left = every.requests;
  return true;
}

function isMet(target: FaultTarget | undefined, request: SftpRequest): boolean {
  if (target?.name !== request.name) return false;
  if (target.after !== undefined && target.after > 0) {
    target.after -= 1;
    return false;
  }
  if (target.times === undefined) return true;
  if (target.times <= 0) return false;
  target.times -= 1;
  return true;
}

function answerInstead(request: SftpRequest, faults: PracticeFaults): SftpReply | undefined {
  const failing = faults.failRequests?.find((fault) => isMet(fault, request));
  if (failing !== undefined) {
    const { status, message } = failing;
    return { kind: 'status', status, ...(message !== undefined && { message }) };
  }
  if (request.name === 'READDIR' && faults.endlessListing)
    return withNames({ kind: 'names', entries: [] }, ['x']);
  const extension = EXTENSION_OF[request.name];
  const isMissing = extension !== undefined && faults.withoutExtensions?.includes(extension) === true;
  const isSetstat = request.name === 'SETSTAT' || request.name === 'FSETSTAT';
  if (isMissing || (isSetstat && faults.noSetstat)) return { kind: 'status', status: STATUS.UNSUPPORTED };
  return undefined;
}

function altered(request: SftpRequest, faults: PracticeFaults): SftpRequest {
  if (request.name === 'RENAME' && faults.renameReplaces) return { ...request, name: 'POSIX_RENAME' };
  if (request.name === 'READ' && faults.readAtMost !== undefined)
    return { ...request, length: Math.min(request.length, faults.readAtMost) };
  if (request.name !== 'WRITE') return request;
  const data = faults.writeAltered ? Buffer.from(request.data) : request.data;
  if (faults.writeAltered && data.length > 0) data.writeUInt8(data.readUInt8(0) ^ 1, 0);
  return { ...request, data: faults.writeShort ? data.subarray(0, -1) : data };
}

/** A disk that gives something else than it was given, once in a while. */
function alteredData(reply: SftpReply, faults: PracticeFaults): SftpReply {
  if (reply.kind !== 'data' || reply.data.length === 0 || (faults.readsAltered ?? 0) <= 0) return reply;
  faults.readsAltered = (faults.readsAltered ?? 0) - 1;
  const data = Buffer.from(reply.data);
  data.writeUInt8(data.readUInt8(0) ^ 1, 0);
  return { ...reply, data };
}

function cutAtDrop(
  request: SftpRequest,
  faults: PracticeFaults,
): { readonly performed: SftpRequest; readonly isCut: boolean } {
  const left = faults.dropAfterBytesWritten;
  if (request.name !== 'WRITE' || left === undefined) return { performed: request, isCut: false };
  if (request.data.length < left) {
    faults.dropAfterBytesWritten = left - request.data.length;
    return { performed: request, isCut: false };
  }
  delete faults.dropAfterBytesWritten;
  return { performed: { ...request, data: request.data.subarray(0, left) }, isCut: true };
}

function withNames(reply: SftpReply, names: readonly string[]): SftpReply {
  if (reply.kind !== 'names') return reply;
  const attributes: Attributes = { size: 1n, permissions: 0o100644, times: { accessed: 0, modified: 0 } };
  const added: NamedEntry[] = names.map((name) => ({ name, longName: name, attributes }));
  return { ...reply, entries: [...reply.entries, ...added] };
}
