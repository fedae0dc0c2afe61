import { KEYS } from '../../shared/messages/window/keys.ts';
import type { MadeKey } from '../../shared/models/signing-key.ts';
import { request } from '../api/api.ts';
import { copyText } from '../api/copy.ts';
import { Button } from '../design/button.tsx';
import { inGroupsOfFour, Mono } from '../design/mono.tsx';
import { Notice } from '../design/notice.tsx';
import { KeyMessage, type KeyTarget } from './key-message.tsx';
import styles from './keys.module.css';

/** A key that was just made: where it is, what identifies it, and what the partner gets. */
export function MadeKeyFacts({
  made,
  target,
}: {
  readonly made: MadeKey;
  readonly target: KeyTarget | undefined;
}) {
  const { facts, publicKeyPath, isFolderOpen } = made;
  const fingerprint = facts.fingerprint ?? '';
  return (
    <div className={styles.body}>
      {facts.isProtected === false && <Notice tone="warning">{KEYS.unprotected}</Notice>}
      {isFolderOpen && <Notice tone="warning">{KEYS.folderOpen}</Notice>}
      <dl className={styles.facts}>
        <dt>{KEYS.fingerprint}</dt>
        <dd>
          <Mono onCopy={copyText} copyText={fingerprint}>
            {`SHA256: ${inGroupsOfFour(fingerprint.replace(/^SHA256:/, ''))}`}
          </Mono>
        </dd>
        <dt>{KEYS.privateFile}</dt>
        <dd>
          <Mono onCopy={copyText}>{facts.path}</Mono>
        </dd>
        <dt>{KEYS.publicFile}</dt>
        <dd>
          <Mono onCopy={copyText}>{publicKeyPath}</Mono>
          <Button
            variant="text"
            onPress={() => void request('local.reveal', { path: publicKeyPath }).catch(() => {})}
          >
            {KEYS.showFile}
          </Button>
        </dd>
        <dt>{KEYS.publicKey}</dt>
        <dd>
          <Mono onCopy={copyText}>{facts.publicKey ?? ''}</Mono>
        </dd>
      </dl>
      <KeyMessage facts={facts} target={target} />
    </div>
  );
}
