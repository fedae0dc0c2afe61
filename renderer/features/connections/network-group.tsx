import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { NumberField } from '../../design/number-field.tsx';
import styles from './connections.module.css';
import type { GroupProps } from './transfer-group.tsx';

const FIELDS = [
  ['connectSeconds', 1, 600],
  ['keepaliveSeconds', 1, 600],
  ['stallSeconds', 1, 600],
  ['idleSeconds', 0, 3_600],
] as const;

export function NetworkGroup({ form, problems, onChange }: GroupProps) {
  return (
    <Disclosure level={2} title={CONNECTIONS.networkGroup}>
      <div className={styles.grid}>
        {FIELDS.map(([field, min, max]) => (
          <NumberField
            key={field}
            label={CONNECTIONS[field]}
            min={min}
            max={max}
            value={form[field]}
            onChange={(value) => onChange({ [field]: value })}
            error={problems[field]}
          />
        ))}
      </div>
    </Disclosure>
  );
}
