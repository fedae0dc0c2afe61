import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type PracticeFaults,
  type PracticeServer,
  type PracticeServerEvent,
  startPracticeServer,
} from '../../electron/engine/practice-server/practice-server.ts';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import {
  addProfile,
  enqueueDownloads,
  enqueueUploads,
  ownerWith,
  type ServerUnderTest,
  untilFinal,
  workOnEverything,
} from './engine.ts';
import type { RealSshd } from './sshd.ts';
import { tempFolder } from './temp.ts';

/** A real sshd as engines meet it; `port` may be a proxy's. */
export const sshdUnderTest = (sshd: RealSshd, port = sshd.port): ServerUnderTest => ({
  port,
  hostPublicKey: sshd.hostPublicKey,
  user: sshd.user,
  authentication: { method: 'key-file', path: sshd.identityFile },
  owner: ownerWith({ kind: 'key-file', path: sshd.identityFile }),
});

const login = { name: 'etl_si', password: 'a password of the test' };

/** A practice server with faults to order; `onEvent` may be changed at any time. */
export interface FaultyServer extends AsyncDisposable {
  readonly server: PracticeServer;
  readonly password: string;
  readonly faults: PracticeFaults;
  onEvent: (event: PracticeServerEvent) => void;
  underTest(port?: number): ServerUnderTest;
}

export async function startFaultyServer(rootDirectory: string): Promise<FaultyServer> {
  const faults: PracticeFaults = {};
  const server = await startPracticeServer({
    rootDirectory,
    users: [login],
    faults,
    onEvent: (event) => made.onEvent(event),
  });
  const made: FaultyServer = {
    server,
    password: login.password,
    faults,
    onEvent: () => undefined,
    underTest: (port = server.port) => ({
      port,
      hostPublicKey: server.hostPublicKey,
      user: login.name,
      authentication: { method: 'password' },
      owner: ownerWith({ kind: 'password', password: login.password }),
    }),
    [Symbol.asyncDispose]: () => server.close(),
  };
  return made;
}

/** Folders for transfers in both directions: what is sent, where it arrives, what is fetched, where that arrives. */
export interface CrashScene extends AsyncDisposable {
  readonly dataDirectory: string;
  readonly folder: string;
  readonly toSend: string;
  readonly sent: string;
  readonly toFetch: string;
  readonly fetched: string;
}

/** @param remoteRoot the server's folder, as this machine names it */
export async function crashScene(remoteRoot: string): Promise<CrashScene> {
  const temp = await tempFolder('crash');
  const below = join(remoteRoot, randomBytes(4).toString('hex'));
  const scene = {
    dataDirectory: join(temp.path, 'data'),
    folder: temp.path,
    toSend: join(temp.path, 'to-send'),
    sent: join(below, 'sent'),
    toFetch: join(below, 'to-fetch'),
    fetched: join(temp.path, 'fetched'),
  };
  await Promise.all(
    [scene.toSend, scene.sent, scene.toFetch, scene.fetched].map((path) => mkdir(path, { recursive: true })),
  );
  return {
    ...scene,
    [Symbol.asyncDispose]: async () => {
      await rm(below, { recursive: true, force: true });
      await temp[Symbol.asyncDispose]();
    },
  };
}

/** Writes files of the given sizes, random inside; answers their paths. */
export async function writeFiles(
  folder: string,
  prefix: string,
  sizes: readonly number[],
): Promise<readonly string[]> {
  return Promise.all(
    sizes.map(async (size, index) => {
      const path = join(folder, `${prefix}_${String(index + 1).padStart(4, '0')}.csv`);
      await writeFile(path, randomBytes(size));
      return path;
    }),
  );
}

export interface Work {
  readonly send?: readonly string[];
  readonly fetch?: readonly string[];
  /** The folder on the server, as clients name it. */
  readonly remoteFolder: string;
  readonly settings?: Partial<ProfileInput>;
}

/** Adds the profile, queues all and starts. Answers the batches' ids. */
export async function begin(
  engine: EngineHost,
  server: ServerUnderTest,
  scene: CrashScene,
  work: Work,
): Promise<readonly string[]> {
  const profileId = await addProfile(engine, server, work.settings);
  const { send = [], fetch = [] } = work;
  const batches: string[] = [];
  if (send.length > 0) batches.push(await enqueueUploads(engine, profileId, send, work.remoteFolder));
  if (fetch.length > 0) batches.push(await enqueueDownloads(engine, profileId, fetch, scene.fetched));
  await workOnEverything(engine);
  return batches;
}

/** Takes everything up again and waits for its end. */
export async function finish(engine: EngineHost, batches: readonly string[]): Promise<void> {
  await workOnEverything(engine);
  for (const batch of batches) await untilFinal(engine, batch);
}
