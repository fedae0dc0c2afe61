import { BACKGROUND } from '../../../shared/messages/window/background.ts';
import type { QueueNumbers } from './queue-numbers.ts';

/** Longer than the engine's own deadline for closing, after which it is killed. Milliseconds. */
const CLOSE_DEADLINE_MS = 12_000;
/** How long an application without a window stays after its last file, so that a click on its notification finds it. */
const LINGER_MS = 60_000;

/** What closing the window does. */
export const onClose = (quitting: boolean, { going }: QueueNumbers): 'close' | 'hide' =>
  !quitting && going > 0 ? 'hide' : 'close';

/** How many things wait for a person, held partners and failed files. */
const troubleOf = ({ held, failed }: QueueNumbers): number => held + failed;

/**
 * Whether an application whose window was hidden has nothing left to do, nor anything to show.
 * @param knownTrouble what waited for a person already when the window was hidden
 */
export const isDone = (platform: NodeJS.Platform, numbers: QueueNumbers, knownTrouble: number): boolean =>
  platform !== 'darwin' && numbers.going === 0 && troubleOf(numbers) <= knownTrouble;

export interface QuitParts {
  readonly platform: NodeJS.Platform;
  /** The last known numbers. */
  readonly numbers: () => QueueNumbers;
  /** Those of this moment. */
  readonly freshNumbers: () => Promise<QueueNumbers>;
  readonly hideWindow: () => void;
  /** Says that it goes on in the background. */
  readonly sayStillGoing: (going: number) => void;
  readonly confirm: (question: {
    readonly message: string;
    readonly detail: string;
    readonly yes: string;
    readonly no: string;
  }) => Promise<boolean>;
  readonly closeServices: () => Promise<void>;
  /** Ends the application at once. */
  readonly exit: () => void;
  /** As a person would. */
  readonly quit: () => void;
}

/** Closing and quitting: files that go are not stopped by accident. */
export class QuitKeeper implements Disposable {
  readonly #parts: QuitParts;
  #state: 'open' | 'asking' | 'closing' = 'open';
  #saidStillGoing = false;
  /** While the window is hidden: what waited for a person already when it was. */
  #knownTrouble: number | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(parts: QuitParts) {
    this.#parts = parts;
  }

  onWindowClose(event: { preventDefault(): void }): void {
    const numbers = this.#parts.numbers();
    if (onClose(this.#state === 'closing', numbers) === 'close') return;
    event.preventDefault();
    this.#knownTrouble = troubleOf(numbers);
    this.#parts.hideWindow();
    if (this.#saidStillGoing) return;
    this.#saidStillGoing = true;
    this.#parts.sayStillGoing(numbers.going);
  }

  onWindowShown(): void {
    this.#knownTrouble = undefined;
    this.look();
  }

  /** The window was closed while files went, and nobody has opened it since. */
  get isHidden(): boolean {
    return this.#knownTrouble !== undefined;
  }

  /** How many things wait for a person since the window was hidden. */
  get newTrouble(): number {
    return Math.max(0, troubleOf(this.#parts.numbers()) - (this.#knownTrouble ?? 0));
  }

  /** Nothing ends before this has ended it: the engine gives its claims back first. */
  onBeforeQuit(event: { preventDefault(): void }): void {
    event.preventDefault();
    if (this.#state === 'open') void this.#ask();
  }

  /** The machine shuts down: no questions. */
  onShutdown(): void {
    if (this.#state !== 'closing') void this.#end();
  }

  /** To be told whenever the numbers change. */
  look(): void {
    const { platform, numbers, quit } = this.#parts;
    const known = this.#knownTrouble;
    if (this.#state === 'open' && known !== undefined && isDone(platform, numbers(), known)) {
      this.#linger ??= setTimeout(quit, LINGER_MS);
      return;
    }
    clearTimeout(this.#linger);
    this.#linger = undefined;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#linger);
  }

  async #ask(): Promise<void> {
    this.#state = 'asking';
    const { freshNumbers, confirm } = this.#parts;
    const { going } = await freshNumbers();
    if (going > 0 && !(await confirm(questionFor(going)))) {
      this.#state = 'open';
      this.look();
      return;
    }
    await this.#end();
  }

  async #end(): Promise<void> {
    this.#state = 'closing';
    clearTimeout(this.#linger);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, CLOSE_DEADLINE_MS);
    });
    await Promise.race([this.#parts.closeServices().catch(() => undefined), late]);
    clearTimeout(timer);
    this.#parts.exit();
  }
}

const questionFor = (going: number) => ({
  message: BACKGROUND.quitWhileGoing.message(going),
  detail: BACKGROUND.quitWhileGoing.detail(going),
  yes: BACKGROUND.quit,
  no: BACKGROUND.keepSending,
});
