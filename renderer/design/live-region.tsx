import { useSyncExternalStore } from 'react';
import styles from './live-region.module.css';

export type Urgency = 'polite' | 'assertive';

/** The last text of each region, and a number that makes the same text twice two announcements. */
let spoken: Readonly<Record<Urgency, { readonly text: string; readonly number: number }>> = {
  polite: { text: '', number: 0 },
  assertive: { text: '', number: 0 },
};
const listeners = new Set<() => void>();

/** Has screen readers say something: `polite` when there is time, `assertive` at once. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  spoken = { ...spoken, [urgency]: { text, number: spoken[urgency].number + 1 } };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Once in the window; there before anything is announced, else the first text isn't heard. */
export function LiveRegion() {
  const { polite, assertive } = useSyncExternalStore(subscribe, () => spoken);
  return (
    <div className={styles.hidden}>
      <div role="status" aria-live="polite" aria-atomic="true">
        <span key={polite.number}>{polite.text}</span>
      </div>
      <div role="alert" aria-live="assertive" aria-atomic="true">
        <span key={assertive.number}>{assertive.text}</span>
      </div>
    </div>
  );
}
