import { useEffect, useRef, useState } from 'react';
import { describe } from '../../shared/messages/error-messages.ts';
import { FRAME } from '../../shared/messages/window/frame.ts';
import { request } from '../api/api.ts';
import { Button } from '../design/button.tsx';
import { announce } from '../design/live-region.tsx';
import { Notice } from '../design/notice.tsx';
import { useAppStore } from '../stores/app-store.ts';
import styles from './frame.module.css';

/** Says when the engine died and what becomes of the queue; the page beneath keeps its place. */
export function EngineNotice() {
  const engine = useAppStore(({ app }) => app?.engine);
  const [isBusy, setBusy] = useState(false);
  const state = engine?.state;
  const before = useRef(state);
  useEffect(() => {
    // The notice goes without a word; whoever doesn't see it go is told.
    if (before.current === 'restarting' && state === 'running') announce(FRAME.engineRestarted);
    before.current = state;
  }, [state]);
  if (engine === undefined || engine.state === 'running' || engine.state === 'starting') return null;
  if (engine.state === 'restarting')
    return (
      <div className={styles.notice}>
        <Notice tone="warning" live="status">
          {FRAME.engineRestarting}
        </Notice>
      </div>
    );
  const restart = async () => {
    setBusy(true);
    // What went wrong comes with the engine's next state.
    await request('engine.restart', {}).catch(() => {});
    setBusy(false);
  };
  const described = engine.error === null ? null : describe(engine.error, {});
  return (
    <div className={styles.notice}>
      <Notice
        tone="danger"
        live="alert"
        title={FRAME.engineStopped}
        actions={
          <>
            <Button onPress={() => void request('app.openFolder', { which: 'logs' }).catch(() => {})}>
              {FRAME.showLogs}
            </Button>
            <Button variant="primary" isBusy={isBusy} onPress={() => void restart()}>
              {FRAME.startAgain}
            </Button>
          </>
        }
      >
        {described === null ? null : `${described.sentence} ${described.nextStep}`}
      </Notice>
    </div>
  );
}
