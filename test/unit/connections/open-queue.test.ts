import { describe, expect, it } from 'vitest';
import { OpenQueue } from '../../../electron/engine/connections/open-queue.ts';
import { failure } from '../../../shared/errors.ts';

/** A server that lets so many files be open and says "failure" to one more. */
function serverWith(limit: number) {
  let open = 0;
  let most = 0;
  let refusals = 0;
  const queue = new OpenQueue();
  return {
    open: () =>
      queue.enter(async () => {
        await Promise.resolve();
        if (open >= limit) {
          refusals += 1;
          throw failure('ServerFailure', 'too many');
        }
        open += 1;
        most = Math.max(most, open);
      }),
    close: () => {
      open -= 1;
      queue.closed();
    },
    end: () => queue.end(),
    seen: () => ({ open, most, refusals }),
  };
}

describe('opening files on a server that does not tell its limit', () => {
  it('waits for one to be closed, and gets them all', async () => {
    const server = serverWith(3);
    const all = Array.from({ length: 20 }, () => server.open().then(() => setTimeout(server.close, 1)));
    await Promise.all(all);
    expect(server.seen()).toMatchObject({ most: 3 });
  });

  it('is refused at once where nothing else is open: then that is not the reason', async () => {
    await expect(serverWith(0).open()).rejects.toMatchObject({ error: { code: 'ServerFailure' } });
  });

  it('is refused for good after one more try', async () => {
    const server = serverWith(2);
    await Promise.all([server.open(), server.open()]);
    const refused = [server.open(), server.open()];
    for (const one of refused) one.catch(() => {});
    await expect.poll(() => server.seen().refusals).toBe(2);
    server.end();
    expect(await Promise.allSettled(refused)).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    expect(server.seen()).toEqual({ open: 2, most: 2, refusals: 4 });
  });
});
