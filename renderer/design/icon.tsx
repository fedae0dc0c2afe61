import type { LucideIcon } from 'lucide-react';

export type { LucideIcon };

export interface IconProps {
  readonly icon: LucideIcon;
  /** Pixels: 16, in the navigation 20, in empty states 32. */
  readonly size?: 14 | 16 | 20 | 32 | undefined;
  /** Said by screen readers; without it the icon is decoration, and a word must stand beside it. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

/** The one place that sets how icons are drawn. */
export function Icon({ icon: Drawing, size = 16, label, className }: IconProps) {
  const spoken = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <Drawing
      size={size}
      strokeWidth={1.75}
      className={className ?? ''}
      focusable={false}
      style={{ flex: 'none' }}
      {...spoken}
    />
  );
}
