import type { ClipboardEvent, KeyboardEvent, ReactNode, Ref } from 'react';
import { TextField as AriaTextField, Input, TextArea } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './field.module.css';
import { ariaFieldProps, FieldFoot, FieldLabel, type FieldProps } from './field-parts.tsx';
import { given } from './given.ts';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string | undefined;
  readonly onBlur?: (() => void) | undefined;
  readonly onPaste?: ((event: ClipboardEvent<HTMLInputElement>) => void) | undefined;
  readonly onKeyDown?: ((event: KeyboardEvent<HTMLInputElement>) => void) | undefined;
  /** Paths, fingerprints: JetBrains Mono. */
  readonly isMono?: boolean | undefined;
  /** Several lines: this many at first. */
  readonly rows?: number | undefined;
  /** Inside the input's frame, at its end: a text button, an icon button of size small. */
  readonly end?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

export function TextField(props: TextFieldProps) {
  const input = cx(styles.input, props.isMono === true && styles.mono);
  return (
    <AriaTextField
      {...ariaFieldProps(props)}
      className={cx(styles.field, props.className)}
      isReadOnly={props.isReadOnly ?? false}
      value={props.value}
      onChange={props.onChange}
      autoComplete="off"
      spellCheck="false"
      {...given({ onBlur: props.onBlur })}
    >
      <FieldLabel {...props} />
      {props.rows === undefined ? (
        <div className={styles.frame}>
          <Input
            className={input}
            {...given({
              placeholder: props.placeholder,
              ref: props.inputRef,
              onPaste: props.onPaste,
              onKeyDown: props.onKeyDown,
            })}
          />
          {props.end}
        </div>
      ) : (
        <div className={cx(styles.frame, styles.area)}>
          <TextArea className={input} rows={props.rows} {...given({ placeholder: props.placeholder })} />
        </div>
      )}
      <FieldFoot {...props} />
    </AriaTextField>
  );
}
