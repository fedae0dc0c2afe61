import type { AuthHandlerMiddleware } from 'ssh2';

type Next = Parameters<AuthHandlerMiddleware>[2];
type Attempt = Parameters<Next>[0];

/** What became of one method of signing in, by SSH's name, or `agent` for a key that an agent holds. */
export interface TriedMethod {
  readonly method: string;
  /** `partial`: accepted, and the server wants another one besides (RFC 4252 section 5.1). */
  readonly result: 'accepted' | 'partial' | 'refused';
}

/**
 * Asks which methods a server offers, and keeps what became of each that was tried. Asking is a request for the method
 * `none` (RFC 4252 section 5.2): it carries no credential, and OpenSSH counts it as no attempt where it comes first (auth2.c).
 */
export class MethodWatch {
  #isAsked = false;
  /** What was to be tried first, until the server has said what it offers. */
  #first: Attempt | undefined;
  #offered: readonly string[] | undefined;
  #trying: string | undefined;
  #tried: readonly TriedMethod[] = [];

  /** `undefined` until the server was asked; empty where it let us in without any credential. */
  get offered(): readonly string[] | undefined {
    return this.#offered;
  }

  get tried(): readonly TriedMethod[] {
    return this.#tried;
  }

  /** The same handler; where it doesn't ask first what is offered, that is asked before its first attempt goes out. */
  around(handler: AuthHandlerMiddleware, user: string): AuthHandlerMiddleware {
    return (methodsLeft, isPartial, next) => {
      if (this.#isAsked) this.#offered ??= methodsLeft ?? [];
      this.#settle(isPartial ? 'partial' : 'refused');
      const first = this.#first;
      if (first !== undefined) {
        this.#first = undefined;
        this.#send(first, next);
        return;
      }
      const send = (attempt: Attempt) => {
        const isQuestion = typeof attempt === 'object' && attempt.type === 'none';
        const hasNothing = (attempt as unknown) === false;
        if (!this.#isAsked && !isQuestion && !hasNothing) {
          this.#isAsked = true;
          this.#first = attempt;
          next({ type: 'none', username: user });
          return;
        }
        this.#isAsked ||= isQuestion;
        this.#send(attempt, next);
      };
      handler(methodsLeft, isPartial, send as Next);
    };
  }

  /** The server let us in. */
  accepted(): void {
    this.#offered ??= [];
    this.#settle('accepted');
  }

  #send(attempt: Attempt, next: Next): void {
    this.#trying = methodOf(attempt);
    next(attempt);
  }

  #settle(result: TriedMethod['result']): void {
    if (this.#trying === undefined) return;
    this.#tried = [...this.#tried, { method: this.#trying, result }];
    this.#trying = undefined;
  }
}

function methodOf(attempt: Attempt | false): string | undefined {
  if (attempt === false) return undefined;
  const type = typeof attempt === 'string' ? attempt : attempt.type;
  return type === 'none' ? undefined : type;
}
