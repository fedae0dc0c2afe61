import { FASTEST_LIMIT, SLOWEST_LIMIT, type SpeedLimit } from '../../shared/models/queue-controls.ts';
import type { FieldProps } from './field-parts.tsx';
import { NumberField } from './number-field.tsx';

export interface SpeedFieldProps extends FieldProps {
  /** Bytes per second; shown as KB/s, empty without a limit. */
  readonly value: SpeedLimit;
  readonly onChange: (limit: SpeedLimit) => void;
  readonly placeholder: string;
}

/** How fast something may go. Its label names the unit. */
export function SpeedField({ value, onChange, ...props }: SpeedFieldProps) {
  return (
    <NumberField
      {...props}
      isGrouped
      min={SLOWEST_LIMIT / 1_024}
      max={FASTEST_LIMIT / 1_024}
      value={value === null ? undefined : Math.round(value / 1_024)}
      onChange={(kilobytes) => onChange(kilobytes === undefined ? null : kilobytes * 1_024)}
    />
  );
}
