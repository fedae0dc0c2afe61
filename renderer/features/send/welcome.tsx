import { Send, Server } from 'lucide-react';
import { SEND } from '../../../shared/messages/window/send.ts';
import { Button } from '../../design/button.tsx';
import { ErrorNotice } from '../../design/error-notice.tsx';
import { Icon } from '../../design/icon.tsx';
import { useAttempt } from '../../design/use-attempt.ts';
import { goTo } from '../../stores/page-store.ts';
import { startPractice, useSamplesStore } from './practice.ts';
import styles from './welcome.module.css';

/** The first start: there is nobody to send to yet. */
export function Welcome() {
  const attempt = useAttempt();
  const practise = () =>
    attempt.run(async () => {
      useSamplesStore.setState({ samples: await startPractice() });
    });

  return (
    <section className={styles.welcome}>
      <Icon icon={Send} size={32} className={styles.icon} />
      <h2 className={styles.title}>{SEND.welcome}</h2>
      <p className={styles.more}>{SEND.welcomeMore}</p>
      <ErrorNotice error={attempt.error} />
      <div className={styles.buttons}>
        <Button variant="primary" size="large" isBusy={attempt.isBusy} onPress={() => void practise()}>
          {SEND.usePractice}
        </Button>
        <Button
          size="large"
          icon={Server}
          isDisabled={attempt.isBusy}
          onPress={() => void goTo({ page: 'connections', add: true })}
        >
          {SEND.addConnection}
        </Button>
      </div>
    </section>
  );
}
