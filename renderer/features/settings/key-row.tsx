import { escapeControls } from '../../../shared/escape-controls.ts';
import { keyTypeName } from '../../../shared/key-type-name.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { ageSentence } from '../../../shared/messages/signing-key-messages.ts';
import { KEYS } from '../../../shared/messages/window/keys.ts';
import type { ListedKey } from '../../../shared/models/signing-key.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { Chip } from '../../design/chip.tsx';
import { Mono } from '../../design/mono.tsx';
import styles from './settings.module.css';

export interface KeyRowProps {
  readonly listed: ListedKey;
  readonly nowMs: number;
  readonly onShowMessage: () => void;
}

/** One key file: what it is, who uses it, how old it is, and what is wrong with it. */
export function KeyRow({ listed, nowMs, onShowMessage }: KeyRowProps) {
  const { path, usedBy, facts, error, isDue } = listed;
  return (
    <div className={styles.key}>
      <div className={styles.keyHead}>
        <Mono isOneLine>{path}</Mono>
        {isDue && <Chip tone="warning">{KEYS.due}</Chip>}
        {facts === null && <Chip tone="danger">{KEYS.unreadable}</Chip>}
        {facts?.isProtected === false && <Chip tone="neutral">{KEYS.noPassphrase}</Chip>}
        {facts?.isReadableByOthers === true && <Chip tone="danger">{KEYS.readableByOthers}</Chip>}
      </div>
      <p className={styles.note}>
        {[
          usedBy.length === 0 ? KEYS.unused : KEYS.usedBy(usedBy.map(({ name }) => name)),
          ...(facts === null ? [] : [ageSentence(facts.age, nowMs)]),
        ].join(' · ')}
      </p>
      {facts === null ? (
        <p className={styles.note}>{error === null ? '' : escapeControls(describe(error).nextStep)}</p>
      ) : (
        <div className={styles.keyFacts}>
          <span>{facts.keyType === null ? '' : keyTypeName(facts.keyType, facts.bits)}</span>
          {facts.fingerprint === null ? (
            <span className={styles.note}>{KEYS.noFingerprint}</span>
          ) : (
            <Mono isOneLine onCopy={copyText}>
              {facts.fingerprint}
            </Mono>
          )}
          {facts.publicKey !== null && (
            <Button variant="text" onPress={onShowMessage}>
              {KEYS.showMessage}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
