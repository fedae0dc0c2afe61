import type { EngineHost, EngineOwner } from '../../../electron/engine-host/engine-host.ts';
import type { CredentialNeed } from '../../../shared/contract/credentials.ts';
import type {
  EngineInput,
  EngineOutput,
  EngineRequestName,
} from '../../../shared/contract/engine-requests.ts';
import type { EngineEventName, EngineEvents } from '../../../shared/contract/events.ts';
import { type AppError, appError, failure } from '../../../shared/errors.ts';
import type { LedgerEntry, LedgerVerdict } from '../../../shared/models/ledger-entry.ts';
import type { Profile, ProfileStatus } from '../../../shared/models/profile.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { type Result, resultOf } from '../../../shared/result.ts';
import { isFinal, type TransferState } from '../../../shared/transfer-state.ts';
import { profileNamed } from './fixtures.ts';

export const FINGERPRINT = 'SHA256:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ';
export const PUBLIC_KEY = Buffer.from('a public key').toString('base64');

/** What the pretended server and its network are like. */
export interface FakeWorld {
  password?: string;
  trusted?: boolean;
  changedKey?: boolean;
  /** Connections that fail before one works. */
  deadConnections?: number;
  /** What becomes of a file; delivered unless said otherwise. */
  outcomeOf?: (name: string) => { state: TransferState; error?: AppError };
  /** Transfers never get beyond `transferring`. */
  stuck?: boolean;
  history?: readonly LedgerEntry[];
  verdict?: LedgerVerdict;
}

type Handlers = { [N in EngineRequestName]?: (input: never) => unknown };

/** Behaves towards the command line as an engine does, with a pretended server behind it. */
export class FakeEngine implements EngineHost {
  readonly requests: { name: EngineRequestName; input: unknown }[] = [];
  readonly closed: Promise<{ crashed: boolean; reason: string }>;
  readonly profiles: Profile[] = [profileNamed('saved', 'partner')];
  readonly transfers: TransferSnapshot[] = [];
  signIns = 0;
  isClosed = false;
  /** No profile has anything waiting. */
  isIdle = false;
  status: ProfileStatus = { profileId: 'saved', held: null, unreachable: null };
  readonly #world: FakeWorld;
  readonly #owner: EngineOwner;
  readonly #listeners = new Map<EngineEventName, Set<(news: never) => void>>();
  #end: (end: { crashed: boolean; reason: string }) => void = () => undefined;
  #working = false;
  #options: { acceptNewHostKey?: boolean } = {};

