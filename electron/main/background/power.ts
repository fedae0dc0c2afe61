/** Of Electron's `powerSaveBlocker` what is used here. */
export interface PowerSaveBlocker {
  start(type: 'prevent-app-suspension'): number;
  stop(id: number): unknown;
}

/** Keeps the machine from falling asleep while files go; the screen may go dark. */
export class SleepGuard implements Disposable {
  readonly #blocker: PowerSaveBlocker;
  #id: number | undefined;

  constructor(blocker: PowerSaveBlocker) {
    this.#blocker = blocker;
  }

  hold(awake: boolean): void {
    if (awake) this.#id ??= this.#blocker.start('prevent-app-suspension');
    else if (this.#id !== undefined) {
      this.#blocker.stop(this.#id);
      this.#id = undefined;
    }
  }

  [Symbol.dispose](): void {
    this.hold(false);
  }
}
