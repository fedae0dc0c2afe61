import { Radio, RadioGroup } from 'react-aria-components';
import { CONNECTION_LIST } from '../../../shared/messages/window/connection-list.ts';
import { LOOK_COLOURS, LOOK_ICONS } from '../../../shared/models/profile-card.ts';
import { foldersOf } from '../../../shared/profile-order.ts';
import { request } from '../../api/api.ts';
import { Button } from '../../design/button.tsx';
import { ComboField } from '../../design/combo-field.tsx';
import { Disclosure } from '../../design/disclosure.tsx';
import { InitialsTile } from '../../design/initials-tile.tsx';
import { TextField } from '../../design/text-field.tsx';
import { useConnectionsStore } from '../../stores/connections-store.ts';
import { useLock } from './locks.tsx';
import styles from './look-group.module.css';
import type { GroupProps } from './transfer-group.tsx';

const NO_PROFILES = [] as const;

/** How a connection is found and recognised; nothing of it changes how files travel. */
export function LookGroup({ form, problems, onChange }: GroupProps) {
  const lock = useLock();
  const profiles = useConnectionsStore((store) => store.profiles) ?? NO_PROFILES;
  const choose = async () => {
    const startIn = form.localFolder === '' ? {} : { startIn: form.localFolder };
    const { path } = await request('dialogs.chooseFolder', startIn);
    if (path !== null) onChange({ localFolder: path });
  };
  return (
    <Disclosure level={2} title={CONNECTION_LIST.group}>
      <div className={styles.group}>
        <RadioGroup
          className={styles.choice ?? ''}
          orientation="horizontal"
          aria-label={CONNECTION_LIST.colour}
          value={form.colour}
          onChange={(value) => {
            const colour = LOOK_COLOURS.find((known) => known === value);
            if (colour !== undefined) onChange({ colour });
          }}
        >
          <span className={styles.label}>{CONNECTION_LIST.colour}</span>
          <div className={styles.tiles}>
            {LOOK_COLOURS.map((colour) => (
              <Radio
                key={colour}
                value={colour}
                className={styles.tile ?? ''}
                aria-label={CONNECTION_LIST.colours[colour]}
              >
                <InitialsTile name={form.name || 'A'} look={{ colour, icon: form.icon }} />
              </Radio>
            ))}
            <span className={styles.chosen}>{CONNECTION_LIST.colours[form.colour]}</span>
          </div>
        </RadioGroup>
        <RadioGroup
          className={styles.choice ?? ''}
          orientation="horizontal"
          aria-label={CONNECTION_LIST.icon}
          value={form.icon}
          onChange={(value) => {
            const icon = LOOK_ICONS.find((known) => known === value);
            if (icon !== undefined) onChange({ icon });
          }}
        >
          <span className={styles.label}>{CONNECTION_LIST.icon}</span>
          <div className={styles.tiles}>
            {LOOK_ICONS.map((icon) => (
              <Radio
                key={icon}
                value={icon}
                className={styles.tile ?? ''}
                aria-label={CONNECTION_LIST.icons[icon]}
              >
                <InitialsTile name={form.name || 'A'} look={{ colour: form.colour, icon }} />
              </Radio>
            ))}
            <span className={styles.chosen}>{CONNECTION_LIST.icons[form.icon]}</span>
          </div>
        </RadioGroup>
        <ComboField
          label={CONNECTION_LIST.folderField}
          description={CONNECTION_LIST.folderNote}
          placeholder={CONNECTION_LIST.noFolderHint}
          openLabel={CONNECTION_LIST.showFolders}
          options={foldersOf(profiles)}
          value={form.folder}
          {...lock.field('folder')}
          onChange={(folder) => onChange({ folder })}
          error={problems.folder}
        />
        <TextField
          label={CONNECTION_LIST.localFolder}
          description={CONNECTION_LIST.localFolderNote}
          placeholder={CONNECTION_LIST.localFolderHint}
          value={form.localFolder}
          {...lock.field('localFolder')}
          onChange={(localFolder) => onChange({ localFolder })}
          error={problems.localFolder}
          isMono
          end={
            <Button variant="text" onPress={() => void choose().catch(() => {})}>
              {CONNECTION_LIST.choose}
            </Button>
          }
        />
        <TextField
          label={CONNECTION_LIST.notes}
          description={CONNECTION_LIST.notesNote}
          rows={3}
          value={form.notes}
          {...lock.field('notes')}
          onChange={(notes) => onChange({ notes })}
          error={problems.notes}
        />
      </div>
    </Disclosure>
  );
}
