import { Download } from 'lucide-react';
import { useState } from 'react';
import { errorOf } from '../../../../shared/errors.ts';
import { partnerReport, type ReportServer } from '../../../../shared/messages/doctor-report.ts';
import { describe } from '../../../../shared/messages/error-messages.ts';
import { DOCTOR } from '../../../../shared/messages/window/doctor.ts';
import type { DoctorReport } from '../../../../shared/models/doctor.ts';
import { request } from '../../../api/api.ts';
import { copyText } from '../../../api/copy.ts';
import { Button } from '../../../design/button.tsx';
import { CheckboxField } from '../../../design/checkbox-field.tsx';
import { CopyButton } from '../../../design/copy-button.tsx';
import { toast } from '../../../design/toast.tsx';
import { useAppStore } from '../../../stores/app-store.ts';
import styles from './doctor.module.css';

/** The test as text, to copy or to save, for the partner's administrator or one's own. */
export function ReportActions({
  test,
  server,
}: {
  readonly test: DoctorReport;
  readonly server: ReportServer;
}) {
  const [withUser, setWithUser] = useState(true);
  const appVersion = useAppStore(({ app }) => app?.versions.app);
  const text = () =>
    partnerReport(test, server, { withUser, ...(appVersion !== undefined && { appVersion }) });
  const save = () => {
    const suggestedName = DOCTOR.fileName(server.host).slice(0, 200);
    request('connections.saveReport', { text: text(), suggestedName }).then(
      ({ path }) => {
        if (path === null) return;
        const onPress = () => void request('local.reveal', { path }).catch(() => {});
        toast({ text: DOCTOR.saved, action: { label: DOCTOR.show, onPress } });
      },
      (thrown: unknown) =>
        toast({ tone: 'danger', text: `${DOCTOR.saveFailed} ${describe(errorOf(thrown)).sentence}` }),
    );
  };
  return (
    <section className={styles.report} aria-label={DOCTOR.report}>
      <h3 className={styles.reportTitle}>{DOCTOR.report}</h3>
      <p className={styles.quiet}>{DOCTOR.reportNote}</p>
      <CheckboxField label={DOCTOR.withUser} isSelected={withUser} onChange={setWithUser} />
      <div className={styles.actions}>
        <CopyButton label={DOCTOR.copy} onCopy={() => copyText(text())} />
        <Button icon={Download} onPress={save}>
          {DOCTOR.save}
        </Button>
      </div>
    </section>
  );
}
