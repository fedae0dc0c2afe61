import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import type { AppSettings } from '../../../shared/models/settings.ts';
import { SwitchField } from '../../design/switch-field.tsx';
import { change } from './change.ts';
import { Section } from './section.tsx';
import styles from './settings.module.css';

export function NotificationsSection({ settings }: { readonly settings: AppSettings }) {
  const { delivered, trouble, fileNames } = settings.notifications;
  return (
    <Section title={SETTINGS.notifications} note={SETTINGS.notificationsNote}>
      <div className={styles.line}>
        <SwitchField
          label={SETTINGS.onDelivered}
          isSelected={delivered}
          onChange={(value) => change({ notifications: { delivered: value } })}
        />
      </div>
      <div className={styles.line}>
        <SwitchField
          label={SETTINGS.onTrouble}
          isSelected={trouble}
          onChange={(value) => change({ notifications: { trouble: value } })}
        />
      </div>
      <div className={styles.line}>
        <SwitchField
          label={SETTINGS.fileNames}
          description={SETTINGS.fileNamesNote}
          isSelected={fileNames}
          onChange={(value) => change({ notifications: { fileNames: value } })}
        />
      </div>
    </Section>
  );
}
