import { type ErrorCode, errorOf, Failure } from '../../../shared/errors.ts';
import type { Profiles } from '../profiles/profiles.ts';
import { isOfDatabase } from '../storage/database.ts';

/** A connection could not be had; what that means for the profile is already written down. */
export class ConnectFailure extends Failure {
  /** `held`: a person is needed. `unreachable`: the profile's timer runs. `cancelled`: the caller's own wish. */
  readonly outcome: 'held' | 'unreachable' | 'cancelled';

  constructor(cause: Failure, outcome: ConnectFailure['outcome']) {
    super(cause.error, { cause });
    this.name = 'ConnectFailure';
    this.outcome = outcome;
  }
}

/** What a wait for an attempt's connection ended with: that of the attempt itself, or of the wait. */
export function afterWaiting(thrown: unknown): unknown {
  if (thrown instanceof ConnectFailure || !(thrown instanceof Failure)) return thrown;
  const outcome = OF_WAITING[thrown.error.code];
  return outcome === undefined ? thrown : new ConnectFailure(thrown, outcome);
}

const OF_WAITING: Partial<Record<ErrorCode, ConnectFailure['outcome']>> = {
  Cancelled: 'cancelled',
  ConnectionLost: 'unreachable',
};

/**
 * One attempt to connect as a profile says. Its outcome holds the profile, starts its timer, or clears both; on one that is
 * held nothing is tried.
 * @throws {@link ConnectFailure}
 */
export async function attemptOn<C extends { close(): void }>(
  profiles: Profiles,
  profileId: string,
  signal: AbortSignal,
  connect: () => Promise<C>,
): Promise<C> {
  const held = profiles.status(profileId).held;
  if (held !== null) throw new ConnectFailure(new Failure(held.error), 'held');
  let connection: C | undefined;
  try {
    connection = await connect();
    await profiles.reached(profileId);
    return connection;
  } catch (thrown) {
    const error = errorOf(thrown);
    const cause = thrown instanceof Failure ? thrown : new Failure(error);
    connection?.close();
    if (signal.aborted || error.code === 'Cancelled') throw new ConnectFailure(cause, 'cancelled');
    // Nothing is wrong with the profile, and nobody could write it down.
    if (isOfDatabase(error)) throw new ConnectFailure(cause, 'unreachable');
    // What waiting can't mend needs a person: sign-in, host key, keychain, algorithms, settings.
    if (error.retryable) {
      await profiles.notReached(profileId, error);
      throw new ConnectFailure(cause, 'unreachable');
    }
    await profiles.hold(profileId, error);
    throw new ConnectFailure(cause, 'held');
  }
}
