import { TRUST } from '../../../../shared/messages/window/trust.ts';
import { HOST_KEY_POLICIES } from '../../../../shared/models/trust-settings.ts';
import { SelectField } from '../../../design/select-field.tsx';
import { TextField } from '../../../design/text-field.tsx';
import { FormPart } from '../form-part.tsx';
import { useLock } from '../locks.tsx';
import type { GroupProps } from '../transfer-group.tsx';
import { PinnedKeys } from './pinned-keys.tsx';

const POLICIES = HOST_KEY_POLICIES.map((value) => ({ value, ...TRUST.policies[value] }));
const KNOWN_HOSTS = (['as-set', 'read', 'ignore'] as const).map((value) => ({
  value,
  label: TRUST.knownHostsChoices[value],
}));

/** Who may accept keys, which are pinned, and where others are known from. */
export function PolicyFields({ form, problems, onChange }: GroupProps) {
  const lock = useLock();
  return (
    <>
      <FormPart title={TRUST.policyPart}>
        <SelectField
          label={TRUST.policy}
          description={TRUST.policies[form.policy].description}
          options={POLICIES}
          value={form.policy}
          {...lock.field('trust.policy')}
          onChange={(policy) => onChange({ policy })}
        />
      </FormPart>
      <FormPart title={TRUST.pinsPart}>
        <PinnedKeys
          keys={form.pinnedKeys}
          policy={form.policy}
          isLocked={lock.isLocked('trust.pinnedKeys')}
          onChange={(pinnedKeys) => onChange({ pinnedKeys })}
        />
      </FormPart>
      <FormPart title={TRUST.sourcesPart}>
        <SelectField
          label={TRUST.knownHosts}
          options={KNOWN_HOSTS}
          value={form.knownHosts}
          {...lock.field('trust.knownHosts')}
          onChange={(knownHosts) => onChange({ knownHosts })}
        />
        <TextField
          label={TRUST.files}
          description={TRUST.filesNote}
          rows={2}
          isMono
          value={form.knownHostsFiles}
          {...lock.field('trust.knownHostsFiles')}
          onChange={(knownHostsFiles) => onChange({ knownHostsFiles })}
        />
        <TextField
          label={TRUST.alias}
          description={TRUST.aliasNote}
          value={form.hostKeyAlias}
          {...lock.field('trust.hostKeyAlias')}
          onChange={(hostKeyAlias) => onChange({ hostKeyAlias })}
          error={problems.hostKeyAlias}
        />
      </FormPart>
    </>
  );
}
