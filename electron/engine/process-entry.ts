import type { ToEngine } from './port-protocol.ts';
import { servePort } from './serve-port.ts';

/** An engine that can't close within this long after its owner is gone ends anyway, milliseconds. */
const CLOSE_DEADLINE_MS = 5_000;

// The owner's signals are for the owner: it decides when its engine ends. Ctrl-C reaches the whole process group.
process.on('SIGINT', () => {});

process.on('disconnect', () => {
  setTimeout(() => process.exit(1), CLOSE_DEADLINE_MS).unref();
});

await servePort({
  send: (message) => {
    // A parent that has just died is told about by 'disconnect'; without a callback the failed send would end us first.
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  },
  onMessage: (listener) => {
    process.on('message', (message) => listener(message as ToEngine));
  },
  onClosed: (listener) => {
    process.on('disconnect', listener);
  },
});
if (process.connected) process.disconnect();
