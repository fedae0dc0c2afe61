import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EngineFixture,
  type FixtureOptions,
  namesInFolder,
  type PracticeFixture,
  sha256Of,
  sha256OfFile,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { tempFolder, waitFor } from '../support/temp.ts';

/** Far enough for five channels. */
const DELAY_MS = 30;
const MIB = 1_024 * 1_024;
const content = randomBytes(24 * MIB);
const digest = sha256Of(content);

let resources: AsyncDisposableStack;
beforeEach(() => {
  resources = new AsyncDisposableStack();
});
afterEach(() => resources.disposeAsync());

/** Sends the file under a name, and comes back with how that ended. */
async function send(engine: EngineFixture, name: string, folder: string) {
  const source = join(engine.local, name);
  await writeFile(source, content);
  return engine.finishedOne(await engine.queueUploads([source], folder));
}

describe('OpenSSH', () => {
  async function farSshd(configFirst: readonly string[]) {
    const sshd = resources.use(await startSshd({ configFirst: ['LogLevel DEBUG1', ...configFirst] }));
    const proxy = resources.use(await startTcpProxy({ targetPort: sshd.port, delayMs: DELAY_MS }));
    const engine = resources.use(
      await startEngineFixture({
        port: proxy.port,
        user: sshd.user,
        authentication: { method: 'key-file', path: sshd.identityFile },
        credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
        trusted: sshd.hostPublicKey,
      }),
    );
    await engine.work();
    const count = (pattern: RegExp) => sshd.log().match(pattern)?.length ?? 0;
    const opened = () => count(/^Starting session: subsystem 'sftp'/gm);
    const refused = () => count(/server_input_channel_open: ctype session/g) - opened();
    return { sshd, proxy, engine, opened, refused };
  }

  it.each([1, 2, 3])(
    'that allows %i channels gets no more than that, and is not asked again',
    async (most) => {
      const { sshd, proxy, engine, opened, refused } = await farSshd([`MaxSessions ${most}`]);
      for (const name of ['one.csv', 'two.csv']) {
        expect(await send(engine, name, sshd.root)).toMatchObject({ state: 'delivered', attempt: 1 });
        expect(await sha256OfFile(join(sshd.root, name))).toBe(digest);
      }
      expect(opened()).toBe(most);
      const refusals = refused();
      expect(refusals).toBeGreaterThan(0);
      // Nor over another connection, after this one is gone.
      proxy.cut();
      expect(await send(engine, 'three.csv', sshd.root)).toMatchObject({ state: 'delivered' });
      expect([opened(), refused()]).toEqual([2 * most, refusals]);
    },
  );

  it('that allows enough of them gets as many as pay, which the next file uses too', async () => {
    const { sshd, engine, opened, refused } = await farSshd([]);
    for (const name of ['one.csv', 'two.csv'])
      expect(await send(engine, name, sshd.root)).toMatchObject({ state: 'delivered', sha256: digest });
    expect(opened()).toBeGreaterThanOrEqual(5);
    expect(opened()).toBeLessThanOrEqual(8);
    expect(refused()).toBe(0);
  });

  it('one that dies alone costs an attempt, which goes on over the others and a new one', async () => {
    const { sshd, proxy, engine, opened } = await farSshd([]);
    const sending = send(engine, 'one.csv', sshd.root);
    await waitFor(() => opened() >= 5, { what: 'the channels to be there', everyMs: 1 });
    await waitFor(() => proxy.bytes('up') > 8 * MIB, { what: 'the file to be under way', everyMs: 1 });
    await sshd.endLastChannel();
    expect(await sending).toMatchObject({ state: 'delivered', sha256: digest });
    expect(await sha256OfFile(join(sshd.root, 'one.csv'))).toBe(digest);
    expect(sshd.connections()).toBe(1);
  });

  it('the first that dies alone costs the connection, not the file', async () => {
    const { sshd, proxy, engine } = await farSshd(['MaxSessions 1']);
    const sending = send(engine, 'one.csv', sshd.root);
    await waitFor(() => proxy.bytes('up') > 8 * MIB, { what: 'the file to be under way', everyMs: 1 });
    await sshd.endLastChannel();
    expect(await sending).toMatchObject({ state: 'delivered', sha256: digest, attempt: 2 });
    expect(await sha256OfFile(join(sshd.root, 'one.csv'))).toBe(digest);
  });

  it('a listing is answered while several large files are on their way over all channels', async () => {
    const { sshd, proxy, engine } = await farSshd([]);
    const names = ['one.csv', 'two.csv', 'three.csv', 'four.csv'];
    for (const name of names) await writeFile(join(engine.local, name), content);
    const batchId = await engine.queueUploads(
      names.map((name) => join(engine.local, name)),
      sshd.root,
    );
    await waitFor(() => proxy.bytes('up') > 16 * MIB, { what: 'the files to be on their way' });
    const asked = performance.now();
    const { listingId } = await engine.request('remote.openListing', {
      profileId: engine.profile.id,
      path: sshd.root,
    });
    const { entries } = await engine.request('remote.readListing', { listingId, limit: 100 });
    expect(entries.length).toBeGreaterThan(0);
    // The files are under way meanwhile: it was not at their end that it was answered.
    const states = (await engine.transfers(batchId)).map(({ state }) => state);
    expect([performance.now() - asked < 5_000, states.includes('transferring')]).toEqual([true, true]);
    await engine.request('remote.closeListing', { listingId });
    await engine.finished(batchId);
    for (const name of names) expect(await sha256OfFile(join(sshd.root, name))).toBe(digest);
  });
});

