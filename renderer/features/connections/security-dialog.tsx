import { CircleCheck, CircleHelp, CircleMinus, CircleX, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { escapeControls } from '../../../shared/escape-controls.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import {
  SECURITY_REPORT,
  SECURITY_TITLES,
  SECURITY_VERDICTS,
} from '../../../shared/messages/security-messages.ts';
import { SECURITY } from '../../../shared/messages/window/security.ts';
import type { Profile } from '../../../shared/models/profile.ts';
import {
  overallVerdict,
  type SecurityFinding,
  type SecurityReport,
  type SecurityVerdict,
} from '../../../shared/models/security-report.ts';
import { securityReportText } from '../../../shared/security-report.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { Dialog, DialogFooter } from '../../design/dialog.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { Icon, type LucideIcon } from '../../design/icon.tsx';
import { Notice, type NoticeTone } from '../../design/notice.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { useAttempt } from '../../design/use-attempt.ts';
import styles from './security-dialog.module.css';

const ICONS: Readonly<Record<SecurityVerdict, LucideIcon>> = {
  pass: CircleCheck,
  warn: TriangleAlert,
  fail: CircleX,
  unknown: CircleHelp,
  'not-needed': CircleMinus,
};
const TONES: Readonly<Record<ReturnType<typeof overallVerdict>, NoticeTone>> = {
  pass: 'info',
  warn: 'warning',
  fail: 'danger',
  unknown: 'warning',
};

/** The security checklist of a saved connection, point by point. Signs in once, as a delivery would. */
export function SecurityDialog({
  profile,
  onClose,
}: {
  readonly profile: Profile;
  readonly onClose: () => void;
}) {
  const [report, setReport] = useState<SecurityReport | null>(null);
  const [round, setRound] = useState(0);
  const attempt = useAttempt();
  const { run } = attempt;
  const { id } = profile;
  useEffect(() => {
    const controller = new AbortController();
    setReport(null);
    void run(async () => {
      const found = await request('connections.securityReport', { profileId: id }, controller).catch(
        (thrown: unknown) => {
          if (controller.signal.aborted) return null;
          throw thrown;
        },
      );
      if (!controller.signal.aborted) setReport(found);
    });
    return () => controller.abort();
  }, [id, round]);

  return (
    <Dialog
      isOpen
      size={640}
      onClose={onClose}
      title={SECURITY_REPORT.title(profile.name)}
      subtitle={`${profile.user}@${profile.host}:${profile.port}`}
      footer={
        <DialogFooter
          start={
            report !== null && (
              <CopyButton label={SECURITY.copy} onCopy={() => copyText(securityReportText(report))} />
            )
          }
        >
          <Button isBusy={attempt.isBusy} onPress={() => setRound((count) => count + 1)}>
            {SECURITY.again}
          </Button>
          <Button variant="primary" autoFocus onPress={onClose}>
            {SECURITY.close}
          </Button>
        </DialogFooter>
      }
    >
      <div className={styles.body} aria-busy={attempt.isBusy}>
        <ErrorNotice error={attempt.error} partner={profile.name} title={SECURITY.failed} />
        {report === null && attempt.error === null && (
          <>
            <p className={styles.quiet} role="status">
              {SECURITY.looking}
            </p>
            <SkeletonRows count={5} />
          </>
        )}
        {report !== null && <Report report={report} />}
      </div>
    </Dialog>
  );
}

function Report({ report }: { readonly report: SecurityReport }) {
  const overall = overallVerdict(report);
  const { error } = report;
  const why = error === null ? null : describe(error, { partner: report.profileName, user: report.user });
  return (
    <>
      <Notice
        tone={TONES[overall]}
        live="status"
        title={SECURITY_REPORT.overall[overall]}
        icon={ICONS[overall]}
      >
        {why === null ? '' : escapeControls(`${SECURITY.notOpened} ${why.sentence} ${why.nextStep}`)}
      </Notice>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <ul className={styles.findings} aria-label={SECURITY.list} tabIndex={0}>
        {report.findings.map((finding) => (
          <Finding key={finding.check} finding={finding} />
        ))}
      </ul>
    </>
  );
}

function Finding({ finding: { check, verdict, reason, advice } }: { readonly finding: SecurityFinding }) {
  return (
    <li className={styles.finding} data-verdict={verdict}>
      <Icon icon={ICONS[verdict]} className={styles.icon} />
      <div className={styles.words}>
        <div className={styles.line}>
          <span className={styles.title}>{SECURITY_TITLES[check]}</span>
          <span className={styles.verdict}>{SECURITY_VERDICTS[verdict]}</span>
        </div>
        <p>{escapeControls(reason)}</p>
        {advice !== null && <p className={styles.advice}>{advice}</p>}
      </div>
    </li>
  );
}
