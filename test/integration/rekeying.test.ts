import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineFixture, sha256Of, sha256OfFile, startEngineFixture } from '../support/engine-fixture.ts';
import { type RealSshd, startSshd } from '../support/sshd.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

/** Our way of sending reaches into ssh2; here it meets servers that exchange keys anew all the time, and other ciphers. */
const MIB = 1_024 * 1_024;
const content = randomBytes(24 * MIB);
const digest = sha256Of(content);
const SMALL_FILES = 500;

interface Scene {
  readonly sshd: RealSshd;
  readonly engine: EngineFixture;
}

async function startScene(
  resources: AsyncDisposableStack,
  configFirst: readonly string[],
  delayMs: number,
): Promise<Scene> {
  const sshd = resources.use(await startSshd({ configFirst }));
  const proxy = resources.use(await startTcpProxy({ targetPort: sshd.port, delayMs }));
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
  return { sshd, engine };
}

describe.each([
  ['one channel', 0],
  ['several channels', 30],
] as const)('keys exchanged anew after every 256 KiB, over %s', (_name, delayMs) => {
  const resources = new AsyncDisposableStack();
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene(resources, ['RekeyLimit 256K', 'LogLevel DEBUG1'], delayMs);
  });
  afterAll(() => resources.disposeAsync());

  const exchanges = () => scene.sshd.log().match(/rekey in after|SSH2_MSG_NEWKEYS received/g)?.length ?? 0;

  it('a large file goes there and comes back whole', async () => {
    const { sshd, engine } = scene;
    const source = join(engine.local, 'claims.csv');
    await writeFile(source, content);
    const before = exchanges();
    const sent = await engine.finishedOne(await engine.queueUploads([source], sshd.root));
    expect(sent).toMatchObject({ state: 'delivered', sha256: digest, attempt: 1 });
    expect(await sha256OfFile(join(sshd.root, 'claims.csv'))).toBe(digest);
    const between = exchanges();
    expect(between - before).toBeGreaterThan(8);

    const back = join(engine.local, 'back');
    await mkdir(back);
    const fetched = await engine.finishedOne(
      await engine.queueDownloads([join(sshd.root, 'claims.csv')], back),
    );
    expect(fetched).toMatchObject({ state: 'delivered', sha256: digest, attempt: 1 });
    expect(await sha256OfFile(join(back, 'claims.csv'))).toBe(digest);
    expect(exchanges() - between).toBeGreaterThan(8);
  });

  it(`${SMALL_FILES} small files go there whole`, async () => {
    const { sshd, engine } = scene;
    const folder = join(sshd.root, 'small');
    await mkdir(folder);
    const files = Array.from({ length: SMALL_FILES }, (_, count) => ({
      name: `note-${count}.txt`,
      text: randomBytes(1 + ((count * 37) % 12_000)),
    }));
    await mkdir(join(engine.local, 'small'));
    const paths = await Promise.all(
      files.map(async ({ name, text }) => {
        const path = join(engine.local, 'small', name);
        await writeFile(path, text);
        return path;
      }),
    );
    const before = exchanges();
    const transfers = await engine.finished(await engine.queueUploads(paths, folder));
    expect(new Set(transfers.map(({ state, attempt }) => `${state} ${attempt}`))).toEqual(
      new Set(['delivered 1']),
    );
    for (const { name, text } of files) expect(await sha256OfFile(join(folder, name))).toBe(sha256Of(text));
    expect(exchanges() - before).toBeGreaterThan(0);
  });
});

describe.each(['aes256-ctr', 'chacha20-poly1305@openssh.com', 'aes128-gcm@openssh.com'])(
  'a server that offers %s only',
  (cipher) => {
    it('is sent to and fetched from', async () => {
      await using resources = new AsyncDisposableStack();
      const { sshd, engine } = await startScene(resources, [`Ciphers ${cipher}`, 'RekeyLimit 4M'], 12);
      const some = content.subarray(0, 12 * MIB);
      const source = join(engine.local, 'claims.csv');
      await writeFile(source, some);
      const sent = await engine.finishedOne(await engine.queueUploads([source], sshd.root));
      expect(sent).toMatchObject({ state: 'delivered', sha256: sha256Of(some), attempt: 1 });
      expect(await sha256OfFile(join(sshd.root, 'claims.csv'))).toBe(sha256Of(some));
      const back = join(engine.local, 'back');
      await mkdir(back);
      await engine.finishedOne(await engine.queueDownloads([join(sshd.root, 'claims.csv')], back));
      expect(await sha256OfFile(join(back, 'claims.csv'))).toBe(sha256Of(some));
    });
  },
);
