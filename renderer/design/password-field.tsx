import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { TextField as AriaTextField, Input } from 'react-aria-components';
import { designMessages } from '../../shared/messages/window/design.ts';
import { cx } from './cx.ts';
import styles from './field.module.css';
import { ariaFieldProps, FieldFoot, FieldLabel, type FieldProps } from './field-parts.tsx';
import { given } from './given.ts';
import { IconButton } from './icon-button.tsx';

export interface PasswordFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Where one is stored already: "Kept in this computer's keychain". */
  readonly placeholder?: string | undefined;
}

/** Never remembered, completed or spell-checked by the browser. Shown only while its button is on. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <AriaTextField
      {...ariaFieldProps(props)}
      className={cx(styles.field, props.className)}
      isReadOnly={props.isReadOnly ?? false}
      type={isShown ? 'text' : 'password'}
      value={props.value}
      onChange={props.onChange}
      autoComplete="off"
      spellCheck="false"
    >
      <FieldLabel {...props} />
      <div className={styles.frame}>
        <Input className={styles.input ?? ''} {...given({ placeholder: props.placeholder })} />
        <IconButton
          size="small"
          icon={isShown ? EyeOff : Eye}
          label={isShown ? designMessages.hidePassword : designMessages.showPassword}
          isDisabled={props.isDisabled}
          onPress={() => setShown(!isShown)}
        />
      </div>
      <FieldFoot {...props} />
    </AriaTextField>
  );
}
