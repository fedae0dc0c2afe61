import { Search, X } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components';
import { designMessages } from '../../shared/messages/window/design.ts';
import { cx } from './cx.ts';
import styles from './field.module.css';
import { given } from './given.ts';
import { Icon } from './icon.tsx';

export interface SearchFieldProps {
  /** Spoken; the placeholder is shown. */
  readonly label: string;
  readonly placeholder?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit?: ((value: string) => void) | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  readonly className?: string | undefined;
}

/** Escape and the cross empty it. */
export function SearchField(props: SearchFieldProps) {
  return (
    <AriaSearchField
      className={cx(styles.field, styles.search, props.className)}
      aria-label={props.label}
      value={props.value}
      onChange={props.onChange}
      autoFocus={props.autoFocus ?? false}
      autoComplete="off"
      spellCheck="false"
      {...given({ onSubmit: props.onSubmit })}
    >
      <div className={styles.frame}>
        <Icon icon={Search} className={styles.lead} />
        <Input
          className={styles.input ?? ''}
          {...given({ placeholder: props.placeholder, ref: props.inputRef, onKeyDown: props.onKeyDown })}
        />
        <Button className={styles.clear ?? ''} aria-label={designMessages.clear}>
          <Icon icon={X} size={14} />
        </Button>
      </div>
    </AriaSearchField>
  );
}
