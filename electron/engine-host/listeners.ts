import type { EngineEventName, EngineEvents } from '../../shared/contract/events.ts';

type Listener<E extends EngineEventName> = (news: EngineEvents[E]) => void;

/** Who listens to which news of an engine. */
export class Listeners {
  readonly #listeners: { readonly [E in EngineEventName]: Set<Listener<E>> } = {
    'queue.changed': new Set(),
    'profiles.changed': new Set(),
    'connection-test.changed': new Set(),
  };

  /** @returns the way to stop listening */
  add<E extends EngineEventName>(event: E, listener: Listener<E>): () => void {
    const set: Set<Listener<E>> = this.#listeners[event];
    set.add(listener);
    return () => {
      set.delete(listener);
    };
  }

  tell<E extends EngineEventName>(event: E, news: EngineEvents[E]): void {
    const set: Set<Listener<E>> = this.#listeners[event];
    for (const listener of set) listener(news);
  }
}
