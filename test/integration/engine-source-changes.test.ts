import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { isFinal } from '../../shared/transfer-state.ts';
import {
  type EngineFixture,
  namesInFolder,
  sha256OfFile,
  startEngineFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/temp.ts';

const needed = requires('sshd');
const SIZE = 6 * 1_024 * 1_024;

describe.skipIf(!needed.available)(titleWith('a source that changes while it is sent', needed), () => {
  let sshd: RealSshd;
  /** Far enough away that there is time to change something. */
  let far: TcpProxy;
  let engine: EngineFixture;
  let count = 0;

  beforeAll(async () => {
    sshd = await startSshd();
    far = await startTcpProxy({ targetPort: sshd.port, delayMs: 40 });
    engine = await startEngineFixture({
      port: far.port,
      user: sshd.user,
      trusted: sshd.hostPublicKey,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
      settings: { retry: { limit: 1, baseMs: 1, capMs: 1 } },
    });
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await far?.[Symbol.asyncDispose]();
    await sshd?.[Symbol.asyncDispose]();
  });

  interface Case {
    readonly source: string;
    readonly target: string;
    readonly batchId: string;
  }

  /** A transfer of 6 MiB that has sent something and not yet all. */
  async function underWay(direction: 'up' | 'down'): Promise<Case> {
    count += 1;
    const [remote, local] = [join(sshd.root, `case-${count}`), join(engine.local, `case-${count}`)];
    await mkdir(remote);
    await mkdir(local);
    const [from, to] = direction === 'up' ? [local, remote] : [remote, local];
    const source = join(from, 'log.csv');
    await writeFile(source, randomBytes(SIZE));
    const before = far.bytes(direction);
    const batchId =
      direction === 'up'
        ? await engine.queueUploads([source], remote)
        : await engine.queueDownloads([source], local);
    await engine.work();
    await waitFor(() => far.bytes(direction) - before > SIZE / 8, {
      what: 'a part to be sent',
      everyMs: 1,
    });
    return { source, target: to, batchId };
  }

  async function expectWhole({ source, target, batchId }: Case, attempt: number): Promise<void> {
    const transfer = await engine.finishedOne(batchId);
    expect(transfer).toMatchObject({ state: 'delivered', attempt, error: null });
    const sha256 = await sha256OfFile(source);
    expect([transfer.sha256, await sha256OfFile(join(target, 'log.csv'))]).toEqual([sha256, sha256]);
    await engine.request('queue.drain', {});
    expect(await namesInFolder(target)).toEqual(['log.csv']);
  }

  const overwriteOneByte = async (path: string): Promise<void> => {
    await using file = await open(path, 'r+');
    await file.write('x', 1_000);
  };

  it.each([
    ['grows', 'up', (path: string) => appendFile(path, 'one line more\n')],
    ['shrinks', 'up', (path: string) => truncate(path, SIZE / 2)],
    ['keeps its size and changes in the middle', 'up', overwriteOneByte],
    ['grows', 'down', (path: string) => appendFile(path, 'one line more\n')],
    ['shrinks', 'down', (path: string) => truncate(path, SIZE / 2)],
  ] as const)('that %s (%s) is sent again, as it is then', async (_what, direction, change) => {
    const transfer = await underWay(direction);
    await change(transfer.source);
    await expectWhole(transfer, 2);
  });

  it('that never stands still fails, and nothing is delivered', async () => {
    const { source, target, batchId } = await underWay('up');
    const ended = await waitFor(
      async (): Promise<TransferSnapshot | undefined> => {
        await appendFile(source, 'x');
        const transfer = await engine.only(batchId);
        return isFinal(transfer.state) ? transfer : undefined;
      },
      { what: 'the transfer to end' },
    );
    expect(ended).toMatchObject({ state: 'failed', attempt: 2, error: { code: 'SourceChanged' } });
    await engine.request('queue.drain', {});
    expect(await namesInFolder(target)).toEqual([]);
  });

  it('that loses its name while it is sent still arrives whole', async () => {
    const transfer = await underWay('up');
    const sha256 = await sha256OfFile(transfer.source);
    await rm(transfer.source);
    expect(await engine.finishedOne(transfer.batchId)).toMatchObject({ state: 'delivered', sha256 });
    expect(await sha256OfFile(join(transfer.target, 'log.csv'))).toBe(sha256);
  });
});
