import type { AppError } from '../../shared/errors.ts';
import { describe } from '../../shared/messages/error-messages.ts';
import type { ErrorContext } from '../../shared/messages/error-words.ts';
import { exitCodeOf } from './exit-codes.ts';
import { onceMoreHint, optionHint } from './option-hints.ts';
import { cyan, dim, jsonLine, red, render, type Text, wrap, yellow } from './text.ts';

/** The part of a stream the terminal needs; `process.stdout` is one. */
export interface OutputStream {
  write(text: string): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
  on?(event: 'error', listener: (error: Error) => void): unknown;
}

export interface TerminalOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** A write costs as much as making twenty lines. */
const WRITE_CHARACTERS = 64 * 1_024;

const DEFAULT_WIDTH = 80;
/** Longer lines of prose are hard to read, however wide the window. */
const PROSE_WIDTH = 100;

/**
 * The only place that writes. Three kinds of output: **data** is what a command was asked for (standard output), **notes**
 * and progress are for whoever watches (`--quiet` drops them), **problems** always appear. With `--json` only
 * {@link Terminal.event} writes, one object a line on standard output, and nothing else does.
 */
export class Terminal {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly #options: TerminalOptions;
  readonly #colours: { readonly stdout: boolean; readonly stderr: boolean };
  #progressLines = 0;
  #asking = false;
  #closed = false;

