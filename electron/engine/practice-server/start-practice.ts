import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorOf, failure } from '../../../shared/errors.ts';
import { PRACTICE_SERVER } from '../../../shared/messages/practice-server.ts';
import type { PracticeStart } from '../../../shared/models/practice.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import type { ConnectionPool } from '../connections/pool.ts';
import { onFileSystem } from '../errors/from-file-system.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { PracticeServer } from './practice-server.ts';
import { placeSamples } from './samples.ts';

const HOST = '127.0.0.1';
const USER = 'etl_si';
const FOLDER = '/midwest/si';

interface Running {
  readonly server: PracticeServer;
  readonly password: string;
}

/**
 * The practice server that a person may turn on: one for each engine, on loopback, serving a folder of the data directory.
 * Its profile stays from one engine to the next; port, key and password are new each time, and the key is pinned rather
 * than trusted, so that neither ledger nor trust store hears of it.
 */
export class Practice {
  readonly #folder: string;
  readonly #profiles: Profiles;
  readonly #pool: ConnectionPool;
  readonly #released: () => void;
  readonly #now: () => number;
  #running: Promise<Running> | undefined;
  #starting: Promise<PracticeStart> | undefined;
  #closed = false;

  constructor(parts: {
    dataDirectory: string;
    profiles: Profiles;
    pool: ConnectionPool;
    /** Hears that transfers which waited for the server may go on. */
    released: () => void;
    now: () => number;
  }) {
    this.#folder = join(parts.dataDirectory, 'practice');
    this.#profiles = parts.profiles;
    this.#pool = parts.pool;
    this.#released = parts.released;
    this.#now = parts.now;
  }

  /**
   * Starts the server where it isn't running yet, and sees to its profile and today's samples each time.
   * Calls at the same time share one start.
   * @throws `LocalPermissionDenied`, `LocalDiskFull` …, `EngineStopped`
   */
  start(): Promise<PracticeStart> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #start(): Promise<PracticeStart> {
    if (this.#closed) throw failure('EngineStopped', 'the engine is closing');
    this.#running ??= this.#serve().catch((thrown: unknown) => {
      this.#running = undefined;
      throw thrown;
    });
    const { server, password } = await this.#running;
    const toSend = join(this.#folder, 'to-send');
    const sampleFiles = await onFileSystem(toSend, () => placeSamples(toSend, this.#now()));
    const profile = await this.#profileFor(server.port);
    this.#pool.configure({
      profileId: profile.id,
      knownHostsFiles: [],
      pinnedHostKeys: [server.hostKeyFingerprint],
      acceptNewHostKey: false,
    });
    const { held, unreachable } = this.#profiles.status(profile.id);
    // Whatever stopped it was about a server that is no more.
    if (held !== null || unreachable !== null) {
      await this.#profiles.release(profile.id);
      this.#released();
    }
    return { profile, password, sampleFiles, rootDirectory: server.rootDirectory };
  }

  async #serve(): Promise<Running> {
    const rootDirectory = join(this.#folder, 'server');
    // The set-up of a partner's own server: its job reads *.csv in the folder and moves them to the archive.
    await onFileSystem(rootDirectory, async () => {
      for (const name of ['archive', 'outbound'])
        await mkdir(join(rootDirectory, FOLDER, name), { recursive: true, mode: 0o700 });
    });
    const password = randomBytes(18).toString('base64url');
    // Few people turn it on, and what it needs takes memory.
    const { startPracticeServer } = await import('./practice-server.ts');
    const server = await startPracticeServer({ rootDirectory, users: [{ name: USER, password }] });
    return { server, password };
  }

  /** The one of an earlier engine, at its new port, or a new one under a name that is free. */
  async #profileFor(port: number): Promise<Profile> {
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? PRACTICE_SERVER.name : PRACTICE_SERVER.numbered(number);
      const there = this.#named(name);
      if (there === undefined)
        return await this.#profiles.add({
          name,
          description: PRACTICE_SERVER.description,
          host: HOST,
          port,
          user: USER,
          authentication: { method: 'password' },
          remoteFolder: FOLDER,
        });
      if (there.host !== HOST || there.user !== USER) continue;
      if (there.port === port && there.authentication.method === 'password') return there;
      const { id, kind: _kind, createdAtMs: _created, updatedAtMs: _updated, ...settings } = there;
      const updated = await this.#profiles.update(id, {
        ...settings,
        port,
        authentication: { method: 'password' },
      });
      this.#pool.dropOutdated();
      return updated;
    }
  }

  #named(name: string): Profile | undefined {
    try {
      return this.#profiles.find(name);
    } catch (thrown) {
      if (errorOf(thrown).code === 'NotFound') return undefined;
      throw thrown;
    }
  }

  /** Ends the server, also one that is just starting, and starts no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => undefined);
    const running = await this.#running?.catch(() => undefined);
    await running?.server.close();
  }
}
