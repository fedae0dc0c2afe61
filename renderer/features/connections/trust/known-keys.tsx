import { useState } from 'react';
import { errorOf } from '../../../../shared/errors.ts';
import { longDate } from '../../../../shared/friendly-time.ts';
import { describe } from '../../../../shared/messages/error-messages.ts';
import { CONNECTIONS } from '../../../../shared/messages/window/connections.ts';
import { TRUST } from '../../../../shared/messages/window/trust.ts';
import { request } from '../../../api/api.ts';
import { Button } from '../../../design/button.tsx';
import { Dialog, DialogFooter } from '../../../design/dialog.tsx';
import { toast } from '../../../design/toast.tsx';
import { HostKey } from '../../../questions/host-key.tsx';
import { NextKeyDialog } from './next-key-dialog.tsx';
import styles from './trust-parts.module.css';
import type { KnownKeys as Known } from './use-known-keys.ts';

export interface KnownKeysProps {
  readonly host: string;
  readonly port: number;
  readonly known: Known & { readonly reload: () => void };
  /** Nobody may accept keys of this server, so none can be stored ahead either. */
  readonly mayAccept: boolean;
}

/** The stored keys of a server with who accepted them and when, the next one, and what known_hosts files say. */
export function KnownKeys({ host, port, known, mayAccept }: KnownKeysProps) {
  const { keys, next, lines, reload } = known;
  const [dialog, setDialog] = useState<'forget' | 'next' | null>(null);
  const close = () => setDialog(null);

  const change = async (name: 'trust.forget' | 'trust.forgetNext') => {
    close();
    await request(name, { host, port }).catch((thrown: unknown) => {
      toast({ tone: 'danger', text: describe(errorOf(thrown)).sentence });
    });
    reload();
  };
  return (
    <>
      {keys.length + next.length + lines.length === 0 && <p className={styles.quiet}>{TRUST.noKeys}</p>}
      {keys.map((key) => (
        <div key={key.fingerprint} className={styles.key}>
          <HostKey keyType={key.keyType} fingerprint={key.fingerprint} />
          <p className={styles.quiet}>
            {TRUST.acceptedBy(longDate(key.acceptedAtMs), key.acceptedBy, CONNECTIONS.how[key.how])}
          </p>
        </div>
      ))}
      {next.map((key) => (
        <div key={key.fingerprint} className={styles.key}>
          <HostKey title={TRUST.nextKey} keyType={key.keyType ?? ''} fingerprint={key.fingerprint} />
          <p className={styles.quiet}>{TRUST.nextKeyNote(longDate(key.addedAtMs), key.addedBy)}</p>
        </div>
      ))}
      {lines.map((line) => (
        <div key={`${line.path}:${line.line}`} className={styles.key}>
          <HostKey
            title={TRUST.inFile(line.path, line.line)}
            keyType={line.keyType}
            fingerprint={line.fingerprint}
          />
          {line.marker !== 'none' && <p className={styles.quiet}>{TRUST.markers[line.marker]}</p>}
        </div>
      ))}
      <div className={styles.actions}>
        {mayAccept && host !== '' && (
          <Button onPress={() => setDialog('next')}>
            {next.length === 0 ? TRUST.addNext : TRUST.changeNext}
          </Button>
        )}
        {next.length > 0 && (
          <Button onPress={() => void change('trust.forgetNext')}>{TRUST.forgetNext}</Button>
        )}
        {keys.length > 0 && <Button onPress={() => setDialog('forget')}>{CONNECTIONS.forgetKey}</Button>}
      </div>
      {dialog === 'next' && <NextKeyDialog host={host} port={port} onClose={close} onStored={reload} />}
      <Dialog
        isOpen={dialog === 'forget'}
        role="alertdialog"
        onClose={close}
        title={CONNECTIONS.forgetKeyTitle(host)}
        footer={
          <DialogFooter>
            <Button autoFocus onPress={close}>
              {CONNECTIONS.cancel}
            </Button>
            <Button variant="danger" onPress={() => void change('trust.forget')}>
              {CONNECTIONS.forget}
            </Button>
          </DialogFooter>
        }
      >
        {CONNECTIONS.forgetKeyBody}
      </Dialog>
    </>
  );
}
