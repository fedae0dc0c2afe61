import type { WindowEventName, WindowRequestName } from '../../../shared/contract/channels.ts';
import type { WindowEvents } from '../../../shared/contract/events.ts';
import type { RequestInput, RequestOutput } from '../../../shared/contract/requests.ts';
import type { WaybillApi } from '../../../shared/contract/window-api.ts';
import { type AppError, Failure, failure } from '../../../shared/errors.ts';
import { resultOf } from '../../../shared/result.ts';

/** What the fake main process answers; a function, or the answer itself. */
export type Answers = {
  [N in WindowRequestName]?:
    | RequestOutput<N>
    | ((input: RequestInput<N>, signal: AbortSignal) => RequestOutput<N> | Promise<RequestOutput<N>>);
};

/** Stands in for the preload script and everything behind it: a window under test sees nothing else. */
export class FakeWaybill {
  /** Every request in order. */
  readonly calls: { readonly name: WindowRequestName; readonly input: unknown }[] = [];
  #answers: Answers;
  readonly #listeners = new Map<WindowEventName, Set<(news: never) => void>>();
  readonly #open = new Map<number, AbortController>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** Changes answers from now on. */
  answer(answers: Answers): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  /** News, as the main process would send them. */
  tell<E extends WindowEventName>(event: E, news: WindowEvents[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) (listener as (n: WindowEvents[E]) => void)(news);
  }

  /** The inputs of all requests of that name. */
  inputsOf<N extends WindowRequestName>(name: N): RequestInput<N>[] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input as RequestInput<N>);
  }

  readonly api: WaybillApi = {
    request: async <N extends WindowRequestName>(name: N, input: RequestInput<N>, id: number) => {
      this.calls.push({ name, input });
      const controller = new AbortController();
      this.#open.set(id, controller);
      const result = await resultOf(async () => {
        const answer = this.#answers[name] as unknown;
        if (answer === undefined) throw failure('Internal', `the fake has no answer for ${name}`);
        return (await (typeof answer === 'function'
          ? answer(input, controller.signal)
          : answer)) as RequestOutput<N>;
      });
      this.#open.delete(id);
      return result;
    },
    cancel: (id) => this.#open.get(id)?.abort(),
    on: (event, listener) => {
      const set = this.#listeners.get(event) ?? new Set();
      this.#listeners.set(event, set);
      set.add(listener as (news: never) => void);
      return () => {
        set.delete(listener as (news: never) => void);
      };
    },
    // A dropped file of a test carries its path as its name.
    pathForFile: (file) => (file instanceof File ? `/home/dana/Exports/${file.name}` : ''),
  };
}

/** For an answer that is an error. */
export const failing = (error: AppError) => () => {
  throw new Failure(error);
};

/** Puts a fake in the place of the preload script's API. */
export function installFakeWaybill(answers: Answers): FakeWaybill {
  const fake = new FakeWaybill(answers);
  Object.defineProperty(window, 'waybill', { value: fake.api, configurable: true, writable: true });
  return fake;
}
