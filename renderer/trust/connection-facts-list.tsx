import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type AlgorithmKind, type Grade, gradeConnection } from '../../shared/algorithm-grades.ts';
import { escapeControls } from '../../shared/escape-controls.ts';
import { TRUST } from '../../shared/messages/window/trust.ts';
import type { ConnectionFacts } from '../../shared/models/connection-facts.ts';
import { copyText } from '../api/copy.ts';
import { Chip, type Tone } from '../design/chip.tsx';
import type { LucideIcon } from '../design/icon.tsx';
import { inGroupsOfFour, Mono } from '../design/mono.tsx';
import { Notice } from '../design/notice.tsx';
import styles from './trust.module.css';

/** Green is for proven deliveries alone, so a strong one is as quiet as it should be. */
const LOOKS: Readonly<Record<Grade, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  strong: { tone: 'neutral', icon: CircleCheck },
  acceptable: { tone: 'info', icon: CircleCheck },
  weak: { tone: 'warning', icon: TriangleAlert },
};

export function GradeChip({ grade }: { readonly grade: Grade }) {
  const { tone, icon } = LOOKS[grade];
  return (
    <Chip tone={tone} icon={icon}>
      {TRUST.grades[grade]}
    </Chip>
  );
}

/** What a connection agreed on, part by part, each with its grade and the reason for it. */
export function ConnectionFactsList({ facts }: { readonly facts: ConnectionFacts }) {
  const { grade, parts } = gradeConnection(facts);
  return (
    <div className={styles.facts}>
      <Notice tone={grade === 'weak' ? 'warning' : 'info'}>{TRUST.overall[grade]}</Notice>
      <dl className={styles.list}>
        <div className={styles.fact}>
          <dt>{TRUST.protocol}</dt>
          <dd>{escapeControls(TRUST.protocolLine(facts.protocolVersion, facts.software))}</dd>
        </div>
        {parts.map(({ kind, name, grade: own, reason }) => (
          <div key={kind} className={styles.fact}>
            <dt>{TRUST.kinds[kind]}</dt>
            <dd>
              <span className={styles.named}>
                <span className={styles.name}>{nameOf(kind, name, facts.hostKeyBits)}</span>
                <GradeChip grade={own} />
              </span>
              <span className={styles.reason}>{reason}</span>
            </dd>
          </div>
        ))}
        <div className={styles.fact}>
          <dt>{TRUST.strict}</dt>
          <dd>
            <span>{facts.strictKeyExchange ? TRUST.strictPresent : TRUST.strictAbsent}</span>
            <span className={styles.reason}>{TRUST.strictNote}</span>
          </dd>
        </div>
        <div className={styles.fact}>
          <dt>{TRUST.serverKey}</dt>
          <dd>
            <Mono copyText={facts.serverKey} onCopy={copyText}>
              {`SHA256: ${inGroupsOfFour(facts.serverKey.replace(/^SHA256:/, ''))}`}
            </Mono>
          </dd>
        </div>
      </dl>
    </div>
  );
}

function nameOf(kind: AlgorithmKind, name: string, bits: number | null): string {
  if (kind === 'mac' && name === '') return TRUST.noMac;
  return kind === 'host-key' && bits !== null ? TRUST.bits(name, bits) : name;
}
