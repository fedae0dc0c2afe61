import { WHERE_SECRETS } from '../../../shared/messages/window/sign-in.ts';
import type { KeptSecret } from '../../../shared/models/secrets-overview.ts';

/** What is kept for one connection in one place. */
export interface KeptForConnection extends Pick<KeptSecret, 'profileId' | 'profileName' | 'where'> {
  readonly kinds: readonly string[];
}

/** One line a connection and place, by name; those of connections that are gone come last. */
export function byConnection(kept: readonly KeptSecret[]): readonly KeptForConnection[] {
  const lines = new Map<string, KeptForConnection>();
  for (const { profileId, profileName, where, kind } of kept) {
    const key = `${where}:${profileId}`;
    const kinds = [...(lines.get(key)?.kinds ?? []), WHERE_SECRETS.kinds[kind]];
    lines.set(key, { profileId, profileName, where, kinds });
  }
  const name = (line: KeptForConnection) => line.profileName ?? '\uffff';
  return [...lines.values()].sort((one, other) => name(one).localeCompare(name(other)));
}
