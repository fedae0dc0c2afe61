import { useState } from 'react';
import { type AlgorithmKind, gradeOf } from '../../../../shared/algorithm-grades.ts';
import { TRUST } from '../../../../shared/messages/window/trust.ts';
import {
  WEAK_ALGORITHM_NAMES,
  WEAK_ALGORITHMS,
  type WeakAlgorithm,
} from '../../../../shared/models/weak-algorithms.ts';
import { CheckboxField } from '../../../design/checkbox-field.tsx';
import { Disclosure } from '../../../design/disclosure.tsx';
import { Notice } from '../../../design/notice.tsx';
import { LockMark, useLock } from '../locks.tsx';
import styles from './trust-parts.module.css';

const KINDS: readonly AlgorithmKind[] = ['host-key', 'kex', 'cipher', 'mac'];

export interface WeakAlgorithmsProps {
  readonly allowed: readonly WeakAlgorithm[];
  readonly onChange: (allowed: readonly WeakAlgorithm[]) => void;
}

/** Each weak algorithm with what speaks against it; allowed one by one. */
export function WeakAlgorithms({ allowed, onChange }: WeakAlgorithmsProps) {
  const [isOpen, setOpen] = useState(false);
  const isLocked = useLock().isLocked('trust.weakAlgorithms');
  const toggle = (name: WeakAlgorithm, isAllowed: boolean) =>
    onChange(WEAK_ALGORITHM_NAMES.filter((each) => (each === name ? isAllowed : allowed.includes(each))));
  return (
    <>
      <p className={styles.quiet}>{TRUST.weakIntro}</p>
      {isLocked && <LockMark />}
      {allowed.length > 0 && (
        <Notice tone="warning" live="status">
          {TRUST.weakAllowed(allowed)}
        </Notice>
      )}
      <Disclosure
        level={4}
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={TRUST.weakShow}
        summary={allowed.length === 0 ? TRUST.weakNone : TRUST.weakSome(allowed)}
      >
        {isOpen && (
          <div className={styles.kinds}>
            {KINDS.map((kind) => (
              <fieldset key={kind} className={styles.kind}>
                <legend className={styles.legend}>{TRUST.weakKinds[kind]}</legend>
                {WEAK_ALGORITHM_NAMES.filter((name) => WEAK_ALGORITHMS[name] === kind).map((name) => (
                  <CheckboxField
                    key={name}
                    label={name}
                    description={gradeOf(kind, name).reason}
                    isSelected={allowed.includes(name)}
                    onChange={(isAllowed) => toggle(name, isAllowed)}
                    isDisabled={isLocked}
                  />
                ))}
              </fieldset>
            ))}
          </div>
        )}
      </Disclosure>
    </>
  );
}
