import { useMemo } from 'react';
import { dayAndMonth } from '../../../shared/friendly-time.ts';
import { FILES } from '../../../shared/messages/window/files.ts';
import type { ConnectionFacts } from '../../../shared/models/connection-facts.ts';
import type { RemoteEntry } from '../../../shared/models/remote-entry.ts';
import { ConnectionFactsButton } from '../../trust/connection-facts-button.tsx';
import { bytesOf } from './entry-list.ts';
import styles from './file-pane.module.css';
import type { PaneInfo } from './pane-info.ts';
import type { PaneState } from './pane-state.ts';

interface PaneFooterProps {
  readonly info: PaneInfo;
  readonly pane: PaneState;
  readonly shown: readonly RemoteEntry[];
  readonly chosen: readonly RemoteEntry[];
  /** There is nothing to count while the folder isn't there. */
  readonly isBroken: boolean;
}

/** How much is here and selected; what is free, or how the connection is protected. */
export function PaneFooter({ info, pane, shown, chosen, isBroken }: PaneFooterProps) {
  const bytes = useMemo(() => bytesOf(chosen), [chosen]);
  return (
    <footer className={styles.footer}>
      <span>{isBroken ? '' : (waitText(info, pane) ?? countText(pane, shown, chosen, bytes))}</span>
      <span className={styles.facts}>
        {pane.facts !== null && (
          <ConnectionFactsButton partner={info.profile.name} facts={pane.facts}>
            {factsText(pane.facts)}
          </ConnectionFactsButton>
        )}
        {pane.freeBytes !== null && FILES.free(pane.freeBytes)}
      </span>
    </footer>
  );
}

function waitText({ id, profile }: PaneInfo, { status, facts, entries }: PaneState): string | undefined {
  if (status === 'reading') return FILES.reading(entries.length);
  if (status !== 'opening') return undefined;
  // Later folders come over the connection that is there.
  return id.side === 'remote' && facts === null ? FILES.connecting(profile.name) : '';
}

function countText(
  pane: PaneState,
  shown: readonly RemoteEntry[],
  chosen: readonly RemoteEntry[],
  bytes: number,
): string {
  if (chosen.length > 0) {
    const selected = FILES.selected(chosen.length, shown.length);
    return chosen.some(({ kind }) => kind !== 'folder')
      ? `${selected}, ${FILES.selectedSize(bytes)}`
      : selected;
  }
  return pane.filter === '' ? FILES.items(shown.length) : FILES.itemsShown(shown.length, pane.entries.length);
}

/** `aes256-gcm, ed25519 key trusted 3 March`. */
export function factsText({ cipher, hostKeyType, trustedAtMs }: ConnectionFacts): string {
  const key = /ed25519|ecdsa|rsa|dss/.exec(hostKeyType)?.[0] ?? hostKeyType;
  return FILES.facts(
    cipher.replace(/@.*$/, ''),
    key,
    trustedAtMs === null ? undefined : dayAndMonth(trustedAtMs),
  );
}
