import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { DefaultConflict } from '../../../shared/models/profile.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { NumberField } from '../../design/number-field.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { SpeedField } from '../../design/speed-field.tsx';
import { SwitchField } from '../../design/switch-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import type { ConnectionForm, FormProblems } from './connection-form.ts';
import styles from './connections.module.css';
import { FolderFields } from './folder-fields.tsx';
import { VerificationFields } from './verification-fields.tsx';

export interface GroupProps {
  readonly form: ConnectionForm;
  readonly problems: FormProblems;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

export function TransferGroup({ form, problems, onChange }: GroupProps) {
  return (
    <Disclosure level={2} title={CONNECTIONS.transferGroup}>
      <div className={styles.group}>
        <div className={styles.pair}>
          <NumberField
            label={CONNECTIONS.concurrency}
            hasSteppers
            min={1}
            max={10}
            value={form.concurrency}
            onChange={(concurrency) => onChange({ concurrency })}
          />
          <NumberField
            label={CONNECTIONS.retries}
            hasSteppers
            min={0}
            max={10}
            value={form.retries}
            onChange={(retries) => onChange({ retries })}
          />
        </div>
        <div className={styles.pair}>
          <NumberField
            label={CONNECTIONS.retryWaitSeconds}
            min={1}
            max={600}
            value={form.retryWaitSeconds}
            onChange={(retryWaitSeconds) => onChange({ retryWaitSeconds })}
            error={problems.retryWaitSeconds}
          />
          <NumberField
            label={CONNECTIONS.retryLongestSeconds}
            min={1}
            max={3_600}
            value={form.retryLongestSeconds}
            onChange={(retryLongestSeconds) => onChange({ retryLongestSeconds })}
            error={problems.retryLongestSeconds}
          />
        </div>
        <div className={styles.pair}>
          <SpeedField
            label={CONNECTIONS.uploadLimit}
            placeholder={CONNECTIONS.noLimit}
            value={form.uploadLimit}
            onChange={(uploadLimit) => onChange({ uploadLimit })}
          />
          <SpeedField
            label={CONNECTIONS.downloadLimit}
            placeholder={CONNECTIONS.noLimit}
            value={form.downloadLimit}
            onChange={(downloadLimit) => onChange({ downloadLimit })}
          />
        </div>
        <VerificationFields form={form} onChange={onChange} />
        <SelectField
          label={CONNECTIONS.conflict}
          options={DefaultConflict.options.map((value) => ({
            value,
            label: CONNECTIONS.conflicts[value],
          }))}
          value={form.onConflict}
          onChange={(onConflict) => onChange({ onConflict })}
        />
        <FolderFields form={form} onChange={onChange} />
        <TextField
          label={CONNECTIONS.fileMode}
          description={CONNECTIONS.fileModeNote}
          isMono
          value={form.fileMode}
          onChange={(fileMode) => onChange({ fileMode })}
          error={problems.fileMode}
        />
        <SwitchField
          label={CONNECTIONS.keepTime}
          isSelected={form.keepModifiedTime}
          onChange={(keepModifiedTime) => onChange({ keepModifiedTime })}
        />
        <SwitchField
          label={CONNECTIONS.keepPermissions}
          description={CONNECTIONS.keepPermissionsNote}
          isSelected={form.keepPermissions}
          onChange={(keepPermissions) => onChange({ keepPermissions })}
        />
        <SelectField
          label={CONNECTIONS.syncUploads}
          options={(['where-offered', 'always', 'off'] as const).map((value) => ({
            value,
            label: CONNECTIONS.syncs[value],
          }))}
          value={form.syncUploads}
          onChange={(syncUploads) => onChange({ syncUploads })}
        />
        <SwitchField
          label={CONNECTIONS.directWrite}
          description={CONNECTIONS.directWriteNote}
          isSelected={form.directWrite}
          onChange={(directWrite) => onChange({ directWrite })}
        />
      </div>
    </Disclosure>
  );
}
