import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A folder of a test's own; removed with all its content on dispose. */
export interface TempFolder extends AsyncDisposable {
  readonly path: string;
}

/** Creates a temporary folder, mode 0700. */
export async function tempFolder(purpose = 'test'): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), `waybill-${purpose}-`));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Also where a test moves the clock, or has timers of its own. */
const uptimeMs = performance.now.bind(performance);

/**
 * Polls `condition` until it answers something other than undefined or false, and returns that. Fails after
 * `deadlineMs` (30 s unless said otherwise, far more than any state needs on a quiet machine) with a message that names `what` never came.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: { what: string; deadlineMs?: number; everyMs?: number },
): Promise<Exclude<T, undefined | false>> {
  const deadlineMs = options.deadlineMs ?? 30_000;
  const end = uptimeMs() + deadlineMs;
  for (;;) {
    const answer = await condition();
    if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
    if (uptimeMs() >= end) throw new Error(`waited ${deadlineMs} ms in vain for: ${options.what}`);
    await pause(options.everyMs ?? 10);
  }
}

/**
 * A loopback port that was free a moment ago. For programs that can't choose one themselves; somebody else
 * may still take it first, so the caller has to be ready to try another.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port was given'));
        else resolve(address.port);
      });
    });
  });
}