  constructor(options: TerminalOptions) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.#options = options;
    this.#colours = {
      stdout: wantsColours(options.environment, options.stdout),
      stderr: wantsColours(options.environment, options.stderr),
    };
    // `waybill ls … | head`: whoever read us has gone; that is no failure.
    options.stdout.on?.('error', () => {
      this.#closed = true;
    });
    options.stderr.on?.('error', () => undefined);
  }

  /** Whoever read standard output has gone: a listing may stop. */
  get outputClosed(): boolean {
    return this.#closed;
  }

  /** Progress bars can be drawn: a person is looking. */
  get animated(): boolean {
    return !this.json && !this.quiet && this.#options.stderr.isTTY === true && !this.#dumb;
  }

  /** Columns of the window progress is drawn in. */
  get width(): number {
    // A terminal that doesn't know its size says 0.
    return Math.max(20, this.#options.stderr.columns || DEFAULT_WIDTH);
  }

  get #dumb(): boolean {
    return this.#options.environment.TERM === 'dumb';
  }

  /** A line of what was asked for. */
  data(line: Text = ''): void {
    if (!this.json) this.#write('stdout', line);
  }

  /** Many lines of what was asked for: one write for each {@link WRITE_CHARACTERS} instead of one for each line. */
  dataLines(lines: Iterable<Text>): void {
    if (this.json || this.#closed) return;
    this.clearProgress();
    this.endQuestion();
    this.#writeTogether(lines, (line) => render(line, this.#colours.stdout));
  }

  /** A line about how it went; dropped by `--quiet`. */
  result(line: Text = ''): void {
    if (!this.json && !this.quiet) this.#write('stdout', line);
  }

  /** A line for whoever watches, on standard error; dropped by `--quiet`. */
  note(line: Text = ''): void {
    if (!this.json && !this.quiet) this.#write('stderr', line);
  }

  /** A line that must not be missed. */
  problem(line: Text = ''): void {
    if (!this.json) this.#write('stderr', line);
  }

  /** One object a line; only with `--json`. */
  event(event: string, facts: object): void {
    if (this.json && !this.#closed)
      this.#options.stdout.write(`${jsonLine({ event, ...facts })}
`);
  }

  /** Many of the same kind at once; only with `--json`. */
  events(event: string, all: Iterable<object>): void {
    if (this.json && !this.#closed) this.#writeTogether(all, (facts) => jsonLine({ event, ...facts }));
  }

  /** What went wrong, whose side it is on and what to do, from the message catalogue. */
  error(error: AppError, context: ErrorContext = {}): void {
    const { sentence, owner, nextStep } = describe(error, context);
    this.event('error', {
      code: error.code,
      sentence,
      owner,
      nextStep,
      ...(error.path !== undefined && { path: error.path }),
      ...(error.detail !== undefined && { detail: error.detail }),
      technical: error.message,
      exitCode: exitCodeOf(error.code),
    });
    this.prose('✗ ', sentence);
    // Where the error itself says what to do, what is true of others like it isn't.
    const hint = error.hint === undefined ? optionHint(error.code) : undefined;
    for (const step of [nextStep, hint, onceMoreHint(error.code)]) {
      if (step !== undefined) this.prose('  ', step, (line) => dim(line));
    }
    this.problem(dim(`  ${error.code}: ${error.message}`));
  }

  /** A wrong command line: what is wrong and where to read on. */
  usage(problem: string, help: string): void {
    this.event('error', {
      code: 'Usage',
      sentence: problem.trim(),
      owner: 'you',
      nextStep: help,
      exitCode: 2,
    });
    for (const line of problem.split('\n').filter((part) => part.trim() !== '')) this.problem(line);
    this.problem(dim(help));
  }

  /** A caution about something that still works. */
  warn(sentence: string): void {
    this.event('warning', { sentence });
    if (!this.quiet) this.prose('! ', sentence);
  }

  /** Replaces the progress shown so far. Lines are cut by whoever made them: one that wraps can't be taken back. */
  progress(lines: readonly Text[]): void {
    // Bars would be drawn over the question, and over what is being typed.
    if (!this.animated || this.#asking) return;
    const { stderr } = this.#options;
    const text = lines.map((line) => `\u001b[2K${render(line, this.#colours.stderr)}\n`).join('');
    stderr.write(`${this.#takeBack()}${text}\u001b[0J`);
    this.#progressLines = lines.length;
  }

  /** Removes the progress shown, before something else is written or asked. */
  clearProgress(): void {
    if (this.#progressLines === 0) return;
    this.#options.stderr.write(`${this.#takeBack()}\u001b[0J`);
    this.#progressLines = 0;
  }

  /** A question, without a line end. Only for a person: see ask.ts. */
  question(text: Text): void {
    this.clearProgress();
    this.#asking = true;
    this.#options.stderr.write(render(text, this.#colours.stderr));
  }

  /** Ends the line, unless something written meanwhile has done so. */
  endQuestion(): void {
    if (!this.#asking) return;
    this.#asking = false;
    this.#options.stderr.write('\n');
  }

  /** Takes back the last character of an answer being typed. */
  rubOut(): void {
    this.#options.stderr.write('\b \b');
  }

  #takeBack(): string {
    return this.#progressLines === 0 ? '' : `\r\u001b[${this.#progressLines}A`;
  }

  /** A sentence or two, wrapped, with a mark (`! `, `✗ ` or blanks) in front. */
  prose(mark: string, sentence: string, paint: (line: string) => Text = (line) => line): void {
    const width = Math.min(this.width, PROSE_WIDTH) - 2;
    const colour = mark.startsWith('!') ? yellow : red;
    for (const [index, line] of wrap(sentence, width).entries()) {
      this.problem([index === 0 && mark.trim() !== '' ? colour(mark) : '  ', paint(line)]);
    }
  }

  #writeTogether<T>(all: Iterable<T>, lineOf: (one: T) => string): void {
    let text = '';
    for (const one of all) {
      text += `${lineOf(one)}\n`;
      if (text.length < WRITE_CHARACTERS) continue;
      this.#options.stdout.write(text);
      text = '';
    }
    if (text !== '') this.#options.stdout.write(text);
  }

  #write(to: 'stdout' | 'stderr', line: Text): void {
    if (to === 'stdout' && this.#closed) return;
    this.clearProgress();
    this.endQuestion();
    this.#options[to].write(`${render(line, this.#colours[to])}\n`);
  }
}

/** NO_COLOR (no-color.org) wins, then FORCE_COLOR, then whether a person is looking. */
export function wantsColours(
  environment: Readonly<Record<string, string | undefined>>,
  stream: Pick<OutputStream, 'isTTY'>,
): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return stream.isTTY === true && TERM !== 'dumb';
}

/** A section's heading in longer output. */
export const heading = (text: string): Text => cyan(text);
