import { HISTORY } from '../../../shared/messages/window/history.ts';
import type { Direction } from '../../../shared/models/transfer.ts';
import { FINAL_STATES, type FinalState } from '../../../shared/transfer-state.ts';
import { SelectField, type SelectFieldProps } from '../../design/select-field.tsx';
import type { Filters } from './filters.ts';

export interface FilterFieldProps {
  readonly filters: Filters;
  readonly onChange: (change: Partial<Filters>) => void;
  readonly look: NonNullable<SelectFieldProps<string>['look']>;
  readonly className?: string | undefined;
}

const ALL = { value: 'all', label: HISTORY.all } as const;
/** A partner may be called "all". */
const PARTNER = 'partner ';

export function PartnerField(props: FilterFieldProps & { readonly partners: readonly string[] }) {
  const { filters, onChange, look, className } = props;
  const chosen = filters.partner;
  const names =
    chosen === null || props.partners.includes(chosen) ? props.partners : [chosen, ...props.partners];
  return (
    <SelectField
      label={HISTORY.partner}
      look={look}
      className={className}
      options={[ALL, ...names.map((name) => ({ value: `${PARTNER}${name}`, label: name }))]}
      value={chosen === null ? ALL.value : `${PARTNER}${chosen}`}
      onChange={(value) => onChange({ partner: value === ALL.value ? null : value.slice(PARTNER.length) })}
    />
  );
}

export function OutcomeField({ filters, onChange, look, className }: FilterFieldProps) {
  return (
    <SelectField<FinalState | 'all'>
      label={HISTORY.outcome}
      look={look}
      className={className}
      options={[ALL, ...FINAL_STATES.map((value) => ({ value, label: HISTORY.outcomes[value] }))]}
      value={filters.outcome ?? ALL.value}
      onChange={(value) => onChange({ outcome: value === 'all' ? null : value })}
    />
  );
}

const DIRECTIONS: readonly Direction[] = ['upload', 'download'];

export function DirectionField({ filters, onChange, look, className }: FilterFieldProps) {
  return (
    <SelectField<Direction | 'all'>
      label={HISTORY.direction}
      look={look}
      className={className}
      options={[ALL, ...DIRECTIONS.map((value) => ({ value, label: HISTORY.directions[value] }))]}
      value={filters.direction ?? ALL.value}
      onChange={(value) => onChange({ direction: value === 'all' ? null : value })}
    />
  );
}
