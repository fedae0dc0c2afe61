import { useCallback, useEffect, useState } from 'react';
import { errorOf } from '../../../shared/errors.ts';
import { longDate } from '../../../shared/friendly-time.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { TrustedHostKey } from '../../../shared/models/trusted-host-key.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { Disclosure } from '../../design/disclosure.tsx';
import { toast } from '../../design/toast.tsx';
import { HostKey } from '../../questions/host-key.tsx';
import styles from './connections.module.css';

/** Which keys of this server are trusted, since when and how; and how to forget them. */
export function TrustGroup({ host, port }: { readonly host: string; readonly port: number }) {
  const [isOpen, setOpen] = useState(false);
  const [keys, setKeys] = useState<readonly TrustedHostKey[]>([]);
  const [isForgetting, setForgetting] = useState(false);

  const load = useCallback(
    (signal: AbortSignal) =>
      request('trust.list', { host, port }, { signal }).then(
        (answer) => !signal.aborted && setKeys(answer.keys),
        () => !signal.aborted && setKeys([]),
      ),
    [host, port],
  );
  useEffect(() => {
    if (!isOpen || host === '') return undefined;
    const controller = new AbortController();
    void load(controller.signal);
    return () => controller.abort();
  }, [isOpen, host, load]);

  const forget = async () => {
    setForgetting(false);
    await request('trust.forget', { host, port }).catch((thrown: unknown) => {
      toast({ tone: 'danger', text: describe(errorOf(thrown)).sentence });
    });
    await load(new AbortController().signal);
  };
  return (
    <Disclosure level={2} title={CONNECTIONS.trustGroup} isOpen={isOpen} onOpenChange={setOpen}>
      <div className={styles.group}>
        {keys.length === 0 && <p className={styles.quiet}>{CONNECTIONS.noTrustedKey}</p>}
        {keys.map((key) => (
          <div key={key.fingerprint}>
            <HostKey keyType={key.keyType} fingerprint={key.fingerprint} />
            <p className={styles.quiet}>
              {`${CONNECTIONS.trustedSince(longDate(key.acceptedAtMs), key.acceptedBy)}, ${CONNECTIONS.how[key.how]}`}
            </p>
          </div>
        ))}
        {keys.length > 0 && (
          <div>
            <Button onPress={() => setForgetting(true)}>{CONNECTIONS.forgetKey}</Button>
          </div>
        )}
      </div>
      <Dialog
        isOpen={isForgetting}
        role="alertdialog"
        onClose={() => setForgetting(false)}
        title={CONNECTIONS.forgetKeyTitle(host)}
        footer={
          <DialogFooter>
            <Button autoFocus onPress={() => setForgetting(false)}>
              {CONNECTIONS.cancel}
            </Button>
            <Button variant="danger" onPress={() => void forget()}>
              {CONNECTIONS.forget}
            </Button>
          </DialogFooter>
        }
      >
        {CONNECTIONS.forgetKeyBody}
      </Dialog>
    </Disclosure>
  );
}
