import { SETTINGS } from '../../../shared/messages/window/settings.ts';
import type { QueueControls } from '../../../shared/models/queue-controls.ts';
import { request } from '../../api/api.ts';
import { SpeedField } from '../../design/speed-field.tsx';
import { toast } from '../../design/toast.tsx';
import { refreshOverview, useQueueStore } from '../../stores/queue-store.ts';
import { Line, Section } from './section.tsx';
import styles from './settings.module.css';

function limit(limits: Partial<Pick<QueueControls, 'uploadLimit' | 'downloadLimit'>>): void {
  request('queue.limit', limits).then(
    () => void refreshOverview(),
    () => toast({ tone: 'danger', text: SETTINGS.notSaved }),
  );
}

/** How fast everything together may go. It is the engine's setting: the command line has it too. */
export function SpeedSection() {
  const controls = useQueueStore(({ overview }) => overview?.controls);
  if (controls === undefined) return null;
  return (
    <Section title={SETTINGS.speed} note={SETTINGS.speedNote}>
      <Line label={SETTINGS.uploadLimit}>
        <SpeedField
          label={SETTINGS.uploadLimit}
          isLabelHidden
          placeholder={SETTINGS.noLimit}
          className={styles.number}
          value={controls.uploadLimit}
          onChange={(uploadLimit) => limit({ uploadLimit })}
        />
      </Line>
      <Line label={SETTINGS.downloadLimit}>
        <SpeedField
          label={SETTINGS.downloadLimit}
          isLabelHidden
          placeholder={SETTINGS.noLimit}
          className={styles.number}
          value={controls.downloadLimit}
          onChange={(downloadLimit) => limit({ downloadLimit })}
        />
      </Line>
    </Section>
  );
}
