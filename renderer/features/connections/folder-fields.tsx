import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { MaskFields } from '../../design/mask-fields.tsx';
import { SelectField } from '../../design/select-field.tsx';
import type { GroupProps } from './transfer-group.tsx';

/** What of a folder is taken, unless somebody says otherwise when transferring it. */
export function FolderFields({ form, onChange }: Pick<GroupProps, 'form' | 'onChange'>) {
  return (
    <>
      <MaskFields include={form.include} exclude={form.exclude} onChange={onChange} />
      <SelectField
        label={CONNECTIONS.links}
        options={(['skip', 'follow'] as const).map((value) => ({
          value,
          label: CONNECTIONS.linkChoices[value],
        }))}
        value={form.links}
        onChange={(links) => onChange({ links })}
      />
    </>
  );
}
