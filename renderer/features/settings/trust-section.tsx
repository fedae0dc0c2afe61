import { useEffect, useState } from 'react';
import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import { TRUST } from '../../../shared/messages/window/trust.ts';
import { request } from '../../api/api.ts';
import { SwitchField } from '../../design/switch-field.tsx';
import { toast } from '../../design/toast.tsx';
import { Section } from './section.tsx';
import styles from './settings.module.css';

/** Whether this computer's known_hosts files count. It is the engine's setting: the command line has it too. */
export function TrustSection() {
  const [reads, setReads] = useState<boolean>();
  useEffect(() => {
    const controller = new AbortController();
    request('trust.controls', {}, { signal: controller.signal }).then(
      ({ readsKnownHosts }) => setReads(readsKnownHosts),
      () => {},
    );
    return () => controller.abort();
  }, []);
  if (reads === undefined) return null;
  const change = (readsKnownHosts: boolean) => {
    setReads(readsKnownHosts);
    request('trust.configure', { readsKnownHosts }).catch(() => {
      setReads(reads);
      toast({ tone: 'danger', text: SETTINGS.notSaved });
    });
  };
  return (
    <Section title={TRUST.settingsTitle}>
      <div className={styles.line}>
        <SwitchField
          label={TRUST.readsKnownHosts}
          description={TRUST.readsKnownHostsNote}
          isSelected={reads}
          onChange={change}
        />
      </div>
    </Section>
  );
}
