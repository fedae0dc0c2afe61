import type { EngineHost, EngineOwner } from '../../electron/engine-host/engine-host.ts';
import { startInProcessEngine } from '../../electron/engine-host/in-process-host.ts';
import manifest from '../../package.json' with { type: 'json' };
import type { EngineInput } from '../../shared/contract/engine-requests.ts';
import type { ProfileInput } from '../../shared/models/profile.ts';
import { unwrap } from '../../shared/result.ts';
import { untilFinal } from '../support/engine.ts';
import type { Partner, PartnerFacts } from './partners.ts';

/** An engine on the demonstration's data directory, used as the command line uses one: through its requests. */
export class Desk implements AsyncDisposable {
  readonly engine: EngineHost;
  readonly #keyFile: string;
  readonly #ids = new Map<string, string>();

  constructor(engine: EngineHost, keyFile: string) {
    this.engine = engine;
    this.#keyFile = keyFile;
  }

  /** Saves a partner's connection. @param trusted whether a person has compared its server's key */
  async add(
    { facts, server }: Partner,
    trusted = true,
    settings: Partial<ProfileInput> = {},
  ): Promise<string> {
    const { id } = unwrap(
      await this.engine.request('profiles.add', {
        name: facts.name,
        description: facts.description,
        host: '127.0.0.1',
        port: server.port,
        user: facts.user,
        authentication:
          facts.password === undefined ? { method: 'key-file', path: this.#keyFile } : { method: 'password' },
        remoteFolder: facts.folder,
        ...settings,
      }),
    );
    if (trusted) await this.trust(server.port, server.hostPublicKey);
    this.#ids.set(facts.name, id);
    return id;
  }

  async trust(port: number, hostPublicKey: string): Promise<void> {
    const publicKey = hostPublicKey.split(' ')[1] ?? '';
    unwrap(
      await this.engine.request('trust.accept', { host: '127.0.0.1', port, publicKey, how: 'compared' }),
    );
  }

  idOf({ facts }: Partner): string {
    const id = this.#ids.get(facts.name);
    if (id === undefined) throw new Error(`${facts.name} has no connection yet`);
    return id;
  }

  /** Puts files into the queue, for whoever works on it. Answers the batch's id. */
  async enqueue(
    partner: Partner,
    localPaths: readonly string[],
    options: Partial<EngineInput<'transfers.enqueueUploads'>> = {},
  ): Promise<string> {
    const items = localPaths.map((localPath) => ({
      localPath,
      remotePath: partner.facts.folder,
      target: 'folder' as const,
    }));
    const profileId = this.idOf(partner);
    return unwrap(await this.engine.request('transfers.enqueueUploads', { profileId, items, ...options }))
      .batchId;
  }

  /** Sends files and waits for their end, whichever that is. */
  async send(partner: Partner, localPaths: readonly string[]): Promise<void> {
    await untilFinal(this.engine, await this.enqueue(partner, localPaths));
  }

  async receive(partner: Partner, remotePath: string, localPath: string): Promise<void> {
    const items = [{ remotePath, localPath, target: 'folder' as const }];
    const profileId = this.idOf(partner);
    const queued = await this.engine.request('transfers.enqueueDownloads', { profileId, items });
    await untilFinal(this.engine, unwrap(queued).batchId);
  }

  async work(on: 'everything' | 'nothing'): Promise<void> {
    unwrap(await this.engine.request('queue.work', { on }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.close();
  }
}

/** Opens the data directory; whoever signs in by password has the partner's. */
export async function openDesk(
  dataDirectory: string,
  keyFile: string,
  partners: readonly PartnerFacts[],
): Promise<Desk> {
  const owner: EngineOwner = {
    credential: async ({ method, profileName }) =>
      method === 'key-file'
        ? { kind: 'key-file', path: keyFile }
        : { kind: 'password', password: partners.find(({ name }) => name === profileName)?.password ?? '' },
  };
  return new Desk(
    await startInProcessEngine({ dataDirectory, appVersion: manifest.version }, owner),
    keyFile,
  );
}
