import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import {
  MODE_OPTIONS,
  REQUIREMENT_OPTIONS,
  VERIFICATION,
} from '../../../shared/messages/window/verification.ts';
import { DefaultConflict } from '../../../shared/models/profile.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import { NumberField } from '../../design/number-field.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { change } from './change.ts';
import { Line, Section } from './section.tsx';
import styles from './settings.module.css';

export function TransfersSection({ settings }: { readonly settings: AppSettings }) {
  const { concurrency, retries, retryWaitSeconds, retryLongestSeconds, verify, requiredCheck, onConflict } =
    settings.transfers;
  return (
    <Section title={SETTINGS.transfers} note={SETTINGS.transfersNote}>
      <Line label={SETTINGS.concurrency} note={SETTINGS.concurrencyNote}>
        <NumberField
          label={SETTINGS.concurrency}
          isLabelHidden
          hasSteppers
          className={styles.number}
          min={1}
          max={10}
          value={concurrency}
          onChange={(value) => value !== undefined && change({ transfers: { concurrency: value } })}
        />
      </Line>
      <Line label={SETTINGS.retries} note={SETTINGS.retriesNote}>
        <NumberField
          label={SETTINGS.retries}
          isLabelHidden
          hasSteppers
          className={styles.number}
          min={0}
          max={10}
          value={retries}
          onChange={(value) => value !== undefined && change({ transfers: { retries: value } })}
        />
      </Line>
      <Line label={SETTINGS.retryWait} note={SETTINGS.retryWaitNote}>
        <NumberField
          label={SETTINGS.retryWait}
          isLabelHidden
          className={styles.number}
          min={1}
          max={600}
          value={retryWaitSeconds}
          onChange={(value) => value !== undefined && change({ transfers: { retryWaitSeconds: value } })}
        />
      </Line>
      <Line label={SETTINGS.retryLongest}>
        <NumberField
          label={SETTINGS.retryLongest}
          isLabelHidden
          className={styles.number}
          min={1}
          max={3_600}
          value={retryLongestSeconds}
          onChange={(value) => value !== undefined && change({ transfers: { retryLongestSeconds: value } })}
        />
      </Line>
      <Line label={VERIFICATION.mode} note={VERIFICATION.modeNotes[verify]}>
        <SelectField
          label={VERIFICATION.mode}
          isLabelHidden
          options={MODE_OPTIONS}
          value={verify}
          onChange={(value) => change({ transfers: { verify: value } })}
        />
      </Line>
      <Line label={VERIFICATION.required} note={VERIFICATION.requiredNote}>
        <SelectField
          label={VERIFICATION.required}
          isLabelHidden
          options={REQUIREMENT_OPTIONS}
          value={requiredCheck}
          onChange={(value) => change({ transfers: { requiredCheck: value } })}
        />
      </Line>
      <Line label={SETTINGS.conflict}>
        <SelectField
          label={SETTINGS.conflict}
          isLabelHidden
          options={DefaultConflict.options.map((value) => ({
            value,
            label: SETTINGS.conflicts[value],
          }))}
          value={onConflict}
          onChange={(value) => change({ transfers: { onConflict: value } })}
        />
      </Line>
    </Section>
  );
}
