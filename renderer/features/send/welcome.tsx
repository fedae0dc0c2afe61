import { Send, Server } from 'lucide-react';
import { useState } from 'react';
import { type AppError, errorOf } from '../../../shared/errors.ts';
import { describe } from '../../../shared/messages/error-messages.ts';
import { SEND } from '../../../shared/messages/window/send.ts';
import { Button } from '../../design/button.tsx';
import { Icon } from '../../design/icon.tsx';
import { Notice } from '../../design/notice.tsx';
import { goTo } from '../../stores/page-store.ts';
import { startPractice, useSamplesStore } from './practice.ts';
import styles from './welcome.module.css';

/** The first start: there is nobody to send to yet. */
export function Welcome() {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const practise = async () => {
    setBusy(true);
    setError(null);
    try {
      useSamplesStore.setState({ samples: await startPractice() });
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className={styles.welcome}>
      <Icon icon={Send} size={32} className={styles.icon} />
      <h2 className={styles.title}>{SEND.welcome}</h2>
      <p className={styles.more}>{SEND.welcomeMore}</p>
      {error !== null && (
        <Notice tone="danger" live="alert">
          {describe(error).sentence} {describe(error).nextStep}
        </Notice>
      )}
      <div className={styles.buttons}>
        <Button variant="primary" size="large" isBusy={isBusy} onPress={() => void practise()}>
          {SEND.usePractice}
        </Button>
        <Button
          size="large"
          icon={Server}
          isDisabled={isBusy}
          onPress={() => void goTo({ page: 'connections', add: true })}
        >
          {SEND.addConnection}
        </Button>
      </div>
    </section>
  );
}
