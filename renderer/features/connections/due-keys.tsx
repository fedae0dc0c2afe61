import { useEffect, useState } from 'react';
import { ageSentence } from '../../../shared/messages/signing-key-messages.ts';
import { KEYS } from '../../../shared/messages/window/keys.ts';
import type { ListedKey } from '../../../shared/models/signing-key.ts';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import { loadKeys, useKeysStore } from '../../stores/keys-store.ts';
import { goTo } from '../../stores/page-store.ts';
import styles from './connections.module.css';

/** Which connections have a key that is due to be replaced; nothing where none has. */
export function DueKeys() {
  const list = useKeysStore((store) => store.list);
  const [nowMs] = useState(() => Date.now());
  useEffect(() => void loadKeys(), []);
  const due = list?.keys.filter(({ isDue }) => isDue) ?? [];
  if (list === null || due.length === 0) return null;
  return (
    <div className={styles.dueKeys}>
      <Notice
        tone="warning"
        actions={<Button onPress={() => void goTo({ page: 'settings' })}>{KEYS.seeKeys}</Button>}
      >
        {sentenceFor(due, list.reminderDays, nowMs)}
      </Notice>
    </div>
  );
}

function sentenceFor(due: readonly ListedKey[], days: number, nowMs: number): string {
  const names = due.flatMap(({ usedBy }) => usedBy.map(({ name }) => name));
  const [only] = due;
  return names.length === 1 && only?.facts != null
    ? KEYS.dueOne(names[0] ?? '', ageSentence(only.facts.age, nowMs), days)
    : KEYS.dueMany(names, days);
}
