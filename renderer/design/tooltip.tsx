import type { ReactNode } from 'react';
import {
  Tooltip as AriaTooltip,
  type TooltipProps as AriaTooltipProps,
  TooltipTrigger,
} from 'react-aria-components';
import styles from './tooltip.module.css';

export interface TooltipProps {
  /** A word or a short sentence. Without it there is no tooltip. */
  readonly text: string | undefined;
  readonly placement?: AriaTooltipProps['placement'] | undefined;
  /** Milliseconds of hovering until it shows; on keyboard focus it shows at once. */
  readonly delay?: number | undefined;
  /** One element that can have the focus: a component of React Aria, or something inside its `Focusable`. */
  readonly children: ReactNode;
}

export function Tooltip({ text, placement = 'bottom', delay = 500, children }: TooltipProps) {
  if (text === undefined || text === '') return children;
  return (
    <TooltipTrigger delay={delay} closeDelay={0}>
      {children}
      <AriaTooltip className={styles.tooltip ?? ''} placement={placement} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
