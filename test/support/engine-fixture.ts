import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type PracticeFaults,
  type PracticeServer,
  type PracticeServerEvent,
  startPracticeServer,
} from '../../electron/engine/practice-server/practice-server.ts';
import type { EngineHost } from '../../electron/engine-host/engine-host.ts';
import { startInProcessEngine } from '../../electron/engine-host/in-process-host.ts';
import type { Credential, CredentialNeed } from '../../shared/contract/credentials.ts';
import type { EngineInput, EngineOutput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import type { Profile, ProfileInput, ProfileStatus } from '../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../shared/models/transfer.ts';
import { unwrap } from '../../shared/result.ts';
import { isFinal, type TransferState } from '../../shared/transfer-state.ts';
import { tempFolder, waitFor } from './temp.ts';

export const PRACTICE_USER = 'desk';
export const PRACTICE_PASSWORD = 'correct horse battery staple';

const PROFILE_NAME = 'Midwest';

/** Retries follow at once, so that tests don't wait for them. */
const QUICK_RETRY = { limit: 3, baseMs: 10, capMs: 20 };
/** Nothing is given up because this machine is busy; whoever tests that something is gives it a time of its own. */
const PATIENT_TIMEOUTS = { connectMs: 30_000, stallMs: 30_000 };

export interface FixtureOptions {
  readonly port: number;
  readonly user?: string;
  /** What the owner answers; the practice server's password unless said otherwise. Read at every question. */
  readonly credential?: (need: CredentialNeed, signal: AbortSignal) => Credential | Promise<Credential>;
  readonly authentication?: ProfileInput['authentication'];
  /** `type base64`: the host key a person has accepted beforehand; left out, nobody has. */
  readonly trusted?: string;
  readonly settings?: Partial<Pick<ProfileInput, 'transfer' | 'retry' | 'timeouts' | 'trust'>>;
  /** Another engine's data directory to work on as well; one of its own unless said otherwise. */
  readonly dataDirectory?: string;
  /** Where the log file goes, relative to the data directory. */
  readonly logFile?: string;
}

/** An engine in this process, with a data directory, a local folder and one profile of its own. */
export class EngineFixture implements AsyncDisposable {
  readonly host: EngineHost;
  readonly profile: Profile;
  readonly dataDirectory: string;
  /** An empty folder for local files. */
  readonly local: string;
  /** Every question for a credential, in order. */
  readonly asked: readonly CredentialNeed[];
  readonly #resources: AsyncDisposableStack;

  constructor(parts: {
    host: EngineHost;
    profile: Profile;
    dataDirectory: string;
    local: string;
    asked: readonly CredentialNeed[];
    resources: AsyncDisposableStack;
  }) {
    this.host = parts.host;
    this.profile = parts.profile;
    this.dataDirectory = parts.dataDirectory;
    this.local = parts.local;
    this.asked = parts.asked;
    this.#resources = parts.resources;
  }

  async request<N extends EngineRequestName>(name: N, input: EngineInput<N>): Promise<EngineOutput<N>> {
    return unwrap(await this.host.request(name, input));
  }

  work(): Promise<{ unfinished: number }> {
    return this.request('queue.work', { on: 'everything' });
  }

  /** Queues local files, each under its own name into a remote folder. */
  async queueUploads(
    localPaths: readonly string[],
    remoteFolder: string,
    options: Partial<EngineInput<'transfers.enqueueUploads'>> = {},
  ): Promise<string> {
    const items = localPaths.map((localPath) => ({
      localPath,
      remotePath: remoteFolder,
      target: 'folder' as const,
    }));
    const { id: profileId } = this.profile;
    return (await this.request('transfers.enqueueUploads', { profileId, items, ...options })).batchId;
  }

  /** Queues remote files, each under its own name into a local folder. */
  async queueDownloads(
    remotePaths: readonly string[],
    localFolder: string,
    options: Partial<EngineInput<'transfers.enqueueDownloads'>> = {},
  ): Promise<string> {
    const items = remotePaths.map((remotePath) => ({
      remotePath,
      localPath: localFolder,
      target: 'folder' as const,
    }));
    const { id: profileId } = this.profile;
    return (await this.request('transfers.enqueueDownloads', { profileId, items, ...options })).batchId;
  }

  async transfers(batchId: string): Promise<readonly TransferSnapshot[]> {
    return (await this.request('transfers.list', { batchId, limit: 1_000 })).transfers;
  }

  async only(batchId: string): Promise<TransferSnapshot> {
    const [transfer, ...others] = await this.transfers(batchId);
    if (transfer === undefined || others.length > 0) throw new Error('expected exactly one transfer');
    return transfer;
  }

  /** Waits until every transfer of a batch is in one of these states. */
  async inState(batchId: string, ...states: readonly TransferState[]): Promise<readonly TransferSnapshot[]> {
    return this.#reached(batchId, `every transfer to be ${states.join(' or ')}`, (state) =>
      states.includes(state),
    );
  }

  /** Waits until every transfer of a batch is at its end, whichever. */
  async finished(batchId: string): Promise<readonly TransferSnapshot[]> {
    return this.#reached(batchId, 'every transfer to end', isFinal);
  }

  /** As {@link finished}, of a batch of one. */
  async finishedOne(batchId: string): Promise<TransferSnapshot> {
    await this.finished(batchId);
    return this.only(batchId);
  }

  /** Works, waits for the end, and returns it. */
  async run(batchId: string): Promise<TransferSnapshot> {
    await this.work();
    return this.finishedOne(batchId);
  }

  status(): Promise<ProfileStatus> {
    return this.request('profiles.status', { id: this.profile.id });
  }

  async held(): Promise<NonNullable<ProfileStatus['held']>> {
    return waitFor(async () => (await this.status()).held ?? undefined, { what: 'the profile to be held' });
  }

  async #reached(
    batchId: string,
    what: string,
    matches: (state: TransferState) => boolean,
  ): Promise<readonly TransferSnapshot[]> {
    try {
      await waitFor(
        async () => {
          const { counts, total } = await this.request('batches.get', { id: batchId });
          const there = Object.entries(counts).filter(([state]) => matches(state as TransferState));
          return total > 0 && there.reduce((sum, [, count]) => sum + count, 0) === total;
        },
        { what, deadlineMs: 100_000 },
      );
    } catch (thrown) {
      const rows = (await this.transfers(batchId)).slice(0, 5);
      const seen = rows.map(({ state, attempt, error }) => ({ state, attempt, error }));
      throw new Error(`${String(thrown)}; first of them: ${JSON.stringify(seen)}`);
    }
    return this.transfers(batchId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}

/** Starts an engine with one saved profile for a server on this machine. It works on nothing until told. */
export async function startEngineFixture(options: FixtureOptions): Promise<EngineFixture> {
  const resources = new AsyncDisposableStack();
  try {
    const folder = resources.use(await tempFolder('engine'));
    const dataDirectory = options.dataDirectory ?? join(folder.path, 'data');
    const local = join(folder.path, 'local');
    await mkdir(local);
    const asked: CredentialNeed[] = [];
    const answer = options.credential ?? (() => ({ kind: 'password', password: PRACTICE_PASSWORD }) as const);
    const host = resources.use(
      await startInProcessEngine(
        {
          dataDirectory,
          appVersion: '0.0.0-test',
          ...(options.logFile === undefined ? {} : { logFile: join(dataDirectory, options.logFile) }),
        },
        {
          credential: async (need, signal) => {
            asked.push(need);
            return answer(need, signal);
          },
        },
      ),
    );
    const existing = await host.request('profiles.find', { name: PROFILE_NAME });
    const profile = existing.ok
      ? existing.value
      : unwrap(
          await host.request('profiles.add', {
            name: PROFILE_NAME,
            host: '127.0.0.1',
            port: options.port,
            user: options.user ?? PRACTICE_USER,
            authentication: options.authentication ?? { method: 'password' },
            transfer: options.settings?.transfer ?? {},
            trust: options.settings?.trust ?? {},
            retry: { ...QUICK_RETRY, ...options.settings?.retry },
            timeouts: { ...PATIENT_TIMEOUTS, ...options.settings?.timeouts },
          }),
        );
    if (options.trusted !== undefined)
      unwrap(
        await host.request('trust.accept', {
          host: '127.0.0.1',
          port: options.port,
          publicKey: options.trusted.split(' ')[1] ?? '',
          how: 'compared',
        }),
      );
    return new EngineFixture({ host, profile, dataDirectory, local, asked, resources });
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** A practice server with a folder of its own, whose faults and events can be seen and changed. */
export interface PracticeFixture extends AsyncDisposable {
  readonly server: PracticeServer;
  readonly faults: PracticeFaults;
  readonly events: readonly PracticeServerEvent[];
  /** The served folder as this machine names it. */
  readonly root: string;
  /** How many files are open now, going by the requests. */
  openFiles(): number;
  /** The most that were open at the same time. */
  mostOpenFiles(): number;
}

export async function startPracticeFixture(
  faults: PracticeFaults = {},
  options: { readonly password?: string; readonly handleLimit?: number } = {},
): Promise<PracticeFixture> {
  const folder = await tempFolder('practice');
  const events: PracticeServerEvent[] = [];
  let open = 0;
  let mostOpen = 0;
  const server = await startPracticeServer({
    rootDirectory: folder.path,
    users: [{ name: PRACTICE_USER, password: options.password ?? PRACTICE_PASSWORD }],
    ...(options.handleLimit === undefined ? {} : { handleLimit: options.handleLimit }),
    faults,
    onEvent: (event) => {
      events.push(event);
      if (event.kind !== 'request') return;
      if (event.name === 'OPEN') open += 1;
      if (event.name === 'CLOSE') open -= 1;
      mostOpen = Math.max(mostOpen, open);
    },
  });
  return {
    server,
    faults,
    events,
    root: server.rootDirectory,
    openFiles: () => open,
    mostOpenFiles: () => mostOpen,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Lower-case hexadecimal SHA-256. */
export const sha256Of = (content: Buffer | string): string =>
  createHash('sha256').update(content).digest('hex');

export const sha256OfFile = async (path: string): Promise<string> => sha256Of(await readFile(path));

/** Names in a folder of this machine, in order. */
export const namesInFolder = async (path: string): Promise<readonly string[]> => (await readdir(path)).sort();
