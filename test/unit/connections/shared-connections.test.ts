import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SharedConnections } from '../../../electron/engine/connections/shared-connections.ts';
import { failure } from '../../../shared/errors.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import { waitFor } from '../../support/temp.ts';

class Scripted {
  readonly askedPerson = false;
  readonly trustedBy = 'pin';
  readonly hostKey = { type: 'ssh-ed25519', blob: Buffer.alloc(0) };
  readonly host: string;
  readonly closed: Promise<void>;
  isClosed = false;
  close = () => {};

  constructor(host: string) {
    this.host = host;
    this.closed = new Promise((done) => {
      this.close = () => {
        this.isClosed = true;
        done();
      };
    });
  }
}

interface Attempt {
  readonly host: string;
  readonly signal: AbortSignal;
  readonly succeed: () => Scripted;
  readonly fail: () => void;
}

const NEVER = new AbortController().signal;
const EVERY = () => true;
let host: string;
let idleMs: number;
let attempts: Attempt[];
let shared: SharedConnections<Scripted>;

/** Opening ends when the test says so, whatever its signal says. */
function open(profile: Profile, signal: AbortSignal): Promise<Scripted> {
  return new Promise((resolve, reject) => {
    attempts.push({
      host: profile.host,
      signal,
      succeed: () => {
        const connection = new Scripted(profile.host);
        resolve(connection);
        return connection;
      },
      fail: () => reject(failure('AuthenticationFailed', 'refused')),
    });
  });
}

const attempt = (number: number): Promise<Attempt> =>
  waitFor(() => attempts[number - 1], { what: `attempt ${number}` });

beforeEach(() => {
  host = 'old.example';
  idleMs = 60_000;
  attempts = [];
  shared = new SharedConnections({
    profile: (id) => ({ id, host, timeouts: { idleMs } }) as Profile,
    open,
  });
});
afterEach(async () => {
  const closing = shared[Symbol.asyncDispose]();
  for (const { fail } of attempts) fail();
  await closing;
});

describe('opening', () => {
  it('is one attempt for all who wait, and each may stop waiting', async () => {
    const leaving = new AbortController();
    const [one, other] = [shared.acquire('a', leaving.signal), shared.acquire('a', NEVER)];
    leaving.abort();
    await expect(one).rejects.toMatchObject({ error: { code: 'Cancelled' } });
    const connection = (await attempt(1)).succeed();
    expect((await other).connection).toBe(connection);
    expect(attempts).toHaveLength(1);
  });

  it('begins anew with what the profile says now, and what the first came to counts for nothing', async () => {
    const waiting = shared.acquire('a', NEVER);
    const first = await attempt(1);
    host = 'new.example';
    shared.leave((profile) => profile.host === 'old.example');
    expect(first.signal.aborted).toBe(true);
    const late = first.succeed();
    const second = await attempt(2);
    shared.leave((profile) => profile.host === 'old.example');
    expect([late.isClosed, second.host, second.signal.aborted]).toEqual([true, 'new.example', false]);
    second.succeed();
    expect((await waiting).connection.host).toBe('new.example');
  });

  it('begins anew where the first failed, too; a failure that counts is everybody’s', async () => {
    const waiting = shared.acquire('a', NEVER);
    const first = await attempt(1);
    shared.leave(EVERY);
    first.fail();
    (await attempt(2)).fail();
    await expect(waiting).rejects.toMatchObject({ error: { code: 'AuthenticationFailed' } });
    expect(attempts).toHaveLength(2);
  });

  it('doesn’t begin anew once all is closed, nor at all after that', async () => {
    const waiting = shared.acquire('a', NEVER);
    const { signal, succeed } = await attempt(1);
    const closing = shared[Symbol.asyncDispose]();
    expect(signal.aborted).toBe(true);
    const late = succeed();
    await expect(waiting).rejects.toMatchObject({ error: { code: 'Cancelled' } });
    await closing;
    await expect(shared.acquire('a', NEVER)).rejects.toMatchObject({ error: { code: 'Cancelled' } });
    expect([late.isClosed, attempts.length]).toEqual([true, 1]);
  });
});

describe('a connection', () => {
  it('is closed when nobody uses it, and when nobody waits for it any more', async () => {
    idleMs = 5;
    const leaving = new AbortController();
    const waiting = shared.acquire('a', leaving.signal);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ error: { code: 'Cancelled' } });
    const connection = (await attempt(1)).succeed();
    await waitFor(() => connection.isClosed, { what: 'the connection nobody waited for to be closed' });
    expect(shared.get('a')).toBeUndefined();
  });

  it('that is left is closed, and the next one gets another', async () => {
    const first = shared.acquire('a', NEVER);
    const connection = (await attempt(1)).succeed();
    using share = await first;
    shared.leave(({ id }) => id === 'a');
    expect([share.connection, connection.isClosed, shared.get('a')]).toEqual([connection, true, undefined]);
    const next = shared.acquire('a', NEVER);
    const other = (await attempt(2)).succeed();
    expect((await next).connection).toBe(other);
  });
});
