import { Radio, RadioGroup } from 'react-aria-components';
import { cx } from './cx.ts';
import field from './field.module.css';
import { ariaFieldProps, FieldFoot, FieldLabel, type FieldProps } from './field-parts.tsx';
import { Icon, type LucideIcon } from './icon.tsx';
import styles from './segmented-control.module.css';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: LucideIcon | undefined;
  readonly isDisabled?: boolean | undefined;
}

export interface SegmentedControlProps<Value extends string> extends FieldProps {
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in view: a group of radio buttons. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const { autoFocus: _, ...shared } = ariaFieldProps(props);
  return (
    <RadioGroup
      {...shared}
      className={cx(field.field, props.className)}
      orientation="horizontal"
      isReadOnly={props.isReadOnly ?? false}
      value={props.value}
      onChange={(value) => {
        const segment = props.segments.find((candidate) => candidate.value === value);
        if (segment !== undefined) props.onChange(segment.value);
      }}
    >
      <FieldLabel {...props} />
      <div className={styles.segments}>
        {props.segments.map(({ value, label, icon, isDisabled }) => (
          <Radio key={value} value={value} className={styles.segment ?? ''} isDisabled={isDisabled ?? false}>
            {icon !== undefined && <Icon icon={icon} />}
            {label}
          </Radio>
        ))}
      </div>
      <FieldFoot {...props} />
    </RadioGroup>
  );
}
