import { Lock } from 'lucide-react';
import { useState } from 'react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { settingName, settingText } from '../../../shared/messages/setting-names.ts';
import { POLICY } from '../../../shared/messages/window/policy.ts';
import { effectiveSettings } from '../../../shared/policy/effective.ts';
import { Button } from '../../design/button.tsx';
import { Chip } from '../../design/chip.tsx';
import { cx } from '../../design/cx.ts';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { SelectField } from '../../design/select-field.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { usePolicy } from '../../stores/policy-store.ts';
import styles from './effective-dialog.module.css';

/** Every setting of a connection as it is in force, and who decided it. */
export function EffectiveDialog({ onClose }: { readonly onClose: () => void }) {
  const policy = usePolicy();
  const profiles = useConnectionsStore((store) => store.profiles) ?? [];
  const [chosen, setChosen] = useState(profiles[0]?.id);
  const profile = profiles.find(({ id }) => id === chosen);
  return (
    <Dialog
      isOpen
      size={760}
      onClose={onClose}
      hasClose
      title={POLICY.effectiveTitle}
      subtitle={POLICY.effectiveNote}
      footer={
        <DialogFooter>
          <Button autoFocus onPress={onClose}>
            {POLICY.close}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body}>
        <SelectField
          label={POLICY.connection}
          value={chosen}
          onChange={setChosen}
          options={profiles.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {profile !== undefined && (
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{POLICY.columns.setting}</th>
                <th scope="col">{POLICY.columns.value}</th>
                <th scope="col">{POLICY.columns.from}</th>
              </tr>
            </thead>
            <tbody>
              {effectiveSettings(profile, policy).map(({ path, value, from }) => (
                <tr key={path}>
                  <th scope="row">{settingName(path)}</th>
                  <td className={styles.value}>{escapeControls(settingText(path, value))}</td>
                  <td className={cx(styles.source, from === 'default' && styles.quiet)}>
                    {from === 'policy' ? (
                      <Chip icon={Lock}>{POLICY.sources.policy}</Chip>
                    ) : (
                      POLICY.sources[from]
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Dialog>
  );
}
