import type { EngineHost } from '../../../electron/engine-host/engine-host.ts';
import { Listeners } from '../../../electron/engine-host/listeners.ts';
import type { EngineRequestName } from '../../../shared/contract/engine-requests.ts';
import type { EngineEventName, EngineEvents } from '../../../shared/contract/events.ts';
import { type AppError, appError, Failure } from '../../../shared/errors.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** An engine that answers with null, or what it was told to, and dies when told. */
export class FakeEngine {
  readonly #listeners = new Listeners();
  readonly #ended = Promise.withResolvers<{ readonly crashed: boolean; readonly reason: string }>();
  readonly #open: ((result: Result<never>) => void)[] = [];
  readonly #note: (name: string) => unknown;
  silent = false;
  closedBy: 'owner' | 'crash' | undefined;

  /** @param note is told of every request, and answers it */
  constructor(note: (name: string) => unknown) {
    this.#note = note;
  }

  get host(): EngineHost {
    const close = async () => this.#end('owner', 'closed');
    return {
      request: (name: EngineRequestName) => this.#answer(name) as Promise<Result<never>>,
      on: (event, listener) => this.#listeners.add(event, listener),
      closed: this.#ended.promise,
      close,
      [Symbol.asyncDispose]: close,
    };
  }

  crash(reason: string): void {
    this.#end('crash', reason);
  }

  tell<E extends EngineEventName>(event: E, news: EngineEvents[E]): void {
    this.#listeners.tell(event, news);
  }

  #answer(name: string): Promise<Result<unknown>> {
    const answer = this.#note(name);
    if (this.closedBy !== undefined) return Promise.resolve(err(appError('EngineStopped', 'closed')));
    if (!this.silent) return Promise.resolve(ok(answer));
    return new Promise((resolve) => this.#open.push(resolve));
  }

  #end(by: 'owner' | 'crash', reason: string): void {
    this.closedBy ??= by;
    for (const answer of this.#open) answer(err(appError('EngineStopped', reason)));
    this.#ended.resolve({ crashed: by === 'crash', reason });
  }
}

/** Starts fake engines, one after the other. */
export class FakeEngines {
  readonly asked: string[] = [];
  /** By request; null for all others. */
  answers: Readonly<Record<string, unknown>> = {};
  readonly #started: FakeEngine[] = [];
  refusal: AppError | undefined;

  get started(): number {
    return this.#started.length;
  }

  get current(): FakeEngine {
    const engine = this.#started.at(-1);
    if (engine === undefined) throw new Error('none was started');
    return engine;
  }

  async start(): Promise<EngineHost> {
    if (this.refusal !== undefined) throw new Failure(this.refusal);
    const number = this.#started.length + 1;
    const engine = new FakeEngine((name) => {
      this.asked.push(`${number} ${name}`);
      return this.answers[name] ?? null;
    });
    this.#started.push(engine);
    return engine.host;
  }
}
