import { Minus, Plus } from 'lucide-react';
import { NumberField as AriaNumberField, Button, Input } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './field.module.css';
import { ariaFieldProps, FieldFoot, FieldLabel, type FieldProps } from './field-parts.tsx';
import { given } from './given.ts';
import { Icon } from './icon.tsx';

export interface NumberFieldProps extends FieldProps {
  /** `undefined` while it is empty. */
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly step?: number | undefined;
  /** Ports are 22, not 1,024 with a comma: off unless asked for. */
  readonly isGrouped?: boolean | undefined;
  /** Buttons for one more and one less. */
  readonly hasSteppers?: boolean | undefined;
  readonly placeholder?: string | undefined;
}

export function NumberField(props: NumberFieldProps) {
  return (
    <AriaNumberField
      {...ariaFieldProps(props)}
      className={cx(styles.field, props.className)}
      isReadOnly={props.isReadOnly ?? false}
      value={props.value ?? Number.NaN}
      onChange={(value) => props.onChange(Number.isNaN(value) ? undefined : value)}
      formatOptions={{ useGrouping: props.isGrouped ?? false, maximumFractionDigits: 0 }}
      {...given({ minValue: props.min, maxValue: props.max, step: props.step })}
    >
      <FieldLabel {...props} />
      <div className={styles.frame}>
        <Input className={cx(styles.input, styles.number)} {...given({ placeholder: props.placeholder })} />
        {props.hasSteppers === true && (
          <>
            <Button slot="decrement" className={styles.stepper ?? ''}>
              <Icon icon={Minus} size={14} />
            </Button>
            <Button slot="increment" className={styles.stepper ?? ''}>
              <Icon icon={Plus} size={14} />
            </Button>
          </>
        )}
      </div>
      <FieldFoot {...props} />
    </AriaNumberField>
  );
}
