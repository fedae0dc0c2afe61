import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTurns } from '../../../../electron/engine/connections/routes/addresses.ts';
import { directRoute } from '../../../../electron/engine/connections/routes/direct.ts';
import type { RouteStep } from '../../../../electron/engine/connections/routes/route.ts';
import { errorOf } from '../../../../shared/errors.ts';
import { freePort } from '../../../support/temp.ts';

let resources: AsyncDisposableStack;
beforeEach(() => {
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

/** Says one line to whoever comes. */
async function greeter(host: string, port = 0): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('hello\r\n');
  });
  await new Promise<void>((listening, refused) => {
    server.once('error', refused);
    server.listen(port, host, listening);
  });
  resources.defer(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Opened {
  readonly text: string;
  readonly steps: readonly RouteStep[];
}

async function open(
  host: string,
  port: number,
  addresses: readonly string[] | Promise<never> = [],
  connectMs = 25_000,
): Promise<Opened> {
  const steps: RouteStep[] = [];
  const openRoute = directRoute({ lookup: async () => addresses });
  const { stream } = await openRoute(
    { host, port },
    { connectMs, signal: new AbortController().signal, onStep: (step) => steps.push(step) },
  );
  const text = await new Promise<string>((resolve, reject) => {
    let heard = '';
    stream
      .on('data', (chunk: Buffer) => {
        heard += chunk.toString('latin1');
      })
      .on('error', reject)
      .on('end', () => resolve(heard))
      .resume();
  });
  return { text, steps };
}

const outcomes = (steps: readonly RouteStep[]) =>
  steps.flatMap((step) =>
    step.passed === 'reach' ? step.tried.map(({ address, outcome }) => `${address} ${outcome}`) : [],
  );

/** TEST-NET-1 (RFC 5737) is routed nowhere; on some machines that is told at once, on others nothing is heard. */
const NOWHERE = '192.0.2.1';

describe('the direct route', () => {
  it('reads nothing before somebody listens, and then all of it', async () => {
    const port = await greeter('127.0.0.1');
    const { text, steps } = await open('127.0.0.1', port);
    expect(text).toBe('hello\r\n');
    expect(steps).toMatchObject([
      { passed: 'resolve', by: 'here', addresses: ['127.0.0.1'] },
      { passed: 'reach', tried: [{ address: '127.0.0.1', outcome: 'connected' }] },
    ]);
  });

  it('reaches ::1, also with a zone', async () => {
    const port = await greeter('::1');
    expect((await open('::1', port)).text).toBe('hello\r\n');
    expect((await open('::1%lo', port)).text).toBe('hello\r\n');
  });

  it('goes on at once where the first address refuses', async () => {
    const port = await greeter('127.0.0.1');
    const begun = performance.now();
    const { text, steps } = await open('two.example', port, ['::1', '127.0.0.1']);
    expect([text, outcomes(steps)]).toEqual(['hello\r\n', ['::1 ECONNREFUSED', '127.0.0.1 connected']]);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('doesn’t wait for an address that is dead', async () => {
    const port = await greeter('127.0.0.1');
    const begun = performance.now();
    const { text, steps } = await open('two.example', port, [NOWHERE, '127.0.0.1']);
    expect(text).toBe('hello\r\n');
    expect(outcomes(steps)).toContain('127.0.0.1 connected');
    expect(outcomes(steps)).toHaveLength(2);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it('names every address where none answers', async () => {
    const port = await freePort();
    const failed = await open('two.example', port, ['127.0.0.1', '::1']).catch(errorOf);
    expect(failed).toMatchObject({
      code: 'Unreachable',
      retryable: true,
      detail: { tried: '127.0.0.1 ECONNREFUSED, ::1 ECONNREFUSED' },
    });
  });

  it('ends at its deadline, wherever it hangs', async () => {
    const never = new Promise<never>(() => {});
    const looking = await open('slow.example', 22, never, 200).catch(errorOf);
    expect(looking).toMatchObject({ code: 'Timeout' });
    const lost = await open('none.example', 22, []).catch(errorOf);
    expect(lost).toMatchObject({ code: 'NameNotResolved' });
  });
});

describe('the order of addresses', () => {
  it.each([
    [['2001:db8::1', '2001:db8::2', '192.0.2.1'], '2001:db8::1 192.0.2.1 2001:db8::2'],
    [
      ['192.0.2.1', '2001:db8::1', '2001:db8::2', '2001:db8::3'],
      '192.0.2.1 2001:db8::1 2001:db8::2 2001:db8::3',
    ],
    [['192.0.2.1', '192.0.2.1'], '192.0.2.1'],
    [[], ''],
  ])('lets families take turns: %j', (addresses, expected) => {
    expect(inTurns(addresses).join(' ')).toBe(expected);
  });
});
