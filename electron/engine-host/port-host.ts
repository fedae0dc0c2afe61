import type { EngineInput, EngineOutput, EngineRequestName } from '../../shared/contract/engine-requests.ts';
import type { EngineEventName, EngineEvents } from '../../shared/contract/events.ts';
import { appError, errorOf, Failure, failure } from '../../shared/errors.ts';
import { err, type Result } from '../../shared/result.ts';
import type { FromEngine, ToEngine } from '../engine/port-protocol.ts';
import type { EngineHost, EngineOptions, EngineOwner, RequestOptions } from './engine-host.ts';
import { Listeners } from './listeners.ts';

/** Opening the database may wait for another process's write. */
const START_DEADLINE_MS = 20_000;
const CLOSE_DEADLINE_MS = 10_000;

/** A process that runs `process-entry.ts`, and the channel to it. Plain data goes through, as by structured clone. */
export interface EngineTransport {
  /** Undefined before the process runs, and where it never did. */
  readonly pid: number | undefined;
  /** Throws for what can't be copied to another process. Does nothing once the process has ended. */
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Told once, with how it ended: `SIGKILL`, `exit code 1`. */
  onEnd(listener: (reason: string) => void): void;
  /** At once, whatever it is doing. */
  kill(): void;
}

/** An engine in a process of its own. */
export interface ProcessEngineHost extends EngineHost {
  readonly pid: number;
}

/**
 * Starts an engine in a process that waits for its start message.
 * @throws what the engine says when it can't start, `EngineStopped` when it doesn't answer
 */
export async function startOverPort(
  transport: EngineTransport,
  options: EngineOptions,
  owner: EngineOwner,
): Promise<ProcessEngineHost> {
  const host = new PortHost(transport, owner);
  try {
    await host.start({ type: 'start', ...options });
  } catch (thrown) {
    await host.close();
    throw thrown;
  }
  return host;
}

class PortHost implements ProcessEngineHost {
  readonly #transport: EngineTransport;
  readonly #owner: EngineOwner;
  readonly #listeners = new Listeners();
  readonly #answers = new Map<number, (result: Result<unknown>) => void>();
  readonly #questions = new Map<number, AbortController>();
  readonly #ended = Promise.withResolvers<{ readonly crashed: boolean; readonly reason: string }>();
  readonly #started = Promise.withResolvers<void>();
  #nextId = 0;
  #closing = false;
  #gone = false;
  #pid = -1;

  constructor(transport: EngineTransport, owner: EngineOwner) {
    this.#transport = transport;
    this.#owner = owner;
    this.#started.promise.catch(() => {});
    transport.onMessage((message) => this.#receive(message));
    transport.onEnd((reason) => this.#end(reason));
  }

  get pid(): number {
    return this.#pid;
  }

  get closed() {
    return this.#ended.promise;
  }

  async start(message: ToEngine): Promise<void> {
    const timer = setTimeout(
      () => this.#started.reject(failure('EngineStopped', 'the engine did not start in time')),
      START_DEADLINE_MS,
    );
    this.#send(message);
    await this.#started.promise.finally(() => clearTimeout(timer));
  }

  request<N extends EngineRequestName>(
    name: N,
    input: EngineInput<N>,
    options: RequestOptions = {},
  ): Promise<Result<EngineOutput<N>>> {
    if (this.#gone || this.#closing)
      return Promise.resolve(err(appError('EngineStopped', 'the engine is not running')));
    this.#nextId += 1;
    const id = this.#nextId;
    const cancel = () => this.#send({ type: 'cancel', id });
    return new Promise<Result<EngineOutput<N>>>((resolve) => {
      this.#answers.set(id, (result) => {
        this.#answers.delete(id);
        options.signal?.removeEventListener('abort', cancel);
        resolve(result as Result<EngineOutput<N>>);
      });
      try {
        this.#send({ type: 'request', id, name, input });
      } catch (thrown) {
        // What can't be copied to another process (a function, say) is no input of any request.
        const { message } = errorOf(thrown);
        this.#answers.get(id)?.(err(appError('InvalidRequest', `${name}: ${message}`)));
        return;
      }
      if (options.signal?.aborted) cancel();
      else options.signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  on<E extends EngineEventName>(event: E, listener: (news: EngineEvents[E]) => void): () => void {
    return this.#listeners.add(event, listener);
  }

  async close(): Promise<void> {
    if (!this.#gone && !this.#closing) {
      this.#closing = true;
      this.#send({ type: 'close' });
    }
    const timer = setTimeout(() => this.#transport.kill(), CLOSE_DEADLINE_MS);
    await this.#ended.promise.finally(() => clearTimeout(timer));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #send(message: ToEngine): void {
    if (!this.#gone) this.#transport.send(message);
  }

  #receive(message: FromEngine): void {
    switch (message.type) {
      case 'started':
        this.#pid = this.#transport.pid ?? -1;
        this.#started.resolve();
        break;
      case 'not-started':
        this.#started.reject(new Failure(message.error));
        break;
      case 'answer':
        this.#answers.get(message.id)?.(message.result);
        break;
      case 'event':
        this.#listeners.tell(message.event, message.news);
        break;
      case 'credential-needed':
        void this.#answerQuestion(message.id, message.need);
        break;
      case 'credential-withdrawn':
        this.#questions.get(message.id)?.abort();
        break;
    }
  }

  async #answerQuestion(id: number, need: Parameters<EngineOwner['credential']>[0]): Promise<void> {
    const controller = new AbortController();
    this.#questions.set(id, controller);
    const credential = await this.#owner
      .credential(need, controller.signal)
      .catch((thrown: unknown) => ({ kind: 'none' as const, error: errorOf(thrown) }));
    this.#questions.delete(id);
    this.#send({ type: 'credential', id, credential });
  }

  #end(reason: string): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#started.reject(failure('EngineStopped', `the engine ended: ${reason}`));
    for (const controller of this.#questions.values()) controller.abort();
    for (const answer of [...this.#answers.values()])
      answer(err(appError('EngineStopped', `the engine ended: ${reason}`)));
    this.#ended.resolve({ crashed: !this.#closing, reason });
  }
}
