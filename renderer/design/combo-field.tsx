import { ChevronDown } from 'lucide-react';
import { Button, ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './field.module.css';
import { ariaFieldProps, FieldFoot, FieldLabel, type FieldProps } from './field-parts.tsx';
import { given } from './given.ts';
import { Icon } from './icon.tsx';
import select from './select-field.module.css';

export interface ComboFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What there is to choose from; anything else may be typed. */
  readonly options: readonly string[];
  readonly placeholder?: string | undefined;
  /** Spoken for the button that opens the list. */
  readonly openLabel: string;
}

/** A text field with suggestions. */
export function ComboField(props: ComboFieldProps) {
  return (
    <ComboBox
      {...ariaFieldProps(props)}
      className={cx(styles.field, props.className)}
      inputValue={props.value}
      onInputChange={props.onChange}
      allowsCustomValue
      defaultItems={props.options.map((option) => ({ id: option }))}
    >
      <FieldLabel {...props} />
      <div className={styles.frame}>
        <Input className={styles.input ?? ''} {...given({ placeholder: props.placeholder })} />
        <Button className={styles.stepper ?? ''} aria-label={props.openLabel}>
          <Icon icon={ChevronDown} size={14} />
        </Button>
      </div>
      <FieldFoot {...props} />
      <Popover className={select.popover ?? ''} offset={4}>
        <ListBox<{ id: string }> className={select.list ?? ''}>
          {({ id }) => (
            <ListBoxItem id={id} textValue={id} className={select.option ?? ''}>
              {id}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