describe('a server that takes what is written in order only', () => {
  let practice: PracticeFixture;
  let port: number;
  let dataDirectory: string;
  beforeEach(async () => {
    practice = resources.use(await startPracticeFixture());
    port = resources.use(await startTcpProxy({ targetPort: practice.server.port, delayMs: DELAY_MS })).port;
    dataDirectory = join(resources.use(await tempFolder('channels')).path, 'data');
  });

  async function startEngine(settings: FixtureOptions['settings'] = {}): Promise<EngineFixture> {
    const trusted = practice.server.hostPublicKey;
    const engine = resources.use(await startEngineFixture({ port, trusted, dataDirectory, settings }));
    await engine.work();
    return engine;
  }

  const known = () => {
    const database = new Database(join(dataDirectory, 'waybill.db'), { readonly: true });
    try {
      return database.prepare('SELECT host, port, writes_in_order FROM servers').all();
    } finally {
      database.close();
    }
  };

  it.each(['refused', 'appended'] as const)(
    'others are %s: the file comes whole over one channel, and the next engine knows',
    async (writesInOrder) => {
      practice.faults.writesInOrder = writesInOrder;
      const engine = await startEngine();
      expect(await send(engine, 'one.csv', '/')).toMatchObject({ state: 'delivered', attempt: 2 });
      expect(await sha256OfFile(join(practice.root, 'one.csv'))).toBe(digest);
      expect(known()).toEqual([{ host: '127.0.0.1', port, writes_in_order: 1 }]);
      expect(await send(engine, 'two.csv', '/')).toMatchObject({ state: 'delivered', attempt: 1 });
      await engine[Symbol.asyncDispose]();

      const next = await startEngine();
      expect(await send(next, 'three.csv', '/')).toMatchObject({ state: 'delivered', attempt: 1 });
      expect(await sha256OfFile(join(practice.root, 'three.csv'))).toBe(digest);
      await next.request('queue.drain', {});
      expect(await namesInFolder(practice.root)).toEqual(['one.csv', 'three.csv', 'two.csv']);
    },
  );

  /**
   * Every write fails that the client sends when it knows of its second channel: no more than the eight of one channel's window are
   * on their way when the server's answer is.
   */
  const overSeveral = () => ({ name: 'WRITE' as const, status: 4, after: 9 });

  it('is suspected for a failure that had another reason, and acquitted', async () => {
    // Time enough between the second and the third try to see that it failed twice, on a busy machine too.
    const engine = await startEngine({ retry: { limit: 10, baseMs: 1_000, capMs: 60_000 } });
    const sending = send(engine, 'one.csv', '/');
    await waitFor(() => practice.openFiles() > 1, { what: 'several channels', everyMs: 1 });
    const writes = () => practice.server.stats.requestsByName.WRITE ?? 0;
    const opens = () => practice.server.stats.requestsByName.OPEN ?? 0;
    // It fails over several channels, and then over one.
    practice.faults.failRequests = [overSeveral()];
    const failedTwice = async () => {
      const { transfers } = await engine.request('transfers.list', { limit: 1 });
      return transfers[0]?.state === 'waiting-to-retry' && transfers[0].attempt === 2;
    };
    await waitFor(failedTwice, { what: 'the second attempt to fail', everyMs: 1 });
    practice.faults.failRequests = [];
    const [before, sent] = [opens(), writes()];
    await engine.request('transfers.tryNow', { which: 'all' });
    expect(await sending).toMatchObject({ state: 'delivered' });
    expect(await sha256OfFile(join(practice.root, 'one.csv'))).toBe(digest);
    expect(writes()).toBeGreaterThan(sent);
    expect(known()).toEqual([]);
    // And so the last attempt went over several again.
    expect(opens() - before).toBeGreaterThan(1);
  });

  it('a small file that arrives does not make a suspicion true', async () => {
    const engine = await startEngine({ retry: { limit: 0 } });
    const sending = send(engine, 'one.csv', '/');
    await waitFor(() => practice.openFiles() > 1, { what: 'several channels', everyMs: 1 });
    practice.faults.failRequests = [overSeveral()];
    expect(await sending).toMatchObject({ state: 'failed' });
    practice.faults.failRequests = [];
    const small = join(engine.local, 'small.csv');
    await writeFile(small, 'a few bytes');
    await engine.finishedOne(await engine.queueUploads([small], '/'));
    expect(known()).toEqual([]);
  });
});
