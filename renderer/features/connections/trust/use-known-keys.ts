import { useCallback, useEffect, useState } from 'react';
import type { ConnectionFacts } from '../../../../shared/models/connection-facts.ts';
import type {
  KnownHostsLine,
  NextHostKey,
  TrustedHostKey,
} from '../../../../shared/models/trusted-host-key.ts';
import { request } from '../../../api/api.ts';

export interface KnownKeys {
  readonly keys: readonly TrustedHostKey[];
  readonly next: readonly NextHostKey[];
  readonly lines: readonly KnownHostsLine[];
  readonly facts: ConnectionFacts | null;
}

const NOTHING: KnownKeys = { keys: [], next: [], lines: [], facts: null };

/** What is known about a server's keys, and how the connection to it is protected just now; asked for while it is looked at. */
export function useKnownKeys(
  isLooking: boolean,
  server: { readonly host: string; readonly port: number; readonly profileId: string | undefined },
): KnownKeys & { readonly reload: () => void } {
  const { host, port, profileId } = server;
  const [known, setKnown] = useState(NOTHING);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!isLooking || host === '') return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const read = async (): Promise<KnownKeys> => {
      const { keys, next } = await request('trust.list', { host, port }, { signal });
      if (profileId === undefined) return { keys, next, lines: [], facts: null };
      const [lines, facts] = await Promise.all([
        // A file that can't be read is told where it matters: when connecting.
        request('trust.knownHosts', { profileId }, { signal }).then(
          (answer) => answer.lines,
          () => [],
        ),
        request('remote.connection', { profileId }, { signal }).catch(() => null),
      ]);
      return { keys, next, lines, facts };
    };
    read().then(
      (answer) => !signal.aborted && setKnown(answer),
      () => !signal.aborted && setKnown(NOTHING),
    );
    return () => controller.abort();
  }, [isLooking, host, port, profileId, turn]);
  return { ...known, reload: useCallback(() => setTurn((before) => before + 1), []) };
}
