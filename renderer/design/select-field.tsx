import { Check, ChevronDown } from 'lucide-react';
import { Button, ListBox, ListBoxItem, Popover, Select, SelectValue, Text } from 'react-aria-components';
import { cx } from './cx.ts';
import field from './field.module.css';
import { ariaFieldProps, FieldFoot, FieldLabel, type FieldProps } from './field-parts.tsx';
import { Icon, type LucideIcon } from './icon.tsx';
import styles from './select-field.module.css';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string | undefined;
  readonly isDisabled?: boolean | undefined;
}

export interface SelectFieldProps<Value extends string> extends FieldProps {
  readonly options: readonly SelectOption<Value>[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string | undefined;
  /** `button` looks like a secondary button and says `Partner: all`, for filter bars. */
  readonly look?: 'field' | 'button' | undefined;
  readonly icon?: LucideIcon | undefined;
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const isButton = props.look === 'button';
  const chosen = props.options.find((option) => option.value === props.value);
  return (
    <Select<SelectOption<Value>>
      {...ariaFieldProps({ ...props, isLabelHidden: props.isLabelHidden ?? isButton })}
      className={cx(field.field, props.className)}
      isDisabled={props.isDisabled === true || props.isReadOnly === true}
      value={props.value ?? null}
      onChange={(key) => {
        const option = props.options.find(({ value }) => value === key);
        if (option !== undefined) props.onChange(option.value);
      }}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
    >
      {!isButton && <FieldLabel {...props} />}
      <Button className={cx(styles.trigger, isButton && styles.button)}>
        {props.icon !== undefined && <Icon icon={props.icon} />}
        <SelectValue className={styles.value ?? ''}>
          {({ defaultChildren }) =>
            chosen === undefined
              ? defaultChildren
              : isButton
                ? `${props.label}: ${chosen.label}`
                : chosen.label
          }
        </SelectValue>
        <Icon icon={ChevronDown} size={14} className={styles.chevron} />
      </Button>
      {!isButton && <FieldFoot {...props} />}
      <Popover className={styles.popover ?? ''} offset={4}>
        <ListBox className={styles.list ?? ''} items={props.options}>
          {(option) => (
            <ListBoxItem
              id={option.value}
              textValue={option.label}
              className={styles.option ?? ''}
              isDisabled={option.isDisabled ?? false}
            >
              <span className={styles.texts}>
                <Text slot="label">{option.label}</Text>
                {option.description !== undefined && (
                  <Text slot="description" className={styles.description ?? ''}>
                    {option.description}
                  </Text>
                )}
              </span>
              <Icon icon={Check} className={styles.check} />
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
