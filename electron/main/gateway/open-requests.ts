/** Requests of one window that may be open at once; a window that asks faster than we answer is broken. */
export const MOST_OPEN = 512;

/** The requests that are being answered, by window and by the number the window gave each. */
export class OpenRequests {
  readonly #byWindow = new Map<number, Map<number, AbortController>>();

  /** Starts one, unless its number is taken or too many are open. */
  open(windowId: number, id: number): AbortController | undefined {
    const ofWindow = this.#byWindow.get(windowId) ?? new Map<number, AbortController>();
    if (ofWindow.has(id) || ofWindow.size >= MOST_OPEN) return undefined;
    const controller = new AbortController();
    this.#byWindow.set(windowId, ofWindow.set(id, controller));
    return controller;
  }

  /** It was answered. The same number may meanwhile belong to a request of the reloaded window. */
  close(windowId: number, id: number, controller: AbortController): void {
    const ofWindow = this.#byWindow.get(windowId);
    if (ofWindow?.get(id) !== controller) return;
    ofWindow.delete(id);
    if (ofWindow.size === 0) this.#byWindow.delete(windowId);
  }

  /** The window doesn't want the answer any more. */
  cancel(windowId: number, id: number): void {
    this.#byWindow.get(windowId)?.get(id)?.abort();
  }

  /** Nobody waits for the window's answers any more: it reloads, or it is gone. */
  abandon(windowId: number): void {
    const ofWindow = this.#byWindow.get(windowId);
    this.#byWindow.delete(windowId);
    for (const controller of ofWindow?.values() ?? []) controller.abort();
  }

  abandonAll(): void {
    for (const windowId of [...this.#byWindow.keys()]) this.abandon(windowId);
  }
}
