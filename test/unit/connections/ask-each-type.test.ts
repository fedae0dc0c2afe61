import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConnectOptions } from '../../../electron/engine/connections/connect.ts';
import { type Asking, askEachType } from '../../../electron/engine/connections/trust/ask-each-type.ts';
import { failure } from '../../../shared/errors.ts';

const options = {
  timeouts: { connectMs: 5_000 },
  trust: {
    ...{ stored: [], knownHosts: [], pins: [`SHA256:${'A'.repeat(43)}`], narrowedTo: [], next: [] },
    ...{ policy: 'ask', typeOf: () => undefined },
  },
} as unknown as ConnectOptions;

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** A server that shows another key first, after a while. */
const attempts = (asked: Asking[], tookMs: number, waitedMs: number) =>
  askEachType(options, async (_, asking) => {
    asked.push(asking);
    if (asked.length > 1) return 'signed in';
    vi.advanceTimersByTime(tookMs);
    asking.onRefused?.({ shown: 'ssh-ed25519', common: ['ssh-ed25519', 'rsa-sha2-512'], waitedMs });
    throw failure('HostKeyChanged', 'another key');
  });

it('the server’s next key has the time that is left, but for what a person on the way took', async () => {
  const asked: Asking[] = [];
  expect(await attempts(asked, 61_000, 60_000)).toBe('signed in');
  expect(asked[1]).toMatchObject({ only: ['rsa-sha2-512'], handshakeMs: 4_000 });
});

it('all its keys together have no more time than one', async () => {
  await expect(attempts([], 5_000, 0)).rejects.toMatchObject({ error: { code: 'Timeout' } });
});
