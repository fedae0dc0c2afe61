// Run as a program: gives the program named first what Electron gives a utility process, over Node's own channel.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

const [, , entry = '', ...rest] = process.argv;
process.argv = [process.execPath, entry, ...rest];

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message, undefined, undefined, () => {});
  }
}
const parentPort = new ParentPort();
// Messages wait until somebody listens, as Electron's do.
const early: unknown[] = [];
process.on('message', (data) => {
  if (parentPort.listenerCount('message') === 0) early.push(data);
  else parentPort.emit('message', { data });
});
parentPort.on('newListener', () =>
  setImmediate(() => {
    for (const data of early.splice(0)) parentPort.emit('message', { data });
  }),
);
// Electron's port says nothing when the owner is killed; neither does this one.
process.on('disconnect', () => {});
Object.assign(process, { parentPort });
await import(pathToFileURL(entry).href);
