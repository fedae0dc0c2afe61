import { KeyRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import { errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { KEYS } from '../../../shared/messages/window/keys.ts';
import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import { DEFAULT_REMINDER_DAYS, type ListedKey } from '../../../shared/models/signing-key.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { toast } from '../../design/toast.tsx';
import { MakeKeyDialog } from '../../keys/make-key-dialog.tsx';
import { loadKeys, useKeysStore } from '../../stores/keys-store.ts';
import { KeyMessageDialog } from './key-message-dialog.tsx';
import { KeyRow } from './key-row.tsx';
import { Line, Section } from './section.tsx';
import styles from './settings.module.css';

function remindAfter(days: number): void {
  request('keys.remindAfter', { days })
    .then(loadKeys)
    .catch((thrown: unknown) =>
      toast({ tone: 'danger', text: `${SETTINGS.notSaved} ${describe(errorOf(thrown)).sentence}` }),
    );
}

/** The keys in use, how old they are, and when one is to be replaced. They are the engine's: the command line sees the same. */
export function SecuritySection() {
  const { list, hasFailed } = useKeysStore();
  const [nowMs] = useState(() => Date.now());
  const [isMaking, setMaking] = useState(false);
  const [shown, setShown] = useState<ListedKey | null>(null);
  useEffect(() => void loadKeys(), []);
  return (
    <Section title={KEYS.section} note={KEYS.sectionNote}>
      {list?.keys.map((key) => (
        <KeyRow key={key.path} listed={key} nowMs={nowMs} onShowMessage={() => setShown(key)} />
      ))}
      <div className={styles.line}>
        <span className={styles.note}>
          {hasFailed ? KEYS.notLoaded : list?.keys.length === 0 ? KEYS.none : ''}
        </span>
        <Button icon={KeyRound} onPress={() => setMaking(true)}>
          {KEYS.makeKey}
        </Button>
      </div>
      <Line label={KEYS.reminder} note={KEYS.reminderNote}>
        <NumberField
          label={KEYS.reminder}
          isLabelHidden
          className={styles.number}
          min={0}
          max={3_650}
          value={list?.reminderDays ?? DEFAULT_REMINDER_DAYS}
          onChange={(days) => days !== undefined && days !== list?.reminderDays && remindAfter(days)}
        />
      </Line>
      {isMaking && <MakeKeyDialog onClose={() => setMaking(false)} />}
      {shown !== null && <KeyMessageDialog listed={shown} onClose={() => setShown(null)} />}
    </Section>
  );
}
