import { useId } from 'react';
import { escapeControls } from '../../shared/escape-controls.ts';
import { copyText } from '../api/copy.ts';
import { CopyButton } from '../design/copy-button.tsx';
import styles from './keys.module.css';

export interface TextBlockProps {
  readonly title: string;
  readonly note?: string;
  readonly text: string;
  readonly copyLabel: string;
}

/** A text that is made to be sent on or run elsewhere: all of it in view by scrolling, and copied as it is. */
export function TextBlock({ title, note, text, copyLabel }: TextBlockProps) {
  const heading = useId();
  return (
    <div className={styles.message}>
      <h3 id={heading} className={styles.messageTitle}>
        {title}
      </h3>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section className={styles.text} tabIndex={0} aria-labelledby={heading}>
        <pre className={styles.lines}>{text.split('\n').map(escapeControls).join('\n')}</pre>
      </section>
      <div>
        <CopyButton label={copyLabel} onCopy={() => copyText(text)} />
      </div>
    </div>
  );
}
