import {
  MODE_OPTIONS,
  REQUIREMENT_OPTIONS,
  VERIFICATION,
} from '../../../shared/messages/window/verification.ts';

import { SelectField } from '../../design/select-field.tsx';
import { SwitchField } from '../../design/switch-field.tsx';
import type { ConnectionForm } from './connection-form.ts';
import { useLock } from './locks.tsx';

interface VerificationFieldsProps {
  readonly form: ConnectionForm;
  readonly onChange: (part: Partial<ConnectionForm>) => void;
}

/** How files are compared, and with how little a delivery counts. */
export function VerificationFields({ form, onChange }: VerificationFieldsProps) {
  const lock = useLock();
  return (
    <>
      <SelectField
        label={VERIFICATION.mode}
        description={VERIFICATION.modeNotes[form.verify]}
        options={MODE_OPTIONS}
        value={form.verify}
        {...lock.field('transfer.verify')}
        onChange={(verify) => onChange({ verify })}
      />
      <SwitchField
        label={VERIFICATION.hashCommand}
        description={VERIFICATION.hashCommandNote}
        isSelected={form.hashCommand}
        {...lock.choice('transfer.hashCommand')}
        onChange={(hashCommand) => onChange({ hashCommand })}
      />
      <SelectField
        label={VERIFICATION.required}
        description={VERIFICATION.requiredNote}
        options={REQUIREMENT_OPTIONS}
        value={form.requiredCheck}
        {...lock.field('transfer.requiredCheck')}
        onChange={(requiredCheck) => onChange({ requiredCheck })}
      />
    </>
  );
}
