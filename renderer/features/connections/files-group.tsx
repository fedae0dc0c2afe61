import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { DefaultConflict } from '../../../shared/models/profile.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { MaskFields } from '../../design/mask-fields.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { SwitchField } from '../../design/switch-field.tsx';
import { TextField } from '../../design/text-field.tsx';
import styles from './connections.module.css';
import { FormPart } from './form-part.tsx';
import { useLock } from './locks.tsx';
import type { GroupProps } from './transfer-group.tsx';

/** Which files are taken, what gives way to them, and what they keep; unless a batch says otherwise. */
export function FilesGroup({ form, problems, onChange }: GroupProps) {
  const lock = useLock();
  return (
    <Disclosure level={2} title={CONNECTIONS.filesGroup}>
      <div className={styles.group}>
        <SelectField
          label={CONNECTIONS.conflict}
          options={DefaultConflict.options.map((value) => ({ value, label: CONNECTIONS.conflicts[value] }))}
          value={form.onConflict}
          {...lock.field('transfer.onConflict')}
          onChange={(onConflict) => onChange({ onConflict })}
        />
        <FormPart title={CONNECTIONS.foldersPart}>
          <MaskFields include={form.include} exclude={form.exclude} onChange={onChange} />
          <SelectField
            label={CONNECTIONS.links}
            options={(['skip', 'follow'] as const).map((value) => ({
              value,
              label: CONNECTIONS.linkChoices[value],
            }))}
            value={form.links}
            {...lock.field('transfer.links')}
            onChange={(links) => onChange({ links })}
          />
        </FormPart>
        <FormPart title={CONNECTIONS.keptPart}>
          <SwitchField
            label={CONNECTIONS.keepTime}
            isSelected={form.keepModifiedTime}
            {...lock.choice('transfer.keepModifiedTime')}
            onChange={(keepModifiedTime) => onChange({ keepModifiedTime })}
          />
          <SwitchField
            label={CONNECTIONS.keepPermissions}
            description={CONNECTIONS.keepPermissionsNote}
            isSelected={form.keepPermissions}
            {...lock.choice('transfer.keepPermissions')}
            onChange={(keepPermissions) => onChange({ keepPermissions })}
          />
          {!form.keepPermissions && (
            <TextField
              label={CONNECTIONS.fileMode}
              description={CONNECTIONS.fileModeNote}
              isMono
              value={form.fileMode}
              {...lock.field('transfer.fileMode')}
              onChange={(fileMode) => onChange({ fileMode })}
              error={problems.fileMode}
            />
          )}
        </FormPart>
      </div>
    </Disclosure>
  );
}
