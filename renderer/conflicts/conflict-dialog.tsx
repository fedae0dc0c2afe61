import { useState } from 'react';
import { escapeControls } from '../../shared/escape-controls.ts';
import { CONFLICTS } from '../../shared/messages/window/conflicts.ts';
import type { Conflict } from '../../shared/models/conflict.ts';
import type { Direction } from '../../shared/models/transfer.ts';
import { numberedName, remoteName } from '../../shared/remote-path.ts';
import { Button } from '../design/button.tsx';
import { CheckboxField } from '../design/checkbox-field.tsx';
import { Dialog, DialogFooter } from '../design/dialog.tsx';
import { FileName } from '../design/file-name.tsx';
import {
  type ConflictDecision,
  type ConflictDecisions,
  compareSides,
  withDecision,
} from './compare-sides.ts';
import styles from './conflict-dialog.module.css';
import { SideCard } from './side-card.tsx';

export type { ConflictDecision, ConflictDecisions } from './compare-sides.ts';

export interface ConflictDialogProps {
  /** The partner's name. */
  readonly partner: string;
  readonly direction: Direction;
  /** At least one. They are asked one after another. */
  readonly conflicts: readonly Conflict[];
  /** Everything is decided: one decision for each, by its place in `conflicts`. */
  readonly onDecide: (decisions: ConflictDecisions) => void;
  /** Nothing is to be transferred. */
  readonly onCancel: () => void;
}

/** Both files side by side, and the question which one stays. It is there as long as it is rendered. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { partner, direction, conflicts, onDecide, onCancel } = props;
  const [decisions, setDecisions] = useState<ConflictDecisions>(new Map());
  const [isForAll, setForAll] = useState(false);
  const at = decisions.size;
  const conflict = conflicts[at];
  if (conflict === undefined) return null;

  const { source, target, newer, isSameSize } = compareSides(conflict, direction);
  const name = escapeControls(remoteName(conflict.remote.path));
  const left = conflicts.length - at;
  const decide = (decision: ConflictDecision, until = isForAll ? conflicts.length : at + 1): void => {
    const next = withDecision(decisions, at, decision, until);
    if (next.size >= conflicts.length) onDecide(next);
    setDecisions(next);
  };
  return (
    <Dialog
      isOpen
      onClose={onCancel}
      size={640}
      title={CONFLICTS.title(partner, direction)}
      subtitle={conflicts.length > 1 ? CONFLICTS.position(at + 1, conflicts.length) : undefined}
      footer={
        <DialogFooter
          start={
            <Button variant="text" onPress={onCancel}>
              {CONFLICTS.cancel}
            </Button>
          }
        >
          <Button onPress={() => decide('skip')}>{CONFLICTS.skip}</Button>
          <Button onPress={() => decide('overwrite')}>{CONFLICTS.overwrite}</Button>
          {/* Where the question begins, because it loses nothing on either side. */}
          <Button variant="primary" autoFocus onPress={() => decide('rename')}>
            {CONFLICTS.keepBoth}
          </Button>
        </DialogFooter>
      }
    >
      <p className={styles.name}>
        <FileName name={name} />
      </p>
      <div className={styles.sides}>
        <SideCard
          title={direction === 'upload' ? CONFLICTS.toSend : CONFLICTS.toReceive(partner)}
          side={source}
          isNewer={newer === 'source'}
        />
        <SideCard
          title={direction === 'upload' ? CONFLICTS.alreadyThere(partner) : CONFLICTS.alreadyHere}
          side={target}
          isNewer={newer === 'target'}
        />
      </div>
      <p className={styles.note}>
        {isSameSize && newer === 'same' ? `${CONFLICTS.sameFacts} ` : ''}
        {CONFLICTS.keepBothAs(numberedName(name, 2))} {CONFLICTS.overwriteMeans}
      </p>
      {left > 1 && (
        <div className={styles.many}>
          <CheckboxField
            label={at === 0 ? CONFLICTS.forAll(left) : CONFLICTS.forRest(left)}
            isSelected={isForAll}
            onChange={setForAll}
          />
          {/* Of one file both sides are in view; of many nobody wants to compare each. */}
          <div className={styles.conditions}>
            <span>{CONFLICTS.conditions(left, at === 0)}</span>
            {(['only-if-newer', 'only-if-different', 'resume'] as const).map((policy) => (
              <Button key={policy} variant="text" onPress={() => decide(policy, conflicts.length)}>
                {CONFLICTS.conditional[policy]}
              </Button>
            ))}
          </div>
        </div>
      )}
    </Dialog>
  );
}
