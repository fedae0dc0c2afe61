import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Direction } from '../../shared/models/transfer.ts';
import { type EngineFixture, startEngineFixture } from './engine-fixture.ts';
import type { RealSshd } from './sshd.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { tempFolder } from './temp.ts';

/** One file between an engine and a real server, with a line between them that can be cut. */
export interface ResumeScene extends AsyncDisposable {
  readonly proxy: TcpProxy;
  readonly engine: EngineFixture;
  /** The sending side's file, and where the other side gets it. */
  readonly source: string;
  readonly targetFolder: string;
  readonly target: string;
  /** Queues it; under a name of its own where one is given. */
  queue(engine?: EngineFixture): Promise<string>;
  /** Another engine on the same data directory. */
  anotherEngine(): Promise<EngineFixture>;
}

const NAME = 'claims.csv';

/** @param delayMs from about 6 ms on, the file travels over several channels */
export async function startResumeScene(
  sshd: RealSshd,
  options: { readonly direction: Direction; readonly content: Buffer; readonly delayMs: number },
): Promise<ResumeScene> {
  const resources = new AsyncDisposableStack();
  const { direction, content, delayMs } = options;
  const proxy = resources.use(await startTcpProxy({ targetPort: sshd.port, delayMs }));
  // They outlive an engine.
  const own = resources.use(await tempFolder('resume'));
  const local = join(own.path, 'local');
  const start = () =>
    startEngineFixture({
      port: proxy.port,
      user: sshd.user,
      authentication: { method: 'key-file', path: sshd.identityFile },
      credential: () => ({ kind: 'key-file', path: sshd.identityFile }),
      trusted: sshd.hostPublicKey,
      settings: { retry: { limit: 10, baseMs: 1, capMs: 2 } },
      dataDirectory: join(own.path, 'data'),
    });
  const engine = resources.use(await start());
  const remoteFolder = join(sshd.root, randomBytes(6).toString('hex'));
  await mkdir(remoteFolder);
  const [from, targetFolder] =
    direction === 'upload' ? [local, remoteFolder] : [remoteFolder, join(local, 'in')];
  await mkdir(local);
  await mkdir(targetFolder, { recursive: true });
  const source = join(from, NAME);
  await writeFile(source, content);
  return {
    proxy,
    engine,
    source,
    targetFolder,
    target: join(targetFolder, NAME),
    queue: (by = engine) =>
      direction === 'upload'
        ? by.queueUploads([source], targetFolder)
        : by.queueDownloads([source], targetFolder),
    anotherEngine: async () => resources.use(await start()),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
