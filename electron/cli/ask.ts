import { failure } from '../../shared/errors.ts';
import { escapeControls } from '../../shared/escape-controls.ts';
import type { Terminal } from './terminal.ts';

/** One line, or several of which the last waits for the answer. */
export type Question = string | readonly string[];

/** Asks whoever sits at the terminal. */
export interface Asker {
  /** There is somebody to ask: a terminal on both ends, and neither `--json` nor `--quiet`. */
  readonly canAsk: boolean;
  /** The line typed, without its end. Throws `Cancelled` on Ctrl-C or once `signal` is aborted. */
  line(question: Question, signal: AbortSignal): Promise<string>;
  /** The same without showing what is typed. */
  secret(question: Question, signal: AbortSignal): Promise<string>;
}

/** The part of `process.stdin` that questions need. */
export interface Keyboard {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface AskerOptions {
  readonly terminal: Terminal;
  readonly keyboard: Keyboard;
  /** Called for Ctrl-C: in raw mode the terminal makes no signal of it. */
  readonly interrupt: () => void;
}

const ESCAPE = '\u001b';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const BACKSPACES: readonly string[] = ['\u0008', '\u007f'];
/** Cursor keys and the like; there is nothing to move in. */
const KEY_SEQUENCE = new RegExp(`${ESCAPE}(?:\\[[0-9;?]*[ -/]*[@-~]|O.|.)?`, 'g');

export function createAsker({ terminal, keyboard, interrupt }: AskerOptions): Asker {
  // One question at a time: two connections may need a password at once.
  let earlier: Promise<unknown> = Promise.resolve();
  const inTurn = (ask: () => Promise<string>): Promise<string> => {
    const answer = earlier.then(ask);
    earlier = answer.catch(() => undefined);
    return answer;
  };
  const read = (question: Question, echo: boolean, signal: AbortSignal): Promise<string> =>
    inTurn(() => readAnswer({ terminal, keyboard, interrupt }, question, echo, signal));
  return {
    canAsk: terminal.animated && keyboard.isTTY === true,
    line: (question, signal) => read(question, true, signal),
    secret: (question, signal) => read(question, false, signal),
  };
}

function readAnswer(
  { terminal, keyboard, interrupt }: AskerOptions,
  question: Question,
  echo: boolean,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const typed: string[] = [];
    const finish = (settle: () => void): void => {
      keyboard.off('data', hear);
      keyboard.off('end', end);
      signal.removeEventListener('abort', cancel);
      keyboard.setRawMode?.(false);
      keyboard.pause();
      terminal.endQuestion();
      settle();
    };
    const cancel = (): void => finish(() => reject(failure('Cancelled', 'the question was cancelled')));
    const end = (): void => finish(() => resolve(typed.join('')));
    const rubOut = (): void => {
      const last = typed.pop();
      if (last !== undefined && echo) for (const _ of escapeControls(last)) terminal.rubOut();
    };
    const hear = (chunk: Buffer | string): void => {
      for (const key of chunk.toString('utf8').replace(KEY_SEQUENCE, '')) {
        if (key === '\r' || key === '\n' || (key === CTRL_D && typed.length === 0)) {
          end();
          return;
        }
        if (key === CTRL_C) {
          interrupt();
          cancel();
          return;
        }
        if (BACKSPACES.includes(key)) rubOut();
        else if (key === CTRL_U) while (typed.length > 0) rubOut();
        else if (key >= ' ') {
          typed.push(key);
          if (echo) terminal.question(key);
        }
      }
    };
    if (signal.aborted) {
      reject(failure('Cancelled', 'the question was cancelled'));
      return;
    }
    signal.addEventListener('abort', cancel, { once: true });
    keyboard.setRawMode?.(true);
    keyboard.on('data', hear);
    keyboard.on('end', end);
    keyboard.resume();
    // Asked only now: whatever is typed from the first sight of the question on, the terminal no longer shows by itself.
    const lines = typeof question === 'string' ? [question] : question;
    for (const line of lines.slice(0, -1)) terminal.note(line);
    terminal.question(lines.at(-1) ?? '');
  });
}
