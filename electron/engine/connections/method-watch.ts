import type { AuthHandlerMiddleware } from 'ssh2';

type Attempt = Parameters<Parameters<AuthHandlerMiddleware>[2]>[0];

/** What became of one method of signing in, by SSH's name: `publickey`, `password`, `keyboard-interactive`. */
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
  #asked = false;
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

  /** The same handler, with the question in front of it. */
  around(handler: AuthHandlerMiddleware, user: string): AuthHandlerMiddleware {
    return (methodsLeft, partial, next) => {
      if (!this.#asked) {
        this.#asked = true;
        next({ type: 'none', username: user });
        return;
      }
      this.#offered ??= methodsLeft ?? [];
      this.#settle(partial ? 'partial' : 'refused');
      const note = (attempt: Attempt) => {
        this.#trying = methodOf(attempt);
        next(attempt);
      };
      handler(methodsLeft, partial, note as typeof next);
    };
  }

  /** The server let us in. */
  accepted(): void {
    this.#offered ??= [];
    this.#settle('accepted');
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
  return type === 'agent' ? 'publickey' : type;
}
