import type {
  EngineInput,
  EngineOutput,
  EngineRequestName,
} from '../../../shared/contract/engine-requests.ts';
import type { EngineEventName, EngineEvents } from '../../../shared/contract/events.ts';
import { type AppError, appError, errorOf, Failure } from '../../../shared/errors.ts';
import type { EngineState } from '../../../shared/models/app-state.ts';
import { err, type Result } from '../../../shared/result.ts';
import type { EngineHost, RequestOptions } from '../../engine-host/engine-host.ts';
import { Listeners } from '../../engine-host/listeners.ts';
import { mayWait } from './requests-while-away.ts';
import { mayHelpToTryAgain, recentEnds, restartAfter } from './restart-policy.ts';

/** How long a request waits for the next engine, milliseconds. */
const PATIENCE_MS = 10_000;
/** How long an engine that has just started is prepared before others may use it, milliseconds. */
const PREPARE_MS = 5_000;

/** What requests and listeners need of an engine, supervised or not. */
export type EngineDoor = Pick<EngineHost, 'request' | 'on'>;

export interface SupervisorOptions {
  readonly start: () => Promise<EngineHost>;
  /** Told to every new engine before anybody else uses it. What it throws is reported, no more. */
  readonly prepare: (engine: EngineDoor) => Promise<void>;
  readonly report: (event: string, error: AppError) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
  readonly patienceMs?: number;
}

/**
 * An engine that is there again after it died. Crashes are answered with a restart, later each time; after five within
 * a minute it stays down until {@link restart}. What was asked of an engine that died is answered `EngineStopped`.
 */
export class Supervisor implements EngineDoor, AsyncDisposable {
  readonly #options: SupervisorOptions;
  readonly #now: () => number;
  readonly #listeners = new Listeners();
  readonly #stateListeners = new Set<(state: EngineState) => void>();
  readonly #waiting = new Set<() => void>();
  readonly #closing = new AbortController();
  #state: EngineState = { state: 'starting', restarts: 0, error: null };
  #engine: EngineHost | undefined;
  #ends: readonly number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #starting: Promise<void> = Promise.resolve();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#starting = this.#start();
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Returns the way to stop listening. */
  onState(listener: (state: EngineState) => void): () => void {
    this.#stateListeners.add(listener);
    return () => {
      this.#stateListeners.delete(listener);
    };
  }

  on<E extends EngineEventName>(event: E, listener: (news: EngineEvents[E]) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  /** While there is no engine, see {@link mayWait}; before the very first everything waits. */
  async request<N extends EngineRequestName>(
    name: N,
    input: EngineInput<N>,
    options: RequestOptions = {},
  ): Promise<Result<EngineOutput<N>>> {
    if (this.#state.state !== 'running') {
      const waits =
        this.#state.state === 'starting' || (this.#state.state === 'restarting' && mayWait(name, input));
      if (waits) await this.#settled(options.signal);
      if (options.signal?.aborted) return err(appError('Cancelled', 'nobody waits for the answer any more'));
    }
    const engine = this.#state.state === 'running' ? this.#engine : undefined;
    return engine?.request(name, input, options) ?? err(this.#stopped());
  }

  /** A person wants it tried once more. @throws why the engine could not be started */
  async restart(): Promise<void> {
    if (this.#state.state === 'stopped' && !this.#closing.signal.aborted) {
      this.#ends = [];
      this.#become('restarting', null);
      this.#starting = this.#start();
    }
    await this.#settled();
    if (this.#state.state !== 'running') throw new Failure(this.#stopped());
  }

  /** Ends the engine for good. */
  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#timer);
    this.#wake();
    await this.#starting;
    await this.#engine?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #start(): Promise<void> {
    let engine: EngineHost;
    try {
      engine = await this.#options.start();
    } catch (thrown) {
      const error = errorOf(thrown);
      this.#options.report('engine not started', error);
      if (mayHelpToTryAgain(error)) this.#ended(error);
      else this.#become('stopped', error);
      return;
    }
    const events: readonly EngineEventName[] = [
      'queue.changed',
      'profiles.changed',
      'connection-test.changed',
    ];
    for (const event of events) this.#passOn(engine, event);
    const gone = engine.closed.then(({ reason }) => appError('EngineStopped', `the engine ended: ${reason}`));
    await this.#prepare(engine, gone);
    if (this.#closing.signal.aborted) return engine.close();
    this.#engine = engine;
    // One that died meanwhile is replaced right behind this.
    this.#become('running', null);
    void gone.then((error) => {
      if (this.#closing.signal.aborted) return;
      this.#options.report('engine ended', error);
      this.#ended(error);
    });
  }

  #passOn<E extends EngineEventName>(engine: EngineHost, event: E): void {
    engine.on(event, (news) => this.#listeners.tell(event, news));
  }

  async #prepare(engine: EngineHost, gone: Promise<unknown>): Promise<void> {
    const failed = (thrown: unknown) => this.#options.report('engine not prepared', errorOf(thrown));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, PREPARE_MS);
    });
    const closing = new Promise<void>((resolve) => {
      if (this.#closing.signal.aborted) resolve();
      else this.#closing.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#options.prepare(engine).catch(failed), gone, late, closing]);
    clearTimeout(timer);
  }

  /** After an engine died, or one could not be started though it might be another time. */
  #ended(error: AppError): void {
    if (this.#closing.signal.aborted) return;
    this.#engine = undefined;
    const now = this.#now();
    this.#ends = [...recentEnds(this.#ends, now), now];
    const next = restartAfter(this.#ends.length);
    if (next.action === 'stop') {
      this.#become('stopped', error);
      return;
    }
    this.#state = { ...this.#state, restarts: this.#state.restarts + 1 };
    this.#become('restarting', error);
    this.#timer = setTimeout(() => {
      this.#starting = this.#start();
    }, next.afterMs);
  }

  #become(state: EngineState['state'], error: AppError | null): void {
    this.#state = { ...this.#state, state, error };
    for (const listener of this.#stateListeners) listener(this.#state);
    if (state === 'running' || state === 'stopped') this.#wake();
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Until it runs, is stopped or closed, the signal is aborted or patience is at its end. */
  #settled(signal?: AbortSignal): Promise<void> {
    const { state } = this.#state;
    if (state === 'running' || state === 'stopped' || this.#closing.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, this.#options.patienceMs ?? PATIENCE_MS);
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
      if (signal?.aborted) wake();
    });
  }

  #stopped(): AppError {
    return this.#state.error ?? appError('EngineStopped', 'the engine is not running');
  }
}
