import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Direction } from '../../shared/models/transfer.ts';
import {
  type EngineFixture,
  type PracticeFixture,
  startEngineFixture,
  startPracticeFixture,
} from '../support/engine-fixture.ts';
import { requires, titleWith } from '../support/requirements.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

const sshdAvailable = requires('sshd');
const WHOLE = randomBytes(6_000_000);
const changedAt = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
};

interface Sides {
  readonly engine: EngineFixture;
  readonly root: string;
  readonly servedAs: (path: string) => string;
}

let count = 0;

async function completing(
  { engine, root, servedAs }: Sides,
  direction: Direction,
  there: Buffer | undefined,
) {
  count += 1;
  const [remote, local] = [join(root, `case-${count}`), join(engine.local, `case-${count}`)];
  await mkdir(remote);
  await mkdir(local);
  const [source, target] = direction === 'upload' ? [local, remote] : [remote, local];
  await writeFile(join(source, 'big.bin'), WHOLE);
  if (there !== undefined) await writeFile(join(target, 'big.bin'), there);
  const options = { conflict: 'resume' as const };
  const batchId =
    direction === 'upload'
      ? await engine.queueUploads([join(local, 'big.bin')], servedAs(remote), options)
      : await engine.queueDownloads([servedAs(join(remote, 'big.bin'))], local, options);
  const transfer = await engine.run(batchId);
  await engine.request('queue.drain', {});
  expect(await readdir(target)).toEqual(['big.bin']);
  return { transfer, now: await readFile(join(target, 'big.bin')) };
}

function completes(sides: () => Sides): void {
  describe.each(['upload', 'download'] as const)('%s', (direction) => {
    it.each([
      ['nothing', undefined],
      ['an empty file', Buffer.alloc(0)],
      ['the first few bytes', WHOLE.subarray(0, 10)],
      ['the first two thirds', WHOLE.subarray(0, 4_000_001)],
    ])('makes the whole file of %s', async (_what, there) => {
      const { transfer, now } = await completing(sides(), direction, there);
      expect(transfer).toMatchObject({
        state: 'delivered',
        stage: 'published',
        sha256: createHash('sha256').update(WHOLE).digest('hex'),
      });
      expect(now.equals(WHOLE)).toBe(true);
    });

    it.each([
      ['is longer', Buffer.concat([WHOLE, Buffer.from('more')])],
      ['ends otherwise', changedAt(WHOLE.subarray(0, 4_000_000), 3_999_999)],
      ['differs far from its end', changedAt(WHOLE.subarray(0, 4_000_000), 5)],
      ['is as long and differs', changedAt(WHOLE, 5)],
    ])('leaves what is there where it %s', async (_what, there) => {
      const { transfer, now } = await completing(sides(), direction, there);
      expect(transfer).toMatchObject({ state: 'failed', error: { code: 'AlreadyExists' } });
      expect(now.equals(there)).toBe(true);
    });

    it('sends nothing where the whole file is there', async () => {
      const { transfer } = await completing(sides(), direction, WHOLE);
      expect(transfer).toMatchObject({ state: 'skipped', skipReason: 'already-whole' });
    });
  });
}

describe.skipIf(!sshdAvailable.available)(
  titleWith('completing, with a real OpenSSH server', sshdAvailable),
  () => {
    let sshd: RealSshd;
    let proxy: TcpProxy;
    let engine: EngineFixture;
    beforeAll(async () => {
      sshd = await startSshd();
      proxy = await startTcpProxy({ targetPort: sshd.port });
      engine = await startEngineFixture({
        port: proxy.port,
        user: sshd.user,
        trusted: sshd.hostPublicKey,
        authentication: { method: 'key-file', path: sshd.identityFile },
        credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
      });
    });
    afterAll(async () => {
      await engine?.[Symbol.asyncDispose]();
      await proxy?.[Symbol.asyncDispose]();
      await sshd?.[Symbol.asyncDispose]();
    });
    const sides = (): Sides => ({ engine, root: sshd.root, servedAs: (path) => path });
    completes(sides);

    it('sends only what is missing, because the server copies what it has', async () => {
      const before = proxy.bytes('up');
      const { transfer } = await completing(sides(), 'upload', WHOLE.subarray(0, 5_500_000));
      expect(transfer.state).toBe('delivered');
      expect(proxy.bytes('up') - before).toBeLessThan(700_000);
    });
  },
);

describe('completing, with a server that copies nothing', () => {
  let practice: PracticeFixture;
  let engine: EngineFixture;
  beforeAll(async () => {
    practice = await startPracticeFixture();
    engine = await startEngineFixture({
      port: practice.server.port,
      trusted: practice.server.hostPublicKey,
    });
  });
  afterAll(async () => {
    await engine?.[Symbol.asyncDispose]();
    await practice?.[Symbol.asyncDispose]();
  });
  completes(() => ({ engine, root: practice.root, servedAs: (path) => path.slice(practice.root.length) }));
});
