import type { EngineInput, EngineOutput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import type { EngineEventName, EngineEvents } from '../../shared/contract/events.ts';
import { appError } from '../../shared/errors.ts';
import { err, type Result } from '../../shared/result.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { answerRequest } from '../engine/requests.ts';
import type { EngineHost, EngineOptions, EngineOwner, RequestOptions } from './engine-host.ts';
import { Listeners } from './listeners.ts';

/**
 * Runs an engine in this very process: for the command line and for tests.
 * @throws `DatabaseFromFuture`, `DatabaseUnavailable`
 */
export async function startInProcessEngine(options: EngineOptions, owner: EngineOwner): Promise<EngineHost> {
  const listeners = new Listeners();
  const engine = await createEngine({
    ...options,
    askCredential: (need, signal) => owner.credential(need, signal),
    emit: (event, news) => listeners.tell(event, news),
  });
  return new InProcessHost(engine, listeners);
}

class InProcessHost implements EngineHost {
  readonly #engine: Engine;
  readonly #listeners: Listeners;
  readonly #ended = Promise.withResolvers<{ readonly crashed: boolean; readonly reason: string }>();
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #close: Promise<void> | undefined;

  constructor(engine: Engine, listeners: Listeners) {
    this.#engine = engine;
    this.#listeners = listeners;
  }

  get closed() {
    return this.#ended.promise;
  }

  async request<N extends EngineRequestName>(
    name: N,
    input: EngineInput<N>,
    options: RequestOptions = {},
  ): Promise<Result<EngineOutput<N>>> {
    if (this.#close !== undefined) return err(appError('EngineStopped', 'the engine is closed'));
    const signals = [this.#closing.signal, ...(options.signal === undefined ? [] : [options.signal])];
    const answer = answerRequest(this.#engine, name, input, AbortSignal.any(signals));
    this.#running.add(answer);
    try {
      const result = await answer;
      // What closing cut off was not the caller's wish; behind a port there would be no answer at all.
      return this.#close !== undefined && !result.ok
        ? err(appError('EngineStopped', 'the engine was closed'))
        : result;
    } finally {
      this.#running.delete(answer);
    }
  }

  on<E extends EngineEventName>(event: E, listener: (news: EngineEvents[E]) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  close(): Promise<void> {
    this.#close ??= (async () => {
      this.#closing.abort();
      await Promise.allSettled([...this.#running]);
      await this.#engine[Symbol.asyncDispose]();
      this.#ended.resolve({ crashed: false, reason: 'closed' });
    })();
    return this.#close;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
