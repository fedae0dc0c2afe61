import { createHash, type Hash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { FromHashingWorker, ToHashingWorker } from './hashing.ts';

/** The other end of `hashing.ts`: hashes chunks in the order they come. */
const hashes = new Map<number, Hash>();

parentPort?.on('message', (message: ToHashingWorker) => {
  switch (message.type) {
    case 'update': {
      let hash = hashes.get(message.id);
      if (hash === undefined) {
        hash = createHash('sha256');
        hashes.set(message.id, hash);
      }
      hash.update(new Uint8Array(message.memory, 0, message.bytes));
      answer({ type: 'updated', id: message.id });
      break;
    }
    case 'digest':
      answer({
        type: 'digest',
        id: message.id,
        sha256: (hashes.get(message.id) ?? createHash('sha256')).digest('hex'),
      });
      hashes.delete(message.id);
      break;
    case 'drop':
      hashes.delete(message.id);
      break;
  }
});

function answer(message: FromHashingWorker): void {
  parentPort?.postMessage(message);
}