  constructor(world: FakeWorld, owner: EngineOwner) {
    this.#world = world;
    this.#owner = owner;
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  request<N extends EngineRequestName>(name: N, input: EngineInput<N>): Promise<Result<EngineOutput<N>>> {
    this.requests.push({ name, input });
    const handler = (this.#handlers as Record<string, ((input: unknown) => unknown) | undefined>)[name];
    return resultOf(async () => {
      if (handler === undefined) throw failure('Internal', `the fake engine doesn't answer ${name}`);
      return (await handler(input)) as EngineOutput<N>;
    });
  }

  on<E extends EngineEventName>(event: E, listener: (news: EngineEvents[E]) => void): () => void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.#end({ crashed: false, reason: 'closed' });
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  hold(error: AppError): void {
    this.status = { ...this.status, held: { error, sinceMs: 1 } };
    this.#move(['queued', 'preparing'], 'held');
  }

  readonly #handlers: Handlers = {
    'profiles.find': ({ name }: { name: string }) => {
      const found = this.profiles.find((each) => each.name === name);
      if (found === undefined) throw failure('NotFound', 'no such profile');
      return found;
    },
    'profiles.adHoc': ({ host, user }: { host: string; user: string }) => {
      const made = { ...profileNamed('ad-hoc', `${user}@${host}`), host, user };
      this.profiles.push(made);
      this.status = { ...this.status, profileId: made.id };
      return made;
    },
    'profiles.status': () => this.status,
    'trust.list': () => ({ keys: [], next: [] }),
    'profiles.release': () => {
      this.status = { ...this.status, held: null };
      this.#move(['held'], 'queued');
      void this.#work();
      return { released: 1 };
    },
    'profiles.tryNow': () => null,
    'sessions.configure': (options: { acceptNewHostKey?: boolean }) => {
      this.#options = options;
      return null;
    },
    'trust.accept': () => {
      this.#world.trusted = true;
      return {};
    },
    'transfers.enqueueUploads': ({ items }: { items: { localPath: string; remotePath: string }[] }) => {
      for (const { localPath, remotePath } of items)
        this.transfers.push(this.#transfer(localPath, remotePath));
      if (this.status.held !== null) this.#move(['queued'], 'held');
      return { batchId: 'batch', transfers: items.length, bytes: 0 };
    },
    'batches.get': () => this.#batch(),
    'queue.work': ({ on }: { on: string }) => {
      this.#working = on !== 'nothing';
      void this.#work();
      return { unfinished: 0 };
    },
    'queue.drain': () => ({ temporariesLeft: 0 }),
    'queue.start': () => ({ uploadLimit: null, downloadLimit: null, stoppedAtMs: null }),
    'queue.controls': () => ({ uploadLimit: null, downloadLimit: null, stoppedAtMs: null }),
    'queue.profiles': () => ({
      profiles: this.isIdle ? [] : this.profiles.map((each) => ({ profile: each, unfinished: 1 })),
    }),
    'transfers.pause': () => {
      this.#move(['queued', 'transferring', 'preparing'], 'paused');
      return { changed: 1 };
    },
    'transfers.resume': () => {
      this.#move(['paused'], 'queued');
      return { changed: 1 };
    },
    'transfers.list': () => ({ transfers: this.transfers, next: null }),
    'remote.openListing': async () => {
      const error = await this.#connect();
      if (error !== null)
        throw failure(error.code, error.message, error.detail ? { detail: { ...error.detail } } : {});
      return { listingId: 'listing', path: '/' };
    },
    'remote.readListing': () => ({
      entries: ['b\u001b[2J.csv', 'a.csv'].map((name) => ({
        name,
        kind: 'file',
        sizeBytes: 18_637,
        modifiedAtMs: 0,
        mode: 0o640,
        uid: 0,
        gid: 0,
        usable: true,
      })),
      done: true,
    }),
    'remote.closeListing': () => null,
    'transfers.cancel': () => ({ changed: 2, wished: 0 }),
    'profiles.list': () => ({ profiles: this.profiles, next: null }),
    'profiles.remove': () => null,
    'profiles.add': (settings: object) => ({ ...profileNamed('saved', 'new'), ...settings }),
    'profiles.update': ({ settings }: { settings: object }) => ({
      ...profileNamed('saved', 'partner'),
      ...settings,
    }),
    'history.list': () => ({ entries: this.#world.history ?? [], next: null }),
    'ledger.verify': () => this.#world.verdict ?? { intact: true, entries: 2, head: 'aa', headSequence: 2 },
  };

  async #work(): Promise<void> {
    if (!this.#working || !this.transfers.some(({ state }) => state === 'queued')) return;
    this.#move(['queued'], 'preparing');
    this.#announce();
    const error = await this.#connect();
    if (error !== null) {
      if (error.code === 'Unreachable') {
        this.#move(['preparing'], 'queued');
        const failures = (this.status.unreachable?.failures ?? 0) + 1;
        this.status = { ...this.status, unreachable: { error, sinceMs: 1, failures, nextTryAtMs: 2 } };
      } else this.hold(error);
      this.#announce();
      if (error.code === 'Unreachable') setImmediate(() => void this.#work());
      return;
    }
    this.status = { ...this.status, unreachable: null };
    this.#move(['preparing'], 'transferring');
    this.#announce();
    if (this.#world.stuck === true) return;
    await Promise.resolve();
    for (const [index, transfer] of this.transfers.entries()) {
      if (transfer.state !== 'transferring') continue;
      const name = transfer.localPath.split('/').at(-1) ?? '';
      const { state, error: why } = this.#world.outcomeOf?.(name) ?? { state: 'delivered' as const };
      this.transfers[index] = {
        ...transfer,
        state,
        error: why ?? null,
        stage: 'published',
        checked: 'size',
        timeline: { ...transfer.timeline, finishedAtMs: Date.now() },
      };
    }
    this.#announce();
  }

  /** The order of a real connection: reach it, check its identity, only then sign in. */
  async #connect(): Promise<AppError | null> {
    if ((this.#world.deadConnections ?? 0) > 0) {
      this.#world.deadConnections = (this.#world.deadConnections ?? 0) - 1;
      return appError('Unreachable', 'nobody listens');
    }
    const detail = {
      host: 'h',
      port: 22,
      keyType: 'ssh-ed25519',
      fingerprint: FINGERPRINT,
      publicKey: PUBLIC_KEY,
    };
    if (this.#world.changedKey === true) return appError('HostKeyChanged', 'other key', { detail });
    if (this.#world.trusted === false && this.#options.acceptNewHostKey !== true) {
      return appError('HostKeyUnknown', 'unknown key', { detail });
    }
    const credential = await this.#owner.credential(this.#need(), new AbortController().signal);
    if (credential.kind === 'none') return credential.error;
    this.signIns += 1;
    const right = credential.kind === 'password' && credential.password === (this.#world.password ?? 'right');
    return right ? null : appError('AuthenticationFailed', 'refused');
  }

  #need(): CredentialNeed {
    const { id, name, host, port, user, authentication } =
      this.profiles.at(-1) ?? profileNamed('saved', 'partner');
    return { profileId: id, profileName: name, host, port, user, method: authentication.method };
  }

  #move(from: readonly TransferState[], to: TransferState): void {
    for (const [index, transfer] of this.transfers.entries()) {
      if (from.includes(transfer.state)) this.transfers[index] = { ...transfer, state: to };
    }
  }

  #batch() {
    const counts: Partial<Record<TransferState, number>> = {};
    for (const { state } of this.transfers) counts[state] = (counts[state] ?? 0) + 1;
    const { id: profileId = 'saved' } = this.profiles.at(-1) ?? {};
    const total = this.transfers.length;
    const done = this.transfers.filter(({ state }) => isFinal(state)).length;
    return {
      id: 'batch',
      profileId,
      direction: 'upload' as const,
      together: null,
      createdAtMs: 0,
      counts,
      total,
      foldersMade: 0,
      bytesTotal: total,
      bytesDone: done,
    };
  }

  #announce(): void {
    this.#emit('queue.changed', { transfers: this.transfers, batches: [this.#batch()] });
    this.#emit('profiles.changed', { statuses: [this.status] });
  }

  #emit<E extends EngineEventName>(event: E, news: EngineEvents[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(news as never);
  }

  #transfer(localPath: string, remotePath: string): TransferSnapshot {
    const { id: profileId = 'saved', name = 'partner' } = this.profiles.at(-1) ?? {};
    return {
      id: this.transfers.length + 1,
      batchId: 'batch',
      profileId,
      profileName: name,
      direction: 'upload',
      kind: 'file',
      skipReason: null,
      localPath,
      remotePath,
      sizeBytes: 18_637,
      bytesDone: 0,
      priority: 'normal',
      place: 0,
      bytesPerSecond: null,
      state: 'queued',
      attempt: 1,
      tries: 4,
      nextAttemptAtMs: null,
      error: null,
      stage: null,
      checked: null,
      checkedBy: null,
      sha256: 'a'.repeat(64),
      serverKey: FINGERPRINT,
      warnings: [],
      timeline: { queuedAtMs: 1, startedAtMs: 2, sentAtMs: 3, checkedAtMs: 4, finishedAtMs: null },
    };
  }
}
