import { connect, createServer, type Server, type Socket } from 'node:net';
import { DelayLine } from './delay-line.ts';

/** `up` is from the client to the server. */
export type Direction = 'up' | 'down';

export interface TcpProxyOptions {
  readonly targetPort: number;
  readonly targetHost?: string;
  /** Added to every round trip, half in each direction, in ms. Bandwidth is not limited. */
  readonly delayMs?: number;
  /** Sees what was handed over. */
  readonly onBytes?: (direction: Direction, chunk: Buffer) => void;
}

/** A loopback TCP proxy that makes a network's faults to order. */
export interface TcpProxy extends AsyncDisposable {
  readonly host: '127.0.0.1';
  readonly port: number;
  connectionsSeen(): number;
  /** Payload bytes handed over so far, over all connections. */
  bytes(direction: Direction): number;
  /**
   * Once `count` more bytes have gone through in that direction, over all connections, cuts everything:
   * exactly those are delivered. Works once, so that the next attempt gets through; `fired` tells.
   */
  cutAfterBytes(direction: Direction, count: number): { fired(): boolean };
  /** Cuts every connection now, with a reset, as a failing network does. */
  cut(): void;
  /** From now on nothing goes through, but connections stay open and new ones are accepted. */
  stall(): void;
  resume(): void;
  /** New connections are refused (nobody listens); those there are go on. */
  refuse(): Promise<void>;
  /** Listens again on the same port. */
  accept(): Promise<void>;
}

interface Cut {
  readonly direction: Direction;
  left: number;
  fired: boolean;
}

/** Starts a proxy in front of a server on this machine. */
export async function startTcpProxy(options: TcpProxyOptions): Promise<TcpProxy> {
  const lines = new Set<DelayLine>();
  const sockets = new Set<Socket>();
  const bytes = { up: 0, down: 0 };
  let connections = 0;
  let stalled = false;
  let armed: Cut | undefined;

  const cut = (): void => {
    for (const line of lines) line.close();
    lines.clear();
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };

  /** Hands a chunk over, or the part of it that a cut still lets through. */
  const deliver = (direction: Direction, target: Socket, chunk: Buffer): void => {
    const limit = armed?.direction === direction ? armed : undefined;
    if (limit === undefined || limit.left > chunk.length) {
      if (limit !== undefined) limit.left -= chunk.length;
      bytes[direction] += chunk.length;
      options.onBytes?.(direction, chunk);
      target.write(chunk);
      return;
    }
    bytes[direction] += limit.left;
    limit.fired = true;
    armed = undefined;
    // A reset would discard what this side has not sent yet, so it alone gets an ordinary end.
    sockets.delete(target);
    target.end(chunk.subarray(0, limit.left), () => target.destroy());
    cut();
  };

  const pipe = (direction: Direction, source: Socket, target: Socket): void => {
    const line = new DelayLine((options.delayMs ?? 0) / 2, source, {
      deliver: (chunk) => deliver(direction, target, chunk),
      end: () => target.end(),
      targetIsFull: () => target.writableNeedDrain,
    });
    if (stalled) line.hold();
    lines.add(line);
    target.on('drain', () => line.flow());
    source.on('close', () => lines.delete(line));
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    connections += 1;
    const upstream = connect({
      host: options.targetHost ?? '127.0.0.1',
      port: options.targetPort,
      allowHalfOpen: true,
      noDelay: true,
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      // Every fault ends in 'close'; that is where the other side learns of it.
      socket.on('error', () => undefined);
      socket.on('close', (failed) => {
        sockets.delete(socket);
        if (failed) other.resetAndDestroy();
      });
    }
    pipe('up', client, upstream);
    pipe('down', upstream, client);
  });
  const port = await listen(server, 0);

  return {
    host: '127.0.0.1',
    port,
    connectionsSeen: () => connections,
    bytes: (direction) => bytes[direction],
    cutAfterBytes: (direction, count) => {
      const made: Cut = { direction, left: count, fired: false };
      armed = made;
      return { fired: () => made.fired };
    },
    cut,
    stall: () => {
      stalled = true;
      for (const line of lines) line.hold();
    },
    resume: () => {
      stalled = false;
      for (const line of lines) line.release();
    },
    refuse: async () => stopListening(server),
    accept: async () => {
      if (!server.listening) await listen(server, port);
    },
    [Symbol.asyncDispose]: async () => {
      stopListening(server);
      cut();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the proxy has no port'));
      else resolve(address.port);
    });
  });
}

/** Frees the port before it returns; connections that are open stay, and nobody waits for them. */
function stopListening(server: Server): void {
  if (server.listening) server.close();
}
