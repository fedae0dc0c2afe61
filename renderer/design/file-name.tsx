import { escapeControls } from '../../shared/escape-controls.ts';
import { cx } from './cx.ts';
import styles from './file-name.module.css';
import { splitFileName } from './split-file-name.ts';

export interface FileNameProps {
  readonly name: string;
  readonly className?: string | undefined;
}

/**
 * One line. Where it doesn't fit, the middle goes; the end, with the extension, stays. The title has all of it. Names come
 * from others: what would deceive in them is made visible here.
 */
export function FileName({ name: given, className }: FileNameProps) {
  const name = escapeControls(given);
  const [head, tail] = splitFileName(name);
  return (
    <span className={cx(styles.name, className)} title={name}>
      <span className={styles.spoken}>{name}</span>
      <span className={styles.head} aria-hidden="true">
        {head}
      </span>
      <span className={styles.tail} aria-hidden="true">
        {tail}
      </span>
    </span>
  );
}
