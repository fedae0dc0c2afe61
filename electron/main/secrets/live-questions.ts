import { randomUUID } from 'node:crypto';
import type { Credential, CredentialNeed, ServerQuestions } from '../../../shared/contract/credentials.ts';
import { appError } from '../../../shared/errors.ts';
import type { LiveQuestion } from '../../../shared/models/live-question.ts';

interface Open {
  readonly question: LiveQuestion;
  readonly settle: (credential: Credential) => void;
}

/**
 * What servers ask while they wait: the one kind of question that can't be held and answered later, because the server hangs up. An
 * answer goes straight to whoever asked and stays nowhere.
 */
export class LiveQuestions {
  readonly #open = new Map<string, Open>();
  readonly #changed: (questions: readonly LiveQuestion[], isNew: boolean) => void;

  /** @param changed hears all that are open whenever one comes or goes */
  constructor(changed: (questions: readonly LiveQuestion[], isNew: boolean) => void) {
    this.#changed = changed;
  }

  get open(): readonly LiveQuestion[] {
    return [...this.#open.values()].map(({ question }) => question);
  }

  /** Settles when somebody answered or cancelled, or when the engine doesn't wait any more. */
  ask(need: CredentialNeed, questions: ServerQuestions, signal: AbortSignal): Promise<Credential> {
    const { profileId, profileName, host, user } = need;
    const { name, instruction, prompts, answerWithinMs } = questions;
    const id = randomUUID();
    return new Promise((resolve) => {
      const settle = (credential: Credential) => {
        signal.removeEventListener('abort', withdraw);
        this.#open.delete(id);
        this.#changed(this.open, false);
        resolve(credential);
      };
      const withdraw = () => settle(unanswered('late'));
      if (signal.aborted) {
        resolve(unanswered('late'));
        return;
      }
      signal.addEventListener('abort', withdraw, { once: true });
      const answerByMs = Date.now() + answerWithinMs;
      const question = { id, profileId, profileName, host, user, name, instruction, prompts, answerByMs };
      this.#open.set(id, { question, settle });
      this.#changed(this.open, true);
    });
  }

  /** @returns false where it isn't open any more, or the answers don't fit it */
  answer(id: string, answers: readonly string[]): boolean {
    const open = this.#open.get(id);
    if (open === undefined || open.question.prompts.length !== answers.length) return false;
    open.settle({ kind: 'answers', answers });
    return true;
  }

  /** A person doesn't want to answer: nothing is sent, and the profile is held. */
  cancel(id: string): boolean {
    const open = this.#open.get(id);
    open?.settle(unanswered('cancelled'));
    return open !== undefined;
  }
}

const unanswered = (why: 'late' | 'cancelled'): Credential => ({
  kind: 'none',
  error: appError('SignInUnanswered', `the server's question was not answered: ${why}`, { detail: { why } }),
});
