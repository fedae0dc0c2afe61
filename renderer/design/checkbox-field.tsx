import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';
import styles from './checkbox-field.module.css';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';

export interface CheckboxFieldProps {
  /** The sentence beside the box, or (with `isLabelHidden`) only spoken. */
  readonly label: string;
  readonly isLabelHidden?: boolean | undefined;
  readonly description?: ReactNode;
  readonly isSelected: boolean;
  /** Some of what it stands for are selected. */
  readonly isIndeterminate?: boolean | undefined;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly className?: string | undefined;
}

export function CheckboxField(props: CheckboxFieldProps) {
  return (
    <Checkbox
      className={cx(styles.field, props.className)}
      isSelected={props.isSelected}
      isIndeterminate={props.isIndeterminate ?? false}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
      autoFocus={props.autoFocus ?? false}
      {...(props.isLabelHidden === true ? { 'aria-label': props.label } : {})}
    >
      <span className={styles.box}>
        {props.isIndeterminate === true ? <Icon icon={Minus} size={14} /> : <Icon icon={Check} size={14} />}
      </span>
      {props.isLabelHidden !== true && (
        <span className={styles.texts}>
          <span>{props.label}</span>
          {props.description !== undefined && <span className={styles.description}>{props.description}</span>}
        </span>
      )}
    </Checkbox>
  );
}
