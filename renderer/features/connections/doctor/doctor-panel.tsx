import { useEffect, useRef, useState } from 'react';
import { escapeControls } from '../../../../shared/escape-controls.ts';
import type { DoctorContext } from '../../../../shared/messages/doctor-messages.ts';
import { partnerReport } from '../../../../shared/messages/doctor-report.ts';
import { describe } from '../../../../shared/messages/error-messages.ts';
import { DOCTOR } from '../../../../shared/messages/window/doctor.ts';
import type { DoctorReport } from '../../../../shared/models/doctor.ts';
import { request } from '../../../api/api.ts';
import { Button } from '../../../design/button.tsx';
import { Card } from '../../../design/card.tsx';
import { CheckboxField } from '../../../design/checkbox-field.tsx';
import { Notice } from '../../../design/notice.tsx';
import { UnknownKeyQuestion } from '../../../questions/unknown-key-dialog.tsx';
import type { ConnectionTesting } from '../use-connection-test.ts';
import styles from './doctor.module.css';
import { ReportActions } from './report-actions.tsx';
import { StageRow } from './stage-row.tsx';

export interface DoctorPanelProps {
  readonly testing: ConnectionTesting;
  /** What was tested, for sentences and the report. */
  readonly server: {
    readonly name: string;
    readonly host: string;
    readonly port: number;
    readonly user: string;
  };
  readonly writes: boolean;
  readonly onWrites: (writes: boolean) => void;
  readonly onAgain: () => void;
}

/** The doctor: the test of what is typed, stage by stage, as it happens. */
export function DoctorPanel({ testing, server, writes, onWrites, onAgain }: DoctorPanelProps) {
  const { test, isRunning, error } = testing;
  const [isAsking, setAsking] = useState(false);
  const section = useRef<HTMLElement>(null);
  // In a small window it stands beneath the form, where nobody would see it.
  const hasStages = test !== null;
  useEffect(() => {
    if (isRunning || hasStages) section.current?.scrollIntoView({ block: 'nearest' });
  }, [isRunning, hasStages]);
  const failed = test?.stages.find(({ state }) => state === 'failed')?.error ?? null;
  const context: DoctorContext = {
    host: server.host,
    port: server.port,
    partner: server.name,
    user: server.user,
  };
  const refused = error === null ? null : describe(error, context);
  return (
    <section ref={section} className={styles.panel} aria-label={DOCTOR.title.none}>
      <h2 className={styles.title}>
        <span role="status">{DOCTOR.title[isRunning ? 'running' : outcomeOf(test, error !== null)]}</span>
      </h2>
      {test === null && !isRunning && error === null && <p className={styles.quiet}>{DOCTOR.intro}</p>}
      {!isRunning && (
        <CheckboxField
          label={DOCTOR.writes}
          description={DOCTOR.writesNote}
          isSelected={writes}
          onChange={onWrites}
        />
      )}
      {refused !== null && (
        <Notice tone="danger" live="status" title={DOCTOR.whose[refused.owner]}>
          {escapeControls(`${refused.sentence} ${refused.nextStep}`)}
        </Notice>
      )}
      {test !== null && (
        <Card padding="none">
          <ol className={styles.stages}>
            {test.stages.map((stage) => (
              <StageRow key={stage.name} stage={stage} context={context}>
                {stage.error?.code === 'HostKeyUnknown' && !isRunning && (
                  <Button variant="primary" onPress={() => setAsking(true)}>
                    {DOCTOR.checkIdentity}
                  </Button>
                )}
              </StageRow>
            ))}
          </ol>
        </Card>
      )}
      {test !== null && !isRunning && <ReportActions test={test} server={server} />}
      {isAsking && failed !== null && (
        <UnknownKeyQuestion
          profile={server}
          error={failed}
          onClose={() => setAsking(false)}
          onTrusted={async () => {
            // A jump host is a saved connection, which its own question held.
            const via = failed.detail?.viaProfileId;
            if (typeof via === 'string') await request('profiles.release', { id: via });
            onAgain();
          }}
          report={() => (test === null ? '' : partnerReport(test, server, { withUser: true }))}
        />
      )}
    </section>
  );
}

function outcomeOf(test: DoctorReport | null, isRefused: boolean): keyof typeof DOCTOR.title {
  if (isRefused) return 'failed';
  if (test === null || test.passed === null) return 'none';
  if (test.stages.some(({ reason }) => reason === 'called-off')) return 'stopped';
  if (!test.passed) return 'failed';
  return test.stages.some(({ state }) => state === 'warning') ? 'warning' : 'passed';
}
