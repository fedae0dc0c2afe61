import { type Failure, failure } from '../../../../shared/errors.ts';

/**
 * What the server refused: a person can't mend the one by typing the other. `method`: nothing that it offers is ours;
 * `expired`: the password is right and must be changed first.
 */
export type Refused = 'password' | 'key' | 'agent-keys' | 'code' | 'method' | 'expired';

/** The server said no. */
export function refusal(
  refused: Refused | undefined,
  user: string,
  offered: readonly string[],
  more: Readonly<Record<string, string | number>> = {},
): Failure {
  return failure('AuthenticationFailed', 'the server refused the sign-in', {
    detail: {
      user,
      methodsLeft: offered.join(', ').slice(0, 200),
      ...(refused !== undefined && { refused }),
      ...more,
    },
  });
}

/** Why the server's question stayed without an answer. `disconnected`: the server didn't wait for it. */
export function unanswered(why: 'late' | 'disconnected' | 'cancelled' | 'nobody' | 'endless'): Failure {
  return failure('SignInUnanswered', `the server's question was not answered: ${why}`, { detail: { why } });
}

/** `no-such-key`: it has keys, and not the one that was chosen; `refused`: it didn't sign. */
export function agentFailure(
  why: 'not-set' | 'not-running' | 'no-answer' | 'no-keys' | 'no-such-key' | 'refused',
  more: Readonly<Record<string, string | number>> = {},
  cause?: unknown,
): Failure {
  return failure('AgentUnavailable', `the agent can't be used: ${why}`, { detail: { why, ...more }, cause });
}
