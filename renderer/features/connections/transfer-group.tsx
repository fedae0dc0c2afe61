import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { SpeedField } from '../../design/speed-field.tsx';
import { SwitchField } from '../../design/switch-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import type { ConnectionForm, FormProblems } from './connection-form.ts';
import styles from './connections.module.css';
import { FormPart } from './form-part.tsx';
import { useLock } from './locks.tsx';
import { VerificationFields } from './verification-fields.tsx';

export interface GroupProps {
  readonly form: ConnectionForm;
  readonly problems: FormProblems;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

/** How files are compared, how fast they go, what follows a failure, and how they are written. */
export function TransferGroup({ form, problems, onChange }: GroupProps) {
  const lock = useLock();
  return (
    <Disclosure level={2} title={CONNECTIONS.transferGroup}>
      <div className={styles.group}>
        <FormPart title={CONNECTIONS.checkingPart}>
          <VerificationFields form={form} onChange={onChange} />
        </FormPart>
        <FormPart title={CONNECTIONS.speedPart}>
          <div className={styles.pair}>
            <SpeedField
              label={CONNECTIONS.uploadLimit}
              placeholder={CONNECTIONS.noLimit}
              value={form.uploadLimit}
              {...lock.field('transfer.uploadLimit')}
              onChange={(uploadLimit) => onChange({ uploadLimit })}
            />
            <SpeedField
              label={CONNECTIONS.downloadLimit}
              placeholder={CONNECTIONS.noLimit}
              value={form.downloadLimit}
              {...lock.field('transfer.downloadLimit')}
              onChange={(downloadLimit) => onChange({ downloadLimit })}
            />
          </div>
          <div className={styles.pair}>
            <NumberField
              label={CONNECTIONS.concurrency}
              hasSteppers
              min={1}
              max={10}
              value={form.concurrency}
              {...lock.field('transfer.concurrency')}
              onChange={(concurrency) => onChange({ concurrency })}
            />
          </div>
        </FormPart>
        <FormPart title={CONNECTIONS.retryPart}>
          <div className={styles.three}>
            <NumberField
              label={CONNECTIONS.retries}
              hasSteppers
              min={0}
              max={10}
              value={form.retries}
              {...lock.field('retry.limit')}
              onChange={(retries) => onChange({ retries })}
            />
            <NumberField
              label={CONNECTIONS.retryWaitSeconds}
              min={1}
              max={600}
              value={form.retryWaitSeconds}
              {...lock.field('retry.baseMs')}
              onChange={(retryWaitSeconds) => onChange({ retryWaitSeconds })}
              error={problems.retryWaitSeconds}
            />
            <NumberField
              label={CONNECTIONS.retryLongestSeconds}
              min={1}
              max={3_600}
              value={form.retryLongestSeconds}
              {...lock.field('retry.capMs')}
              onChange={(retryLongestSeconds) => onChange({ retryLongestSeconds })}
              error={problems.retryLongestSeconds}
            />
          </div>
        </FormPart>
        <FormPart title={CONNECTIONS.writingPart}>
          <SelectField
            label={CONNECTIONS.syncUploads}
            options={(['where-offered', 'always', 'off'] as const).map((value) => ({
              value,
              label: CONNECTIONS.syncs[value],
            }))}
            value={form.syncUploads}
            {...lock.field('transfer.syncUploads')}
            onChange={(syncUploads) => onChange({ syncUploads })}
          />
          <SwitchField
            label={CONNECTIONS.syncDownloads}
            isSelected={form.syncDownloads}
            {...lock.choice('transfer.syncDownloads')}
            onChange={(syncDownloads) => onChange({ syncDownloads })}
          />
          <SwitchField
            label={CONNECTIONS.directWrite}
            description={CONNECTIONS.directWriteNote}
            isSelected={form.directWrite}
            {...lock.choice('transfer.directWrite')}
            onChange={(directWrite) => onChange({ directWrite })}
          />
          {!form.directWrite && (
            <TextField
              label={CONNECTION_LIST.temporaryName}
              description={CONNECTION_LIST.temporaryNameNote}
              isMono
              value={form.temporaryName}
              {...lock.field('transfer.temporaryName')}
              onChange={(temporaryName) => onChange({ temporaryName })}
              error={problems.temporaryName}
            />
          )}
        </FormPart>
      </div>
    </Disclosure>
  );
}
