import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import { PageHeader } from '../../design/page-header.tsx';
import { useSettings } from '../../stores/app-store.ts';
import { AboutSection } from './about-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { DataSection } from './data-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { NotificationsSection } from './notifications-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { SecretsSection } from './secrets-section.tsx';
import { SecuritySection } from './security-section.tsx';
import styles from './settings.module.css';
import { SpeedSection } from './speed-section.tsx';
import { TransfersSection } from './transfers-section.tsx';
import { TrustSection } from './trust-section.tsx';

/** What a person set for the whole application; every change is stored at once. */
export function SettingsPage() {
  const settings = useSettings();
  if (settings === undefined) return null;
  return (
    <>
      <PageHeader title={SETTINGS.title} />
      <div className={styles.page}>
        <div className={styles.column}>
          <AppearanceSection settings={settings} />
          <TransfersSection settings={settings} />
          <SpeedSection />
          <TrustSection />
          <NotificationsSection settings={settings} />
          <SecuritySection />
          <KeysSection settings={settings} />
          <SecretsSection />
          <PolicySection />
          <DataSection />
          <AboutSection />
        </div>
      </div>
    </>
  );
}
