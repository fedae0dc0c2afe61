import { getLocalTimeZone, parseDate, today } from '@internationalized/date';
import { CalendarDays, Check } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import {
  DateField,
  DateInput,
  DateSegment,
  type DateValue,
  Label,
  ListBox,
  ListBoxItem,
} from 'react-aria-components';
import { HISTORY } from '../../../shared/messages/window/history.ts';
import { Button } from '../../design/button.tsx';
import { Icon } from '../../design/icon.tsx';
import { FilterPopover } from './filter-popover.tsx';
import styles from './filters.module.css';
import { daysOf, daysText, type Period, PRESETS } from './period.ts';

export interface PeriodControlProps {
  readonly period: Period;
  readonly onChange: (period: Period) => void;
}

/** `1 - 22 November`; empty where no day is excluded. */
export function daysTextOf(period: Period): string {
  const now = today(getLocalTimeZone());
  return daysText(daysOf(period, now), now, { from: HISTORY.fromDay, until: HISTORY.untilDay });
}

/** Which days are shown: a button that says it, and a popover with the usual periods and two fields. */
export function PeriodControl({ period, onChange }: PeriodControlProps) {
  const [isOpen, setOpen] = useState(false);
  const shown =
    period.preset === 'all'
      ? HISTORY.anyTime
      : period.preset === 'today'
        ? HISTORY.periods.today
        : daysTextOf(period);
  const choose = (chosen: Period) => {
    setOpen(false);
    onChange(chosen);
  };
  return (
    <FilterPopover
      label={HISTORY.period}
      isOpen={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button icon={CalendarDays} className={styles.period} aria-label={`${HISTORY.period}: ${shown}`}>
          {shown}
        </Button>
      }
    >
      <ListBox
        className={styles.presets ?? ''}
        aria-label={HISTORY.period}
        autoFocus
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={period.preset === 'between' ? [] : [period.preset]}
        onSelectionChange={(keys) => {
          const preset = PRESETS.find((known) => keys !== 'all' && keys.has(known));
          if (preset !== undefined) choose({ preset });
        }}
      >
        {PRESETS.map((preset) => (
          <ListBoxItem
            key={preset}
            id={preset}
            textValue={HISTORY.periods[preset]}
            className={styles.preset ?? ''}
          >
            <span>{HISTORY.periods[preset]}</span>
            <Icon icon={Check} className={styles.check} />
          </ListBoxItem>
        ))}
      </ListBox>
      <DaysForm period={period} onChange={choose} />
    </FilterPopover>
  );
}

/** From the first to the last day, both inclusive; one may be left open. */
function DaysForm({ period, onChange }: PeriodControlProps) {
  const days = daysOf(period, today(getLocalTimeZone()));
  const [from, setFrom] = useState<DateValue | null>(days.from);
  const [to, setTo] = useState<DateValue | null>(days.to);
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (from === null && to === null) setProblem(HISTORY.noDay);
    else if (from !== null && to !== null && from.compare(to) > 0) setProblem(HISTORY.wrongOrder);
    else onChange({ preset: 'between', from: dayText(from), to: dayText(to) });
  };
  return (
    <form className={styles.days} onSubmit={submit}>
      <DayField label={HISTORY.from} value={from} onChange={setFrom} isInvalid={problem !== undefined} />
      <DayField label={HISTORY.to} value={to} onChange={setTo} isInvalid={problem !== undefined} />
      <p className={styles.problem} role="alert">
        {problem}
      </p>
      <Button type="submit">{HISTORY.showPeriod}</Button>
    </form>
  );
}

const dayText = (day: DateValue | null): string | null =>
  day === null ? null : parseDate(day.toString().slice(0, 10)).toString();

function DayField(props: {
  readonly label: string;
  readonly value: DateValue | null;
  readonly onChange: (value: DateValue | null) => void;
  readonly isInvalid: boolean;
}) {
  return (
    <DateField
      className={styles.day ?? ''}
      value={props.value}
      onChange={props.onChange}
      isInvalid={props.isInvalid}
      validationBehavior="aria"
      granularity="day"
    >
      <Label>{props.label}</Label>
      <DateInput className={styles.dayInput ?? ''}>
        {(segment) => <DateSegment segment={segment} className={styles.segment ?? ''} />}
      </DateInput>
    </DateField>
  );
}
