import { ChevronRight, Circle, CircleCheck, CircleMinus, CircleX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components';
import { escapeControls } from '../../../../shared/escape-controls.ts';
import { DOCTOR_WORDS } from '../../../../shared/messages/doctor-findings.ts';
import {
  type DoctorContext,
  messagesOf,
  STAGE_TEXTS,
  STATE_WORDS,
  wordsBeside,
} from '../../../../shared/messages/doctor-messages.ts';
import type { ErrorMessage } from '../../../../shared/messages/error-message.ts';
import { DOCTOR } from '../../../../shared/messages/window/doctor.ts';
import type { DoctorStage } from '../../../../shared/models/doctor.ts';
import { Chip } from '../../../design/chip.tsx';
import { cx } from '../../../design/cx.ts';
import { Icon, type LucideIcon } from '../../../design/icon.tsx';
import { Spinner } from '../../../design/spinner.tsx';
import styles from './doctor.module.css';

const ICONS: Readonly<Record<Exclude<DoctorStage['state'], 'running'>, LucideIcon>> = {
  waiting: Circle,
  passed: CircleCheck,
  warning: TriangleAlert,
  failed: CircleX,
  skipped: CircleMinus,
  'not-run': CircleMinus,
};

/** One stage: what it found, and behind it what it is for and all that is known. A trouble stands beneath it, open. */
export function StageRow({
  stage,
  context,
  children,
}: {
  readonly stage: DoctorStage;
  readonly context: DoctorContext;
  /** What can be done about it right here. */
  readonly children?: ReactNode;
}) {
  const { name, state, durationMs, details } = stage;
  const { title, explanation } = STAGE_TEXTS[name];
  return (
    <li className={cx(styles.stage, styles[state])}>
      <Disclosure>
        <AriaButton slot="trigger" className={styles.row ?? ''}>
          {state === 'running' ? <Spinner /> : <Icon icon={ICONS[state]} label={STATE_WORDS[state]} />}
          <span className={styles.name}>{title}</span>
          <span className={styles.finding}>{escapeControls(wordsBeside(stage))}</span>
          <span className={styles.duration}>{durationMs === null ? '' : DOCTOR_WORDS.ms(durationMs)}</span>
          <Icon icon={ChevronRight} size={14} className={styles.chevron} />
        </AriaButton>
        <DisclosurePanel className={styles.more ?? ''}>
          <p className={styles.explanation}>{explanation}</p>
          {details.length > 0 && (
            <dl className={styles.details}>
              {details.map(({ label, value }, index) => (
                // Labels repeat: several extensions, several methods.
                <div key={index} className={styles.detail}>
                  <dt>{label}</dt>
                  <dd>{escapeControls(value)}</dd>
                </div>
              ))}
            </dl>
          )}
        </DisclosurePanel>
      </Disclosure>
      {messagesOf(stage, context).map((message) => (
        <Trouble key={message.sentence} message={message} isFailure={state === 'failed'}>
          {children}
        </Trouble>
      ))}
    </li>
  );
}

function Trouble({
  message,
  isFailure,
  children,
}: {
  readonly message: ErrorMessage;
  readonly isFailure: boolean;
  readonly children: ReactNode;
}) {
  const { owner, sentence, nextStep } = message;
  return (
    <div className={styles.trouble} {...(isFailure ? { role: 'status' } : {})}>
      <Chip tone={isFailure ? 'danger' : 'warning'}>{DOCTOR.whose[owner]}</Chip>
      <p>{escapeControls(sentence)}</p>
      <p className={styles.nextStep}>{escapeControls(nextStep)}</p>
      {children}
    </div>
  );
}
