import { Printer } from 'lucide-react';
import { createPortal } from 'react-dom';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import { formatCount, formatUtcTime } from '../../../shared/format.ts';
import { clockTimeWithSeconds, longDate, shortDate } from '../../../shared/friendly-time.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { WAYBILL } from '../../../shared/messages/window/waybill.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { CopyButton } from '../../design/copy-button.tsx';
import { cx } from '../../design/cx.ts';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { Icon } from '../../design/icon.tsx';
import { inGroupsOfFour, Mono } from '../../design/mono.tsx';
import { SideSheet } from '../../design/side-sheet.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { toast } from '../../design/toast.tsx';
import { ENTRY_ICONS } from './entry-icons.ts';
import type { Fact, FactLine } from './fact-lines.ts';
import { lastPart } from './fields.ts';
import styles from './waybill.module.css';
import type { Step, Waybill } from './waybill.ts';
import { WaybillDocument } from './waybill-document.tsx';
import { waybillText } from './waybill-text.ts';

export interface WaybillSheetProps {
  readonly sequence: number | undefined;
  /** `null`: it is on its way, or can't be read. */
  readonly waybill: Waybill | null;
  readonly error: AppError | null;
  readonly onClose: () => void;
}

/** One entry beside the table. What is printed is a page of its own, outside of the window's layout. */
export function WaybillSheet({ sequence, waybill, error, onClose }: WaybillSheetProps) {
  if (sequence === undefined) return null;
  if (waybill === null)
    return (
      <SideSheet isOpen onClose={onClose} title={WAYBILL.entry(formatCount(sequence))}>
        {error === null ? <SkeletonRows count={8} /> : <ErrorNotice error={error} />}
      </SideSheet>
    );
  const { timeline, tone } = waybill;
  return (
    <>
      <SideSheet
        isOpen
        onClose={onClose}
        title={waybill.sentence}
        lead={<Icon icon={ENTRY_ICONS[waybill.icon]} className={styles[tone]} />}
        footer={<Actions waybill={waybill} />}
      >
        {waybill.notes.length > 0 && (
          <div className={styles.notes}>
            {waybill.notes.map((note) => (
              <p key={note}>{note}</p>
            ))}
          </div>
        )}
        <dl className={styles.facts}>
          {waybill.facts.map((fact) => (
            <FactRow key={fact.label} fact={fact} />
          ))}
        </dl>
        {timeline.length > 0 && (
          <ol className={styles.timeline} aria-label={WAYBILL.timelineTitle}>
            {timeline.map((step, index) => (
              <StepRow
                key={step.label}
                step={step}
                tone={index === timeline.length - 1 || tone === 'success' ? tone : 'neutral'}
                dayOfAll={timeline.at(-1)?.atMs ?? step.atMs}
              />
            ))}
          </ol>
        )}
        <Foot waybill={waybill} />
      </SideSheet>
      {createPortal(<WaybillDocument waybill={waybill} />, document.body)}
    </>
  );
}

function FactRow({ fact }: { fact: Fact }) {
  return (
    <>
      <dt>{fact.label}</dt>
      <dd>
        {fact.lines.map((line) => (
          <Line key={line.text} line={line} />
        ))}
      </dd>
    </>
  );
}

function Line({ line: { text, look } }: { line: FactLine }) {
  if (look === 'plain') return <p className={cx(styles.plain, 'tabular')}>{text}</p>;
  if (look === 'path')
    return (
      <p>
        <Mono>{text}</Mono>
      </p>
    );
  return (
    <Mono copyText={text} onCopy={copyText}>
      {look === 'hash' ? inGroupsOfFour(text) : `SHA256: ${inGroupsOfFour(text.replace(/^SHA256:/, ''))}`}
    </Mono>
  );
}

function StepRow(props: { step: Step; tone: Waybill['tone']; dayOfAll: number }) {
  const { label, atMs } = props.step;
  // Only what was on another day than the end names its day; the UTC beneath always does.
  const day = shortDate(atMs) === shortDate(props.dayOfAll) ? '' : `${shortDate(atMs)}, `;
  return (
    <li className={styles.step}>
      <span className={cx(styles.dot, styles[props.tone])} />
      <span className={styles.stepLabel}>{label}</span>
      <span className={cx(styles.times, 'tabular')}>
        <span>{`${day}${clockTimeWithSeconds(atMs)}`}</span>
        <span className={styles.utc}>{formatUtcTime(atMs)}</span>
      </span>
    </li>
  );
}

function Foot({ waybill: { sequence, hash, recordedAtMs, appVersion } }: { waybill: Waybill }) {
  return (
    <div className={styles.foot}>
      <p className="tabular">
        {`${longDate(recordedAtMs)}, ${clockTimeWithSeconds(recordedAtMs)} · ${WAYBILL.entry(formatCount(sequence))}`}
      </p>
      <p className={styles.hash}>
        <span>{WAYBILL.labels.hash}</span>
        <Mono isOneLine copyText={hash} onCopy={copyText}>
          {`${inGroupsOfFour(hash.slice(0, 16))}…`}
        </Mono>
      </p>
      <p>{WAYBILL.appVersion(appVersion)}</p>
    </div>
  );
}

function Actions({ waybill }: { waybill: Waybill }) {
  const failed = (text: string) => (thrown: unknown) =>
    toast({ tone: 'danger', text: `${text} ${describe(errorOf(thrown)).sentence}` });
  const print = () => {
    request('window.print', {}).catch(failed(WAYBILL.printFailed));
  };
  const savePdf = () => {
    request('window.savePdf', { suggestedName: WAYBILL.pdfName(waybill.sequence) }).then(({ path }) => {
      if (path === null) return;
      const onPress = () => void request('local.reveal', { path }).catch(() => {});
      toast({ text: WAYBILL.pdfSaved(lastPart(path)), action: { label: WAYBILL.show, onPress } });
    }, failed(WAYBILL.pdfFailed));
  };
  return (
    <>
      <Button icon={Printer} onPress={print}>
        {WAYBILL.print}
      </Button>
      <Button onPress={savePdf}>{WAYBILL.savePdf}</Button>
      <CopyButton label={WAYBILL.copy} onCopy={() => copyText(waybillText(waybill))} />
    </>
  );
}
