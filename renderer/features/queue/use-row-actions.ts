import { useCallback, useState } from 'react';
import { QUEUE } from '../../../shared/messages/window/queue.ts';
import type { TransferSnapshot } from '../../../shared/models/transfer.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { toast } from '../../design/toast.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { goTo } from '../../stores/page-store.ts';
import { showWaybill } from '../../stores/show-waybill.ts';
import { ask } from '../../stores/trouble-store.ts';
import { attempt, cancel, pause, remove, resume, retry, tryNow } from './queue-commands.ts';
import { messageForPartner, transferReport } from './report.ts';
import type { RowAction } from './row-actions.ts';
import { type Decide, useDecide } from './use-decide.ts';

/** What answers a held or unreachable connection. */
export function answerConnection(action: RowAction, profileId: string): void {
  switch (action) {
    case 'enter-password':
    case 'enter-passphrase':
    case 'unlock-keychain':
      ask({ kind: 'sign-in', profileId });
      return;
    case 'check-identity':
      ask({ kind: 'host-key', profileId });
      return;
    case 'edit-connection':
      void goTo({ page: 'connections', profileId });
      return;
    case 'release':
      void attempt(() => request('profiles.release', { id: profileId }));
      return;
    case 'try-connection':
      void attempt(() => request('profiles.tryNow', { id: profileId }));
      return;
    default:
  }
}

const profileOf = ({ profileId }: TransferSnapshot) =>
  useConnectionsStore.getState().profiles?.find(({ id }) => id === profileId);

async function copy(text: string): Promise<void> {
  await attempt(async () => {
    await copyText(text);
    toast({ text: QUEUE.copied });
  });
}

export interface RunActions {
  readonly run: (action: RowAction, transfer: TransferSnapshot) => void;
  readonly decide: Decide;
  /** The unconfirmed one that a person wants to send again. */
  readonly sendAgain: TransferSnapshot | null;
  readonly confirmSendAgain: () => void;
  readonly closeSendAgain: () => void;
}

/** Carries out what buttons, menus and keys ask for; questions that come up are in what it returns. */
export function useRowActions(): RunActions {
  const decide = useDecide();
  const [sendAgain, setSendAgain] = useState<TransferSnapshot | null>(null);
  const { begin } = decide;

  const run = useCallback(
    (action: RowAction, transfer: TransferSnapshot) => {
      switch (action) {
        case 'pause':
          void pause(transfer);
          return;
        case 'resume':
          void resume(transfer);
          return;
        case 'cancel':
          void cancel(transfer);
          return;
        case 'retry':
          void retry(transfer);
          return;
        case 'try-now':
          void tryNow(transfer);
          return;
        case 'remove':
          void remove(transfer);
          return;
        case 'decide':
          begin(transfer);
          return;
        case 'send-again':
          setSendAgain(transfer);
          return;
        case 'copy-for-it':
          void copy(transferReport(transfer, profileOf(transfer)));
          return;
        case 'copy-for-partner':
          void copy(messageForPartner(transfer, profileOf(transfer)));
          return;
        case 'show-file':
          void attempt(() => request('local.reveal', { path: transfer.localPath }));
          return;
        case 'show-history':
          void showWaybill(transfer.id);
          return;
        default:
          answerConnection(action, transfer.profileId);
      }
    },
    [begin],
  );

  return {
    run,
    decide,
    sendAgain,
    confirmSendAgain: () => {
      if (sendAgain !== null) void retry(sendAgain);
      setSendAgain(null);
    },
    closeSendAgain: () => setSendAgain(null),
  };
}
