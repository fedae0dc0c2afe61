import { useState } from 'react';
import { CONNECTIONS } from '../../../shared/messages/window/connections.ts';
import { TRUST } from '../../../shared/messages/window/trust.ts';
import { Disclosure } from '../../design/disclosure.tsx';
import { ConnectionFactsList } from '../../trust/connection-facts-list.tsx';
import styles from './connections.module.css';
import { FormPart } from './form-part.tsx';
import type { GroupProps } from './transfer-group.tsx';
import { KnownKeys } from './trust/known-keys.tsx';
import { PolicyFields } from './trust/policy-fields.tsx';
import { useKnownKeys } from './trust/use-known-keys.ts';
import { WeakAlgorithms } from './trust/weak-algorithms.tsx';

/** Which keys of this server are trusted and who may accept them, how weak it may be, and how it is protected just now. */
export function TrustGroup(props: GroupProps & { readonly profileId: string | undefined }) {
  const { form, onChange, profileId } = props;
  const [isOpen, setOpen] = useState(false);
  const alias = form.hostKeyAlias.trim();
  const address =
    alias === '' ? { host: form.host.trim(), port: form.port ?? 22 } : { host: alias, port: 22 };
  const known = useKnownKeys(isOpen, { ...address, profileId });
  const summary = form.weakAlgorithms.length > 0 ? TRUST.weakChip : TRUST.summary[form.policy];
  return (
    <Disclosure
      level={2}
      title={CONNECTIONS.trustGroup}
      summary={summary === '' ? undefined : summary}
      isOpen={isOpen}
      onOpenChange={setOpen}
    >
      {/* What is typed is kept by the form; closed, these many fields needn't be there. */}
      {isOpen && (
        <div className={styles.group}>
          <FormPart title={TRUST.keysPart}>
            <KnownKeys {...address} known={known} mayAccept={form.policy === 'ask'} />
          </FormPart>
          <PolicyFields {...props} />
          <FormPart title={TRUST.weakPart}>
            <WeakAlgorithms
              allowed={form.weakAlgorithms}
              onChange={(weakAlgorithms) => onChange({ weakAlgorithms })}
            />
          </FormPart>
          {profileId !== undefined && (
            <FormPart title={TRUST.factsPart}>
              {known.facts === null ? (
                <p className={styles.quiet}>{TRUST.notConnected}</p>
              ) : (
                <ConnectionFactsList facts={known.facts} />
              )}
            </FormPart>
          )}
        </div>
      )}
    </Disclosure>
  );
}
