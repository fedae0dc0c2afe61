import { Check, Copy } from 'lucide-react';
import { designMessages } from '../../shared/messages/window/design.ts';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';
import styles from './mono.module.css';
import { useCopied } from './use-copied.ts';

export interface MonoProps {
  /** A path, a hash, a fingerprint. */
  readonly children: string;
  /** Cuts what doesn't fit instead of breaking it into lines; the title has all of it. */
  readonly isOneLine?: boolean | undefined;
  /** Offers copying: called with the text, does it. */
  readonly onCopy?: ((text: string) => Promise<void>) | undefined;
  /** What is copied, where it differs from what is shown (a hash in groups of four). */
  readonly copyText?: string | undefined;
  readonly className?: string | undefined;
}

export function Mono({ children, isOneLine = false, onCopy, copyText, className }: MonoProps) {
  const { isCopied, copy } = useCopied();
  return (
    <span className={cx(styles.mono, isOneLine && styles.oneLine, className)}>
      <code className={styles.text} {...(isOneLine ? { title: children } : {})}>
        {children}
      </code>
      {onCopy !== undefined && (
        <IconButton
          size="small"
          icon={isCopied ? Check : Copy}
          label={isCopied ? designMessages.copied : designMessages.copy}
          onPress={() => copy(() => onCopy(copyText ?? children))}
        />
      )}
    </span>
  );
}

/** Hex or base64 in groups of four, as people compare it. */
export function inGroupsOfFour(text: string): string {
  return text.replace(/(.{4})(?=.)/g, '$1 ');
}
