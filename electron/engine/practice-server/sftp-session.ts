import { on, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { ServerChannel } from 'ssh2';
import { decodeRequest, PacketSplitter } from './decode-request.ts';
import { encodeReply } from './encode-reply.ts';
import { advertisedExtensions, type PracticeFaults, treatmentOf } from './faults.ts';
import type { Jail } from './jail.ts';
import { OpenHandles } from './open-handles.ts';
import { perform } from './request-handlers.ts';
import { MalformedPacket, type RequestName, type SftpReply, type SftpRequest } from './sftp-protocol.ts';
import { statusOfError } from './status-of-error.ts';

/** Chunks of up to 32 KiB kept before the channel is paused, and below which it goes on. */
const QUEUED_CHUNKS = { highWaterMark: 64, lowWaterMark: 16 };

export interface SessionOptions {
  readonly channel: ServerChannel;
  readonly jail: Jail;
  readonly faults: PracticeFaults;
  readonly handleLimit: number;
  /** See {@link decodeRequest}. */
  readonly symlinkTargetFirst: boolean;
  /** The connection is gone, or has to go: ends the session at once. */
  readonly signal: AbortSignal;
  /** The client closed the channel: what it asked for before is still done, but no longer answered. */
  readonly muted: AbortSignal;
  readonly onRequest: (name: RequestName) => void;
  /** Something went wrong that no client can cause; the connection is dropped. */
  readonly onFailure: (error: unknown) => void;
  /** Destroys the connection, and so aborts `signal`. */
  readonly dropConnection: () => void;
}

/**
 * Serves one SFTP channel until it ends; everything it opened is closed when this resolves. Requests are performed
 * one after another in the order they came, as in OpenSSH, so clients may pipeline WRITE, CLOSE and RENAME.
 */
export async function serveSftpSession(options: SessionOptions): Promise<void> {
  const { channel, signal } = options;
  await using handles = new OpenHandles(options.handleLimit);
  const splitter = new PacketSplitter();
  // ssh2 ends the channel when the client closes it, maybe while an answer is being written.
  channel.on('error', () => undefined);
  try {
    // Not the channel's own iterator: ssh2 overrides destroy(), on which that relies to notice a cut connection.
    for await (const [chunk] of on(channel, 'data', { signal, close: ['end', 'close'], ...QUEUED_CHUNKS })) {
      for (const packet of splitter.packetsWith(chunk as Buffer)) {
        await answer(options, handles, decodeRequest(packet, options.symlinkTargetFirst));
        if (signal.aborted) return;
      }
    }
    channel.exit(0);
    channel.end();
  } catch (error) {
    if (signal.aborted) return;
    options.dropConnection();
    if (!(error instanceof MalformedPacket)) options.onFailure(error);
  }
}

/** The one way of every request: counted, decided upon, performed, answered. */
async function answer(options: SessionOptions, handles: OpenHandles, request: SftpRequest): Promise<void> {
  options.onRequest(request.name);
  const { act, amend, ending, delayMs } = treatmentOf(
    request,
    options.faults,
    startsListing(handles, request),
  );
  let reply: SftpReply | undefined;
  if (act !== 'nothing')
    reply = 'answer' in act ? act.answer : amend(await outcomeOf(options, handles, act.perform));
  if (ending === 'drop the connection') options.dropConnection();
  if (ending !== 'reply' || reply === undefined || options.signal.aborted) return;
  const packet = encodeReply(request.id, reply);
  if (delayMs > 0) sendLater(options, packet, delayMs);
  else await send(options, packet);
}

async function outcomeOf(
  options: SessionOptions,
  handles: OpenHandles,
  request: SftpRequest,
): Promise<SftpReply> {
  if (request.name === 'INIT') return { kind: 'version', extensions: advertisedExtensions(options.faults) };
  try {
    return await perform(
      { jail: options.jail, handles, handleLimit: options.handleLimit, faults: options.faults },
      request,
    );
  } catch (error) {
    return { kind: 'status', status: statusOfError(error) };
  }
}

function startsListing(handles: OpenHandles, request: SftpRequest): boolean {
  return request.name === 'READDIR' && handles.isAtStart(request.handle);
}

/** Waits for the client to take its answers, so that they don't pile up in memory. */
async function send({ channel, muted }: SessionOptions, packet: Buffer): Promise<void> {
  if (muted.aborted || !channel.writable || channel.write(packet)) return;
  await once(channel, 'drain', { signal: muted }).catch(() => undefined);
}

/** Without holding up the requests behind it: a long way to a server delays answers, not work. */
function sendLater(options: SessionOptions, packet: Buffer, delayMs: number): void {
  pause(delayMs, undefined, { signal: options.muted }).then(
    () => send(options, packet),
    () => undefined,
  );
}
