import { Button as AriaButton, type PressEvent, ToggleButton } from 'react-aria-components';
import { cx } from './cx.ts';
import { given } from './given.ts';
import { Icon, type LucideIcon } from './icon.tsx';
import styles from './icon-button.module.css';
import { Tooltip, type TooltipProps } from './tooltip.tsx';

export interface IconButtonProps {
  readonly icon: LucideIcon;
  /** What it does: spoken, and shown as the tooltip. */
  readonly label: string;
  readonly onPress?: ((event: PressEvent) => void) | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Turns it into a switch: pressed or not. */
  readonly isSelected?: boolean | undefined;
  /** 32 px, or 24 px inside fields and rows. */
  readonly size?: 'regular' | 'small' | undefined;
  readonly placement?: TooltipProps['placement'];
  readonly 'aria-haspopup'?: 'menu' | 'dialog' | undefined;
  readonly className?: string | undefined;
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, size = 'regular', isSelected } = props;
  const shared = {
    className: cx(styles.button, styles[size], props.className),
    'aria-label': label,
    isDisabled: props.isDisabled ?? false,
    ...given({ onPress: props.onPress }),
  };
  return (
    <Tooltip text={label} placement={props.placement}>
      {isSelected === undefined ? (
        <AriaButton {...shared} {...given({ 'aria-haspopup': props['aria-haspopup'] })}>
          <Icon icon={icon} />
        </AriaButton>
      ) : (
        <ToggleButton {...shared} isSelected={isSelected}>
          <Icon icon={icon} />
        </ToggleButton>
      )}
    </Tooltip>
  );
}
