import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { type Availability, NotAvailable, pathOfProgram } from './requirements.ts';

/** A screen nobody sees. */
export interface Display extends AsyncDisposable {
  /** For the environment: `DISPLAY`. Empty where programs find the screen by themselves. */
  readonly name: string;
}

/** Whether windows can be opened here without anybody seeing them. CI must be able to. */
export function requiresDisplay(): Availability {
  if (process.platform !== 'linux' || pathOfProgram('Xvfb') !== undefined)
    return { available: true, reason: '' };
  const reason = 'no Xvfb: install xvfb';
  if (process.env.WAYBILL_CI === '1')
    throw new NotAvailable(`these tests may not be skipped on CI: ${reason}`);
  return { available: false, reason };
}

/** Starts an X server of the test's own on the first free display, and ends it on dispose. */
export async function startDisplay(size = '1440x900'): Promise<Display> {
  if (process.platform !== 'linux') return { name: '', [Symbol.asyncDispose]: async () => {} };
  const program = pathOfProgram('Xvfb');
  if (program === undefined) throw new NotAvailable('no Xvfb: install xvfb');
  // It chooses the number itself and writes it to file 3 once it listens; nobody can come in between.
  const server = spawn(
    program,
    ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const ended = once(server, 'close');
  const told = server.stdio[3] as Readable;
  const number = await Promise.race([
    once(told, 'data', { signal: AbortSignal.timeout(60_000) }).then(([data]) => String(data).trim()),
    ended.then(() => ''),
  ]);
  if (number === '') throw new Error('Xvfb ended before it had a display');
  return {
    name: `:${number}`,
    async [Symbol.asyncDispose]() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}
