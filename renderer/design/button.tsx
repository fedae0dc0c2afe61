import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  type PressEvent,
} from 'react-aria-components';
import styles from './button.module.css';
import { cx } from './cx.ts';
import { given } from './given.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import { Spinner } from './spinner.tsx';
import { Tooltip } from './tooltip.tsx';

export interface ButtonProps {
  /** What it does, in words. */
  readonly children: ReactNode;
  readonly onPress?: ((event: PressEvent) => void) | undefined;
  /** One `primary` a view. `text` has no border; `danger` removes something. */
  readonly variant?: 'primary' | 'secondary' | 'text' | 'danger' | undefined;
  /** 32 px, or 40 px for the one button of staff pages. */
  readonly size?: 'regular' | 'large' | undefined;
  readonly icon?: LucideIcon | undefined;
  /** Keeps its width and shows a spinner; can't be pressed meanwhile. */
  readonly isBusy?: boolean | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Why it can't be pressed. Disables it too; it keeps the focus, so that the reason can be read. */
  readonly disabledReason?: string | undefined;
  readonly type?: 'button' | 'submit' | undefined;
  /** The name of the form that it submits, where it stands outside of it (a dialog's footer). */
  readonly form?: string | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly 'aria-label'?: string | undefined;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-expanded'?: AriaButtonProps['aria-expanded'];
  readonly className?: string | undefined;
}

export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'regular', isBusy = false, disabledReason, icon } = props;
  const hasReason = disabledReason !== undefined && disabledReason !== '';
  return (
    <Tooltip text={disabledReason} delay={200}>
      <AriaButton
        className={cx(
          styles.button,
          styles[variant],
          styles[size],
          hasReason && styles.disabled,
          props.className,
        )}
        type={hasReason ? 'button' : (props.type ?? 'button')}
        isDisabled={props.isDisabled === true && !hasReason}
        isPending={isBusy}
        autoFocus={props.autoFocus ?? false}
        {...given({
          onPress: hasReason ? undefined : props.onPress,
          form: props.form,
          'aria-disabled': hasReason ? ('true' as const) : undefined,
          'aria-label': props['aria-label'],
          'aria-describedby': props['aria-describedby'],
          'aria-expanded': props['aria-expanded'],
        })}
      >
        {isBusy && icon === undefined && (
          <span className={styles.busy}>
            <Spinner />
          </span>
        )}
        {icon !== undefined && (isBusy ? <Spinner /> : <Icon icon={icon} />)}
        <span className={cx(styles.label, isBusy && icon === undefined && styles.hidden)}>
          {props.children}
        </span>
      </AriaButton>
    </Tooltip>
  );
}
