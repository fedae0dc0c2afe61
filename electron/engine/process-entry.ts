import type { EnginePort, FromEngine, ToEngine } from './port-protocol.ts';
import { servePort } from './serve-port.ts';

/** An engine that can't close within this long after its owner is gone ends anyway, milliseconds. */
const CLOSE_DEADLINE_MS = 5_000;
/** How often an engine in a utility process looks whether its owner lives, milliseconds. */
const LOOK_FOR_OWNER_MS = 1_000;

/** What Electron gives a utility process in the place of Node's channel. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: FromEngine): void;
}

// The owner's signals are for the owner: it decides when its engine ends. Ctrl-C reaches the whole process group.
process.on('SIGINT', () => {});

const endSoon = (): void => {
  setTimeout(() => process.exit(1), CLOSE_DEADLINE_MS).unref();
};

/** Node's own channel: it closes with the owner. */
const nodeChannel = (): EnginePort => ({
  send: (message) => {
    // A parent that has just died is told about by 'disconnect'; without a callback the failed send would end us first.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  },
  onMessage: (listener) => {
    process.on('message', (message) => listener(message as ToEngine));
  },
  onClosed: (listener) => {
    process.on('disconnect', () => {
      endSoon();
      listener();
    });
  },
});

/**
 * Electron's port. Nothing is told on it when the main process is killed (measured: its utility processes live on), so
 * we look: on POSIX an orphan gets another parent, on Windows the number of a dead one is nobody's.
 */
const electronPort = (parentPort: ParentPort, owner: number): EnginePort => ({
  send: (message) => parentPort.postMessage(message),
  onMessage: (listener) => {
    parentPort.on('message', ({ data }) => listener(data as ToEngine));
  },
  onClosed: (listener) => {
    const parent = process.ppid;
    const look = setInterval(() => {
      if (isAlive(owner) && process.ppid === parent) return;
      clearInterval(look);
      endSoon();
      listener();
    }, LOOK_FOR_OWNER_MS);
  },
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // It lives, and isn't ours to signal.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const { parentPort } = process as { parentPort?: ParentPort };
const owner = Number(process.argv.at(-1));

await servePort(
  parentPort === undefined
    ? nodeChannel()
    : electronPort(parentPort, Number.isInteger(owner) && owner > 0 ? owner : process.ppid),
);
if (parentPort !== undefined) {
  // Electron's port keeps the process alive for ever.
  process.exit(0);
}
if (process.connected) process.disconnect();
