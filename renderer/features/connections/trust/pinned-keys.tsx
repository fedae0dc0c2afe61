import { X } from 'lucide-react';
import { useState } from 'react';
import { errorOf } from '../../../../shared/errors.ts';
import { describe } from '../../../../shared/messages/error-messages.ts';
import { TRUST } from '../../../../shared/messages/window/trust.ts';
import type { HostKeyPolicy, PinnedKey } from '../../../../shared/models/trust-settings.ts';
import { request } from '../../../api/api.ts';
import { Button } from '../../../design/button.tsx';
import { IconButton } from '../../../design/icon-button.tsx';
import { TextField } from '../../../design/text-field.tsx';
import { LockMark } from '../locks.tsx';
import styles from './trust-parts.module.css';

export interface PinnedKeysProps {
  readonly keys: readonly PinnedKey[];
  readonly policy: HostKeyPolicy;
  /** They are IT's to decide. */
  readonly isLocked: boolean;
  readonly onChange: (keys: readonly PinnedKey[]) => void;
}

/** The keys that decide alone: each with its way out, and a field to paste another. */
export function PinnedKeys({ keys, policy, isLocked, onChange }: PinnedKeysProps) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();

  const pin = async () => {
    try {
      const { fingerprint, keyType } = await request('trust.readKey', { text });
      if (keys.some((key) => key.fingerprint === fingerprint)) setProblem(TRUST.pinnedAlready);
      else {
        onChange([...keys, { fingerprint, keyType }]);
        setText('');
        setProblem(undefined);
      }
    } catch (thrown) {
      const error = errorOf(thrown);
      setProblem(error.code === 'InvalidRequest' ? TRUST.notAKey : describe(error).sentence);
    }
  };
  return (
    <>
      {keys.length === 0 ? (
        <p className={styles.quiet}>{policy === 'pinned-only' ? TRUST.noPinsButOnly : TRUST.noPins}</p>
      ) : (
        <ul className={styles.pins}>
          {keys.map((key) => (
            <li key={key.fingerprint} className={styles.pin}>
              <span className={styles.words}>
                <span className={styles.fingerprint}>{key.fingerprint}</span>
                <span className={styles.quiet}>{key.keyType ?? TRUST.typeUnknown}</span>
              </span>
              {!isLocked && (
                <IconButton
                  icon={X}
                  label={TRUST.unpin(key.fingerprint)}
                  onPress={() => onChange(keys.filter((other) => other !== key))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {isLocked ? (
        <LockMark />
      ) : (
        <TextField
          label={TRUST.pin}
          placeholder={TRUST.pinHint}
          isMono
          value={text}
          onChange={(typed) => {
            setText(typed);
            setProblem(undefined);
          }}
          error={problem}
          onKeyDown={(event) => {
            // Enter would save the whole connection with the key left out.
            if (event.key !== 'Enter') return;
            event.preventDefault();
            if (text.trim() !== '') void pin();
          }}
          end={
            <Button variant="text" isDisabled={text.trim() === ''} onPress={() => void pin()}>
              {TRUST.pinNow}
            </Button>
          }
        />
      )}
    </>
  );
}
