import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import { copyText } from '../../api/copy.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { Section } from './section.tsx';
import styles from './settings.module.css';

export function AboutSection() {
  const app = useAppStore((store) => store.app);
  if (app === null) return null;
  const { versions } = app;
  const lines: readonly (readonly [string, string])[] = [
    [SETTINGS.version, versions.app],
    [SETTINGS.electron, versions.electron],
    [SETTINGS.chromium, versions.chromium],
    [SETTINGS.node, versions.node],
    [SETTINGS.engineRuns, versions.engine],
  ];
  return (
    <Section title={SETTINGS.about}>
      <div className={styles.about}>
        <dl className={styles.versions}>
          {lines.map(([name, value]) => (
            <div key={name} className={styles.version}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <CopyButton
          label={SETTINGS.copyVersions}
          onCopy={() => copyText(lines.map((line) => line.join(' ')).join('\n'))}
        />
      </div>
    </Section>
  );
}
