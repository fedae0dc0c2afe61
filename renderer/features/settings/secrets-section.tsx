import { useCallback, useEffect, useState } from 'react';
import { storeName } from '../../../shared/messages/secret-stores.ts';
import { WHERE_SECRETS } from '../../../shared/messages/window/sign-in.ts';
import type { SecretsOverview } from '../../../shared/models/secrets-overview.ts';
import { request } from '../../api/api.ts';
import { copyText } from '../../api/copy.ts';
import { Button } from '../../design/button.tsx';
import { Mono } from '../../design/mono.tsx';
import { toast } from '../../design/toast.tsx';
import { useAppStore } from '../../stores/app-store.ts';
import { ForgetAllDialog } from './forget-all-dialog.tsx';
import { byConnection, type KeptForConnection } from './kept-secrets.ts';
import { Line, Section } from './section.tsx';
import styles from './settings.module.css';

/** What this machine keeps, asked for when the page is shown and after each change: nobody tells when a keychain changes. */
function useOverview(): { readonly overview: SecretsOverview | null; readonly look: () => void } {
  const [overview, setOverview] = useState<SecretsOverview | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    request('credentials.overview', {}, { signal: controller.signal }).then(setOverview, () => {});
    return () => controller.abort();
  }, [round]);
  return { overview, look: useCallback(() => setRound((before) => before + 1), []) };
}

/** "Where are my passwords?": the truth about this machine. */
export function SecretsSection() {
  const platform = useAppStore(({ app }) => app?.platform ?? 'linux');
  const { overview, look } = useOverview();
  const [isForgetting, setForgetting] = useState(false);
  if (overview === null) return null;
  const { store, fileBackend, filePath, kept, isComplete } = overview;
  const forget = async ({ profileId }: KeptForConnection) => {
    await request('credentials.forget', { profileId }).catch(() => {});
    look();
  };
  return (
    <Section title={WHERE_SECRETS.title} note={WHERE_SECRETS.never}>
      <Line label={WHERE_SECRETS.store} note={sentence(storeName(store, platform, fileBackend))}>
        {null}
      </Line>
      {(store === 'encrypted-file' || kept.some(({ where }) => where === 'encrypted-file')) && (
        <Line label={WHERE_SECRETS.file}>
          <Mono isOneLine onCopy={copyText}>
            {filePath}
          </Mono>
        </Line>
      )}
      <Line
        label={WHERE_SECRETS.kept}
        note={
          kept.length === 0 && isComplete
            ? WHERE_SECRETS.keptNone
            : isComplete
              ? WHERE_SECRETS.keptSome(kept.length)
              : WHERE_SECRETS.incomplete
        }
      >
        {kept.length > 0 && <Button onPress={() => setForgetting(true)}>{WHERE_SECRETS.forgetAll}</Button>}
      </Line>
      {kept.length > 0 && (
        <ul className={styles.kept} aria-label={WHERE_SECRETS.list}>
          {byConnection(kept).map((one) => (
            <li key={`${one.profileId}:${one.where}`} className={styles.keptLine}>
              <span className={styles.words}>
                <span>{one.profileName ?? WHERE_SECRETS.orphan}</span>
                <span className={styles.note}>{WHERE_SECRETS.line(one.kinds, one.where)}</span>
              </span>
              <Button
                variant="text"
                aria-label={WHERE_SECRETS.forgetOf(one.profileName ?? WHERE_SECRETS.orphan)}
                onPress={() => void forget(one)}
              >
                {WHERE_SECRETS.forget}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {isForgetting && (
        <ForgetAllDialog
          count={kept.length}
          onClose={() => setForgetting(false)}
          onForgotten={() => {
            setForgetting(false);
            toast({ text: WHERE_SECRETS.forgotten });
            look();
          }}
        />
      )}
    </Section>
  );
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
