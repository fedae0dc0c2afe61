import { TROUBLE } from '../../shared/messages/window/trouble.ts';
import { randomart } from '../../shared/randomart.ts';
import { copyText } from '../api/copy.ts';
import { Disclosure } from '../design/disclosure.tsx';
import { inGroupsOfFour, Mono } from '../design/mono.tsx';
import styles from './questions.module.css';

export interface HostKeyProps {
  /** Above it: "Shown now". */
  readonly title?: string;
  readonly keyType: string;
  /** `SHA256:…`. */
  readonly fingerprint: string;
  readonly hasPicture?: boolean;
}

/** `ssh-ed25519` as `ssh-keygen -lv` writes it above the picture; its size is in the type only for some. */
function pictureTitle(keyType: string): string {
  if (keyType === 'ssh-ed25519') return 'ED25519 256';
  if (keyType === 'ssh-rsa') return 'RSA';
  const curve = /^ecdsa-sha2-nistp(\d+)$/.exec(keyType)?.[1];
  return curve === undefined ? keyType : `ECDSA ${curve}`;
}

/** A key as people compare it: type, fingerprint in groups of four, the picture under Details. */
export function HostKey({ title, keyType, fingerprint, hasPicture = false }: HostKeyProps) {
  const hash = fingerprint.replace(/^SHA256:/, '');
  const picture = hasPicture ? randomart(fingerprint, pictureTitle(keyType)) : undefined;
  return (
    <div className={styles.key}>
      {title !== undefined && <h3 className={styles.keyTitle}>{title}</h3>}
      <dl className={styles.facts}>
        {keyType !== '' && (
          <>
            <dt>{TROUBLE.keyType}</dt>
            <dd>{keyType}</dd>
          </>
        )}
        <dt>{TROUBLE.fingerprint}</dt>
        <dd>
          <Mono copyText={fingerprint} onCopy={copyText}>
            {`SHA256: ${inGroupsOfFour(hash)}`}
          </Mono>
        </dd>
      </dl>
      {picture !== undefined && (
        <Disclosure title={TROUBLE.details} summary={TROUBLE.randomart}>
          <pre className={styles.picture}>{picture.join('\n')}</pre>
        </Disclosure>
      )}
    </div>
  );
}
