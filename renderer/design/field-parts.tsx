import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import styles from './field.module.css';

/** What every field has around its input. */
export interface FieldProps {
  readonly label: string;
  /** Reads out the label without showing it. Only where the place says what it is (a search field). */
  readonly isLabelHidden?: boolean | undefined;
  /** Beneath the input; the error takes its place. */
  readonly description?: string | undefined;
  /** A sentence. Its presence marks the field as wrong. */
  readonly error?: string | undefined;
  readonly isDisabled?: boolean | undefined;
  readonly isReadOnly?: boolean | undefined;
  readonly isRequired?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly name?: string | undefined;
  /** Behind the label, at the end of its line: a lock and "Set by your IT". */
  readonly labelEnd?: ReactNode;
  /** Keeps a line's room beneath the input, so that an error doesn't move what follows. */
  readonly isErrorSpaceReserved?: boolean | undefined;
  readonly className?: string | undefined;
}

/** The label above the input. */
export function FieldLabel({ label, isLabelHidden, labelEnd }: FieldProps) {
  if (isLabelHidden === true) return null;
  return (
    <span className={styles.labelLine}>
      <Label className={styles.label ?? ''}>{label}</Label>
      {labelEnd !== undefined && <span className={styles.labelEnd}>{labelEnd}</span>}
    </span>
  );
}

/** The error, else the description, else (where asked for) an empty line. */
export function FieldFoot({ description, error, isErrorSpaceReserved }: FieldProps) {
  if (error !== undefined) return <FieldError className={styles.error ?? ''}>{error}</FieldError>;
  if (description !== undefined)
    return (
      <Text slot="description" className={styles.description ?? ''}>
        {description}
      </Text>
    );
  return isErrorSpaceReserved === true ? <span className={styles.reserved} /> : null;
}

/** What all of React Aria's fields are told the same way. */
export function ariaFieldProps(props: FieldProps) {
  return {
    isDisabled: props.isDisabled ?? false,
    isRequired: props.isRequired ?? false,
    isInvalid: props.error !== undefined,
    // Our pages say what is wrong in our words; the browser's own bubbles stay away.
    validationBehavior: 'aria' as const,
    autoFocus: props.autoFocus ?? false,
    ...(props.name === undefined ? {} : { name: props.name }),
    ...(props.isLabelHidden === true ? { 'aria-label': props.label } : {}),
  };
}
