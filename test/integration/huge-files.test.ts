import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HashedChunks } from '../../electron/engine/transfers/pump/hashed-chunks.ts';
import { Lanes } from '../../electron/engine/transfers/pump/lanes.ts';
import { pumpDown, pumpUp } from '../../electron/engine/transfers/pump/pump.ts';
import { agreeBefore } from '../../electron/engine/transfers/pump/resume.ts';
import { Watermark } from '../../electron/engine/transfers/pump/watermark.ts';
import type { Credential } from '../../shared/contract/credentials.ts';
import { PRACTICE_PASSWORD, PRACTICE_USER, startPracticeFixture } from '../support/engine-fixture.ts';
import { type OpenedConnection, openConnection } from '../support/session.ts';
import { endOf, sparse } from '../support/sparse-file.ts';
import { startSshd } from '../support/sshd.ts';
import { type TempFolder, tempFolder } from '../support/temp.ts';

/** All files here have holes where nothing was written: they take the disk a few MiB. */
const MIB = 1_024 * 1_024;
const GIB = 1_024 * MIB;

interface Place {
  readonly port: number;
  readonly user: string;
  readonly credential: Credential;
  /** The server's folder: as this machine names it, and as clients do. */
  readonly root: string;
  readonly seen: string;
}

async function sshdPlace(resources: AsyncDisposableStack): Promise<Place> {
  const { port, user, identityFile, root } = resources.use(await startSshd());
  return {
    port,
    user,
    credential: { kind: 'key-file', path: identityFile },
    root,
    seen: root,
  };
}

async function practicePlace(resources: AsyncDisposableStack): Promise<Place> {
  const { server, root } = resources.use(await startPracticeFixture());
  const credential = { kind: 'password', password: PRACTICE_PASSWORD } as const;
  return { port: server.port, user: PRACTICE_USER, credential, root, seen: '' };
}

let folder: TempFolder;
beforeEach(async () => {
  folder = await tempFolder('huge');
});
afterEach(() => folder[Symbol.asyncDispose]());

describe.each([
  ['OpenSSH', sshdPlace],
  ['the practice server', practicePlace],
] as const)('with %s', (_name, start) => {
  const resources = new AsyncDisposableStack();
  let place: Place;
  beforeAll(async () => {
    place = await start(resources);
  });
  afterAll(() => resources.disposeAsync());

  /** Past 4 GiB, past 100 GiB, and past what a double's 32 bits of mantissa would round. */
  describe.each([
    ['4 GiB', 4 * GIB + 3 * MIB + 1],
    ['120 GiB', 120 * GIB + 3 * MIB + 1],
    ['7 TiB', 7 * 1_024 * GIB + 3 * MIB + 1],
  ])('near the end of %s', (_size, size) => {
    /** So that the 4 GiB are crossed on the way. */
    const from = size - 4 * MIB - 1;
    const tail = randomBytes(size - from);
    let connection: OpenedConnection;
    beforeEach(async () => {
      connection = await openConnection(place);
    });
    afterEach(() => connection.close());

    /** What is missing, through two channels. */
    async function pump(
      run: typeof pumpUp,
      local: FileHandle,
      there: { name: string; flags: 'r' | 'r+' },
    ): Promise<readonly number[]> {
      const path = `${place.seen}/${there.name}`;
      const { session } = connection;
      const handle = await session.open(path, there.flags);
      const lanes = new Lanes(session, handle);
      await lanes.add(await connection.openChannel(), (other) => other.open(path, there.flags));
      const watermark = new Watermark(from);
      using chunks = new HashedChunks({
        sizeBytes: size,
        chunkBytes: session.readBytes,
        slots: 24,
        signal: AbortSignal.timeout(20_000),
      });
      const reached: number[] = [];
      await run({
        lanes,
        chunks,
        watermark,
        local,
        localPath: 'local',
        sizeBytes: size,
        onAcknowledged: () => reached.push(watermark.bytes),
        signal: AbortSignal.timeout(20_000),
      });
      await lanes.closeFurther(AbortSignal.timeout(20_000));
      const { size: told } = await session.fstat(handle);
      expect(told).toBe(size);
      await session.close(handle);
      return reached;
    }

    it('every byte is sent to its place', async () => {
      const source = join(folder.path, 'source');
      await sparse(source, size, tail);
      const target = join(place.root, 'claims');
      await sparse(target, size, Buffer.alloc(0));
      await truncate(target, from);
      await using file = await open(source, 'r');
      const reached = await pump(pumpUp, file, { name: 'claims', flags: 'r+' });
      expect(reached.at(-1)).toBe(size);
      expect((await stat(target)).size).toBe(size);
      expect((await endOf(target, tail.length)).equals(tail)).toBe(true);
      await rm(target);
    });

    it('every byte is fetched to its place', async () => {
      const source = join(place.root, 'claims');
      await sparse(source, size, tail);
      const target = join(folder.path, 'target');
      await using file = await open(target, 'w+');
      await file.truncate(from);
      const reached = await pump(pumpDown, file, { name: 'claims', flags: 'r' });
      expect(reached.at(-1)).toBe(size);
      expect((await stat(target)).size).toBe(size);
      expect((await endOf(target, tail.length)).equals(tail)).toBe(true);
      await rm(source);
    });

    it('both sides are compared there, and the other is cut back there', async () => {
      const here = join(folder.path, 'here');
      const there = join(place.root, 'claims');
      for (const path of [here, there]) await sparse(path, size, tail);
      const { session } = connection;
      const handle = await session.open(`${place.seen}/claims`, 'r+');
      await using file = await open(here, 'r+');
      const agree = (bytes: number) =>
        agreeBefore(bytes, { session, handle }, { file, path: here }, AbortSignal.timeout(20_000));
      expect(await agree(size)).toBe(true);
      await file.write(Buffer.from([(tail.at(-1) ?? 0) ^ 1]), 0, 1, size - 1);
      expect(await agree(size)).toBe(false);
      expect(await agree(size - 1)).toBe(true);
      await session.fsetstat(handle, { size: from });
      expect((await session.fstat(handle)).size).toBe(from);
      expect((await stat(there)).size).toBe(from);
      await session.close(handle);
      await rm(there);
    });
  });
});
