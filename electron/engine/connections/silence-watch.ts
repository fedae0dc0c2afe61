/** Looks within the time that silence may last. */
const LOOKS = 8;
/** No look sooner than this, milliseconds. */
const SHORTEST_LOOK_MS = 25;

/**
 * Notices that nothing at all is heard although something was asked. Looks are counted, not the time between them: a process that
 * stood still (a machine asleep, a core that others had) finds what arrived meanwhile right after its first look, and blames nobody
 * for its own silence.
 */
export class SilenceWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #heard = true;
  #silentLooks = 0;

  /**
   * @param parts.longestMs silence may last, milliseconds; it is noticed at the last look within
   * @param parts.isWaiting whether there is anything to be heard of
   * @param parts.tooLong called once for each such silence
   */
  constructor(parts: {
    readonly longestMs: number;
    readonly isWaiting: () => boolean;
    readonly tooLong: () => void;
  }) {
    const everyMs = Math.max(SHORTEST_LOOK_MS, parts.longestMs / LOOKS);
    const most = Math.max(1, Math.floor(parts.longestMs / everyMs) - 1);
    this.#timer = setInterval(() => {
      if (this.#heard || !parts.isWaiting()) {
        this.#heard = false;
        this.#silentLooks = 0;
        return;
      }
      this.#silentLooks += 1;
      if (this.#silentLooks === most) parts.tooLong();
    }, everyMs);
    this.#timer.unref();
  }

  /** Something was heard, or asked after nothing was waited for. */
  heard(): void {
    this.#heard = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
