import styles from './key-hint.module.css';

/** Keys as a person reads them: `Ctrl+K`, `F2`. Each key in a box of its own. */
export function KeyHint({ keys }: { keys: string }) {
  const parts = keys.length > 1 ? keys.split('+').filter((part) => part !== '') : [keys];
  return (
    <kbd className={styles.keys}>
      {parts.map((part) => (
        <kbd key={part} className={styles.key}>
          {part}
        </kbd>
      ))}
    </kbd>
  );
}
