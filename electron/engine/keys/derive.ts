import { Worker } from 'node:worker_threads';
import { failure } from '../../../shared/errors.ts';
import type { Derivation } from './derivation.ts';

/** Sources run as they are; a bundle has the worker beside it. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './derive-worker.ts' : './derive-worker.js',
  import.meta.url,
);

/**
 * bcrypt_pbkdf (OpenBSD's, which OpenSSH protects key files with) in a worker thread: 24 rounds hold a thread for about a
 * quarter of a second, in which nothing would be read from any server.
 * @throws `Cancelled`, `Internal`
 */
export function derive(task: Derivation, signal: AbortSignal): Promise<Buffer> {
  return new Promise((settle, reject) => {
    const worker = new Worker(WORKER, { workerData: task, name: 'waybill-key' });
    const stop = () => {
      reject(failure('Cancelled', 'making the key was cancelled'));
      void worker.terminate();
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', (derived: Uint8Array | null) => {
      if (derived === null) reject(failure('Internal', 'deriving the key was refused'));
      else settle(Buffer.from(derived.buffer, derived.byteOffset, derived.byteLength));
    });
    worker.on('error', (thrown) =>
      reject(failure('Internal', `deriving the key failed: ${thrown.message}`, { cause: thrown })),
    );
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop);
      // Settled already, unless the thread died without a word.
      reject(failure('Internal', 'deriving the key ended without an answer'));
    });
  });
}
