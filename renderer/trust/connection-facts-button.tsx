import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { gradeConnection } from '../../shared/algorithm-grades.ts';
import { TRUST } from '../../shared/messages/window/trust.ts';
import type { ConnectionFacts } from '../../shared/models/connection-facts.ts';
import { Button } from '../design/button.tsx';
import { Chip } from '../design/chip.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { ConnectionFactsList } from './connection-facts-list.tsx';
import styles from './trust-button.module.css';

export interface ConnectionFactsButtonProps {
  readonly partner: string;
  readonly facts: ConnectionFacts;
  /** In few words: `aes128-gcm, ed25519 key trusted 3 March`. */
  readonly children: string;
}

/** How a present connection is protected, in few words; pressed, all of it. What is weak is said beside it as long as it is used. */
export function ConnectionFactsButton({ partner, facts, children }: ConnectionFactsButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const isWeak = gradeConnection(facts).grade === 'weak';
  return (
    <>
      <PlainButton
        className={styles.button ?? ''}
        aria-haspopup="dialog"
        aria-label={`${TRUST.facts}: ${isWeak ? `${TRUST.grades.weak}, ` : ''}${children}`}
        onPress={() => setOpen(true)}
      >
        {isWeak && (
          <Chip tone="warning" icon={TriangleAlert}>
            {TRUST.grades.weak}
          </Chip>
        )}
        <span className={styles.text}>{children}</span>
      </PlainButton>
      <Dialog
        isOpen={isOpen}
        size={640}
        onClose={close}
        title={TRUST.factsFor(partner)}
        footer={
          <DialogFooter>
            <Button variant="primary" autoFocus onPress={close}>
              {TRUST.close}
            </Button>
          </DialogFooter>
        }
      >
        <ConnectionFactsList facts={facts} />
      </Dialog>
    </>
  );
}
