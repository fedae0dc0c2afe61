import type { Credential, CredentialNeed } from '../../../../shared/contract/credentials.ts';
import { Failure } from '../../../../shared/errors.ts';
import { unanswered } from './refusals.ts';
import { cleanQuestions, type RawQuestions } from './server-questions.ts';

/**
 * Servers wait 120 s for the whole of signing in unless set otherwise (OpenSSH's `LoginGraceTime`); they don't tell. Milliseconds
 * since the connection began.
 */
const SERVER_PATIENCE_MS = 115_000;
/** No round has less, however late it comes: another server may wait longer. */
const LEAST_ROUND_MS = 30_000;
/** A server that asks more often asks for ever. */
const MOST_ROUNDS = 20;
const MOST_PROMPTS = 20;

type Ask = (need: CredentialNeed, signal: AbortSignal) => Promise<Credential>;

export interface ConversationParts {
  readonly need: CredentialNeed;
  readonly ask: Ask;
  readonly signal: AbortSignal;
  readonly startedAtMs: number;
  /** A password went to the server already: another must not follow by itself. */
  readonly passwordWasSent: () => boolean;
}

/** Keyboard-interactive: rounds of the server's own questions, answered by a person, and one of them perhaps by the password. */
export class Conversation {
  readonly #parts: ConversationParts;
  #rounds = 0;
  #answeredBy: 'person' | 'password' | undefined;
  #isAsking = false;
  #told: string[] = [];

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  /** How the last round was answered; undefined while there was none. */
  get answeredBy(): 'person' | 'password' | undefined {
    return this.#answeredBy;
  }

  /** The server asked something. */
  get begun(): boolean {
    return this.#rounds > 0;
  }

  /** A question is open. */
  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** The server said something that needs no answer: shown with the next question. */
  tell(name: string, instruction: string): void {
    const { name: cleanName, instruction: text } = cleanQuestions({ name, instruction, prompts: [] });
    const said = [cleanName, text].filter((part) => part !== '').join('\n');
    if (said !== '' && this.#told.length < MOST_ROUNDS) this.#told.push(said);
  }

  /**
   * The answers to one round.
   * @throws `SignInUnanswered`, `CredentialMissing`, `VaultUnavailable`, `Cancelled`: then nothing may be sent
   */
  async answer(raw: RawQuestions): Promise<readonly string[]> {
    this.#rounds += 1;
    if (this.#rounds > MOST_ROUNDS || raw.prompts.length > MOST_PROMPTS) throw unanswered('endless');
    const asked = cleanQuestions(raw);
    const passed = performance.now() - this.#parts.startedAtMs;
    const answerWithinMs = Math.round(Math.max(LEAST_ROUND_MS, SERVER_PATIENCE_MS - passed));
    const mayBePassword =
      asked.prompts.length === 1 && asked.prompts[0]?.hidden === true && !this.#parts.passwordWasSent();
    const instruction = [...this.#told, asked.instruction].filter((part) => part !== '').join('\n');
    this.#told = [];
    const credential = await this.#ask({ ...asked, instruction, mayBePassword, answerWithinMs });
    if (credential.kind === 'password' && mayBePassword) {
      this.#answeredBy = 'password';
      return [credential.password];
    }
    if (credential.kind === 'answers' && credential.answers.length === asked.prompts.length) {
      this.#answeredBy = 'person';
      return credential.answers;
    }
    if (credential.kind === 'none') throw new Failure(credential.error);
    throw unanswered('nobody');
  }

  async #ask(questions: NonNullable<CredentialNeed['questions']>): Promise<Credential> {
    const { need, ask, signal } = this.#parts;
    const late = AbortSignal.timeout(questions.answerWithinMs);
    this.#isAsking = true;
    try {
      const credential = await ask({ ...need, questions }, AbortSignal.any([signal, late]));
      return late.aborted && credential.kind === 'none'
        ? { kind: 'none', error: unanswered('late').error }
        : credential;
    } finally {
      this.#isAsking = false;
    }
  }
}
