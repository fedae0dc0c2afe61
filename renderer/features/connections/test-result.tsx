import { Circle, CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { formatUtcTime } from '../../../shared/format.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import type { ConnectionStep, ConnectionTest } from '../../../shared/models/connection-test.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { cx } from '../../design/cx.ts';
import { Icon, type LucideIcon } from '../../design/icon.tsx';
import { Notice } from '../../design/notice.tsx';
import { Spinner } from '../../design/spinner.tsx';
import { UnknownKeyQuestion } from '../../questions/unknown-key-dialog.tsx';
import styles from './connections.module.css';
import type { ConnectionTesting } from './use-connection-test.ts';

export interface TestResultProps {
  readonly testing: ConnectionTesting;
  /** What was tested, for sentences and the report. */
  readonly server: {
    readonly name: string;
    readonly host: string;
    readonly port: number;
    readonly user: string;
  };
  readonly onAgain: () => void;
}

const ICONS: Readonly<Record<Exclude<ConnectionStep['state'], 'running'>, LucideIcon>> = {
  waiting: Circle,
  passed: CircleCheck,
  failed: CircleX,
  skipped: CircleMinus,
};

/** The test, step by step, as it happens. */
export function TestResult({ testing, server, onAgain }: TestResultProps) {
  const { test, isRunning, error } = testing;
  const [isAsking, setAsking] = useState(false);
  const section = useRef<HTMLElement>(null);
  // In a small window it stands beneath the form, where nobody would see it.
  const hasSteps = test !== null;
  useEffect(() => {
    if (isRunning || hasSteps) section.current?.scrollIntoView({ block: 'nearest' });
  }, [isRunning, hasSteps]);
  const failed = test?.steps.find((step) => step.state === 'failed')?.error ?? error;
  const title = isRunning
    ? CONNECTIONS.testTitle.running
    : failed !== null
      ? CONNECTIONS.testTitle.failed
      : test?.passed === true
        ? CONNECTIONS.testTitle.passed
        : CONNECTIONS.testTitle.none;
  return (
    <section ref={section} className={styles.test} aria-label={CONNECTIONS.testTitle.none}>
      <h2 className={styles.testTitle}>
        <span role="status">{title}</span>
      </h2>
      {test === null && !isRunning && error === null && (
        <p className={styles.quiet}>{CONNECTIONS.testIntro}</p>
      )}
      {test !== null && (
        <Card padding="none">
          <ol className={styles.steps}>
            {test.steps.map((step) => (
              <Step key={step.name} step={step} />
            ))}
          </ol>
        </Card>
      )}
      {failed !== null && !isRunning && (
        <Finding error={failed} server={server}>
          {failed.code === 'HostKeyUnknown' && (
            <Button variant="primary" onPress={() => setAsking(true)}>
              {CONNECTIONS.checkIdentity}
            </Button>
          )}
        </Finding>
      )}
      {test !== null && !isRunning && (
        <CopyButton
          label={CONNECTIONS.copyReport}
          onCopy={() => copyText(reportOf(test, server, Date.now()))}
        />
      )}
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
          report={() => (test === null ? '' : reportOf(test, server, Date.now()))}
        />
      )}
    </section>
  );
}

function Step({ step }: { readonly step: ConnectionStep }) {
  const { name, state, finding, durationMs } = step;
  return (
    <li className={cx(styles.step, styles[state])}>
      {state === 'running' ? <Spinner /> : <Icon icon={ICONS[state]} label={CONNECTIONS.states[state]} />}
      <span className={styles.stepName}>{CONNECTIONS.steps[name]}</span>
      <span className={styles.finding}>
        {finding !== null ? escapeControls(finding) : state === 'skipped' ? CONNECTIONS.states.skipped : ''}
      </span>
      <span className={styles.duration}>{durationMs === null ? '' : CONNECTIONS.ms(durationMs)}</span>
    </li>
  );
}

function Finding({
  error,
  server,
  children,
}: {
  readonly error: AppError;
  readonly server: TestResultProps['server'];
  readonly children: ReactNode;
}) {
  const { sentence, nextStep, owner } = describe(error, { partner: server.name, user: server.user });
  return (
    <Notice
      tone={error.code === 'HostKeyUnknown' ? 'warning' : 'danger'}
      live="status"
      title={CONNECTIONS.whose[owner]}
      actions={children}
    >
      {escapeControls(`${sentence} ${nextStep}`)}
    </Notice>
  );
}

/** The whole test as text for whoever mends it; no secret is in a test. */
export function reportOf(test: ConnectionTest, server: TestResultProps['server'], nowMs: number): string {
  const steps = test.steps.map(({ name, state, durationMs, finding, error }) =>
    [
      `${CONNECTIONS.steps[name]}: ${CONNECTIONS.states[state]}`,
      durationMs === null ? '' : CONNECTIONS.ms(durationMs),
      finding ?? '',
      error === null ? '' : `${error.code}: ${error.message}`,
    ]
      .filter((part) => part !== '')
      .join(', '),
  );
  return [
    CONNECTIONS.reportHead,
    `${server.name}: ${server.user}@${server.host}:${server.port}`,
    ...steps,
    formatUtcTime(nowMs),
  ].join('\n');
}
