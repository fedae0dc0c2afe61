import { errorOf, Failure } from '../../../shared/errors.ts';
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

/**
 * One attempt to connect as a profile says. Its outcome holds the profile, starts its timer, or clears both; on one that is
 * held nothing is tried.
 * @throws {@link ConnectFailure}
 */
export async function attemptOn<C extends { close(): void }>(
  profiles: Profiles,
  profileId: string,
  closing: AbortSignal,
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
    if (closing.aborted || error.code === 'Cancelled') throw new ConnectFailure(cause, 'cancelled');
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
