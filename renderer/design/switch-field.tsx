import { Switch } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './switch-field.module.css';

export interface SwitchFieldProps {
  readonly label: string;
  readonly description?: string | undefined;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean | undefined;
  readonly className?: string | undefined;
}

/** For settings that take effect at once; what is saved by a button is a checkbox. */
export function SwitchField(props: SwitchFieldProps) {
  return (
    <Switch
      className={cx(styles.field, props.className)}
      isSelected={props.isSelected}
      onChange={props.onChange}
      isDisabled={props.isDisabled ?? false}
    >
      <span className={styles.texts}>
        <span>{props.label}</span>
        {props.description !== undefined && <span className={styles.description}>{props.description}</span>}
      </span>
      <span className={styles.track}>
        <span className={styles.knob} />
      </span>
    </Switch>
  );
}
