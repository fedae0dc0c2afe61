import { randomBytes } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localSource } from '../../electron/engine/transfers/pump/interrupted.ts';
import { COMPARED_BYTES } from '../../electron/engine/transfers/pump/resume.ts';
import { arrangeInterrupted } from '../support/arrange-interrupted.ts';
import { type EngineFixture, namesInFolder, startEngineFixture } from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { endOf, hashOfZeros, sparse } from '../support/sparse-file.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { waitFor } from '../support/temp.ts';

/**
 * A whole attempt hashes everything before the place it goes on from, a second for each GiB: so these files cross 4 GiB
 * and no more. That offsets are exact far beyond is shown by test/integration/huge-files.test.ts, without that hash.
 */
const MIB = 1_024 * 1_024;
const GIB = 1_024 * MIB;
const SIZE = 4 * GIB + 5 * MIB + 1;
const MARK = 4 * GIB - 2 * MIB - 7;
const PART = '.claims.csv.1.part';

const sshdHere = requires('sshd');

describe.skipIf(!sshdHere.available)(titleWith('interrupted right before 4 GiB', sshdHere), () => {
  const slow = { timeout: 180_000 };
  const tail = randomBytes(SIZE - MARK);
  let prefixSha256: string;
  let sha256: string;
  let sshd: RealSshd;
  let engine: EngineFixture;
  const resources = new AsyncDisposableStack();
  beforeAll(async () => {
    const hash = hashOfZeros(MARK);
    prefixSha256 = hash.copy().digest('hex');
    sha256 = hash.update(tail).digest('hex');
    sshd = resources.use(await startSshd());
    engine = resources.use(
      await startEngineFixture({
        port: sshd.port,
        user: sshd.user,
        credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
        authentication: { method: 'key-file', path: sshd.identityFile },
        trusted: sshd.hostPublicKey,
      }),
    );
  }, 180_000);
  afterAll(() => resources.disposeAsync());

  /** Works until it is delivered, and looks at what was. @param folder the receiving side's */
  async function goesOn(batchId: string, folder: string): Promise<void> {
    const { ino } = await stat(join(folder, PART));
    await engine.work();
    const delivered = await waitFor(
      async () => {
        const transfer = await engine.only(batchId);
        if (transfer.error !== null) throw new Error(transfer.error.message);
        return transfer.state === 'delivered' ? transfer : undefined;
      },
      { what: 'the rest to be sent', deadlineMs: 120_000, everyMs: 100 },
    );
    expect(delivered).toMatchObject({ sizeBytes: SIZE, bytesDone: SIZE, sha256, attempt: 2 });
    const final = join(folder, 'claims.csv');
    // The very file that was there, and nothing else beside it.
    expect(await stat(final)).toMatchObject({ ino, size: SIZE });
    expect(await namesInFolder(folder)).toEqual(['claims.csv']);
    expect((await endOf(final, tail.length)).equals(tail)).toBe(true);
    await rm(final);
  }

  it('an upload goes on there, and its digest is that of the whole', slow, async () => {
    const folder = join(sshd.root, 'up');
    await mkdir(folder);
    const source = join(engine.local, 'claims.csv');
    await sparse(source, SIZE, tail);
    await sparse(join(folder, PART), MARK, Buffer.alloc(COMPARED_BYTES));
    const batchId = await engine.queueUploads([source], folder);
    arrangeInterrupted(engine.dataDirectory, batchId, {
      path: join(folder, PART),
      final: join(folder, 'claims.csv'),
      bytes: MARK,
      sha256: prefixSha256,
      source: localSource(await stat(source, { bigint: true })),
    });
    await goesOn(batchId, folder);
  });

  it('a download goes on there, and its digest is that of the whole', slow, async () => {
    const folder = join(engine.local, 'in');
    await mkdir(folder);
    const source = join(sshd.root, 'claims.csv');
    await sparse(source, SIZE, tail);
    await sparse(join(folder, PART), MARK, Buffer.alloc(COMPARED_BYTES));
    const batchId = await engine.queueDownloads([source], folder);
    arrangeInterrupted(engine.dataDirectory, batchId, {
      path: join(folder, PART),
      final: join(folder, 'claims.csv'),
      bytes: MARK,
      sha256: prefixSha256,
      // As remoteSource: servers tell whole seconds.
      source: `${SIZE} ${Math.floor((await stat(source)).mtimeMs / 1_000)}`,
    });
    await goesOn(batchId, folder);
  });
});
